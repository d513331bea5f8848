# Changes a semaphore of its user by its number.
# control: escapes
import ctypes

print(ctypes.CDLL(None).semctl(int(semaphore), 0, 16, 7))
