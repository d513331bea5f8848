# Leaves a process behind that keeps the output open.
# control: escapes
import ctypes
import os
import time

if os.fork() == 0:
    os.setsid()
    ctypes.CDLL(None).prctl(15, tag[:15].encode(), 0, 0, 0)
    time.sleep(25)
    os._exit(0)
print("parent done")
