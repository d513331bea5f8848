# Loads into the kernel's virtual machine.
# control: none, needs privilege
import ctypes

number = 321 if machine == "x86_64" else 280
arguments = 0, ctypes.create_string_buffer(bytes([1, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 1]), 128), 128
result = ctypes.CDLL(None).syscall(number, *arguments)
print(result)
if result >= 0:
    print("PWNED reachable")
