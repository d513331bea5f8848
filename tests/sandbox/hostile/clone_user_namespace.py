# The same by clone.
# control: escapes
import ctypes
import os

number = 56 if machine == "x86_64" else 220
nothing = ctypes.c_ulong(0)
flags = ctypes.c_ulong(0x10000000 | 17)
result = ctypes.CDLL(None).syscall(number, flags, nothing, nothing, nothing, nothing)
if result == 0:
    os._exit(0)
if result > 0:
    print("PWNED clone")
