# Attaches to its parent.
# control: none, that is the harness
import ctypes
import os

parent = os.getppid()
if parent > 0 and ctypes.CDLL(None).ptrace(0x4206, parent, 0, 0) == 0:
    print("PWNED attached")
