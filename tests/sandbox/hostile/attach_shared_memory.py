# Attaches shared memory of its user by its number and overwrites it.
# control: escapes
import ctypes

libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
address = libc.shmat(int(segment), None, 0)
print(address)
if address not in (None, ctypes.c_void_p(-1).value):
    ctypes.memmove(address, b"stolen", 6)
