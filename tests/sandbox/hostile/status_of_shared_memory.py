# Reads what state shared memory of its user is in, by its number.
# control: escapes
import ctypes

status = ctypes.create_string_buffer(256)
print(ctypes.CDLL(None).shmctl(int(segment), 2, status))
if status.raw.strip(b"\0"):
    print("PWNED status of a segment")
