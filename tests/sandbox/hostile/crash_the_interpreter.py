# Overflows the C stack and reads address zero.
# control: none, it only ends itself
import ctypes
import sys

sys.setrecursionlimit(10**9)


def deeper(n):
    return deeper(n + 1) + 1


try:
    deeper(0)
except RecursionError:
    pass
ctypes.string_at(0)
