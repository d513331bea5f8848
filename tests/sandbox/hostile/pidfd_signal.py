# Kills a process outside through a pidfd.
# control: escapes
import os
import signal

signal.pidfd_send_signal(os.pidfd_open(int(victim)), signal.SIGKILL)
