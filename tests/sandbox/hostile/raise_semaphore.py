# Raises a semaphore of its user by its number, with each of the two calls there are.
# control: escapes
import ctypes
import struct

libc = ctypes.CDLL(None)
operation = ctypes.create_string_buffer(struct.pack("HhH", 0, 1, 0))
print(libc.semop(int(semaphore), operation, 1), libc.semtimedop(int(semaphore), operation, 1, None))
