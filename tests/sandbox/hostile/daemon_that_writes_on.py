# Leaves a process behind that goes on printing after the end.
# control: escapes
import ctypes
import os
import time

if os.fork() == 0:
    os.setsid()
    ctypes.CDLL(None).prctl(15, tag[:15].encode(), 0, 0, 0)
    while True:
        os.write(1, b"late ")
        time.sleep(0.01)
print("parent done")
