# Puts a message into a queue of its user by the queue's number, and reads what state it is in.
# control: escapes
import ctypes

libc = ctypes.CDLL(None)
message = ctypes.create_string_buffer(64)
message[0] = 2
if libc.msgsnd(int(queue), message, 6, 0o4000) == 0:
    print("PWNED sent")
if libc.msgctl(int(queue), 2, ctypes.create_string_buffer(256)) == 0:
    print("PWNED status of a queue")
