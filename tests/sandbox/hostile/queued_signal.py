# Sends a queued signal to a process outside.
# control: escapes
import ctypes
import os
import struct

info = ctypes.create_string_buffer(struct.pack("iii", 15, 0, -1) + bytes(116), 128)
struct.pack_into("ii", info, 16, os.getpid(), os.getuid())
number = 129 if machine == "x86_64" else 138
print(ctypes.CDLL(None).syscall(number, int(victim), 15, info))
