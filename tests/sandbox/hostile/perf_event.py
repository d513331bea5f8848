# Opens a performance counter.
# control: none, often forbidden
import ctypes

number = 298 if machine == "x86_64" else 241
arguments = ctypes.create_string_buffer(b'\x01\0\0\0\x70\0\0\0', 128), 0, -1, -1, 0
result = ctypes.CDLL(None).syscall(number, *arguments)
print(result)
if result >= 0:
    print("PWNED reachable")
