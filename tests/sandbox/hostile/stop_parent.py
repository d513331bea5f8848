# Stops its parent.
# control: none, that is the harness
import os
import signal

parent = os.getppid()
if parent > 0:
    os.kill(parent, signal.SIGSTOP)
    print("sent to", parent)
