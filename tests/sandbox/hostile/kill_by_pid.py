# Kills a process outside by its number.
# control: escapes
import os
import signal

os.kill(int(victim), signal.SIGKILL)
