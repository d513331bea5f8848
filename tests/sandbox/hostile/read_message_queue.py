# Takes a message out of a queue of its user by the queue's number.
# control: escapes
import ctypes

print(ctypes.CDLL(None).msgrcv(int(queue), ctypes.create_string_buffer(64), 6, 0, 0o4000))
