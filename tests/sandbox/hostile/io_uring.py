# Sets up an io_uring, which carries calls past a filter.
# control: none, often switched off
import ctypes

number = 425 if machine == "x86_64" else 425
arguments = 4, ctypes.create_string_buffer(256)
result = ctypes.CDLL(None).syscall(number, *arguments)
print(result)
if result >= 0:
    print("PWNED reachable")
