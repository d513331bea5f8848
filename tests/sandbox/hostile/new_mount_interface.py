# Opens a file system through the new mount calls.
# control: none, needs privilege
import ctypes

number = 430 if machine == "x86_64" else 430
arguments = b"tmpfs", 0
result = ctypes.CDLL(None).syscall(number, *arguments)
print(result)
if result >= 0:
    print("PWNED reachable")
