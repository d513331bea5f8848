# Removes a POSIX message queue of its user by its name.
# control: escapes
import ctypes

print(ctypes.CDLL(None).mq_unlink(posix_queue.encode()))
