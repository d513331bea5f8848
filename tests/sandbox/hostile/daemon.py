# Leaves a detached process behind.
# control: escapes
import ctypes
import os
import time

named, names = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        null = os.open("/dev/null", os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)
        ctypes.CDLL(None).prctl(15, tag[:15].encode(), 0, 0, 0)
        os.write(names, b"!")
        time.sleep(25)
    os._exit(0)
os.close(names)
os.read(named, 1)
print("parent done")
