# Stops every process it may.
# control: none, that would be all of them
import os
import signal

os.kill(-1, signal.SIGSTOP)
