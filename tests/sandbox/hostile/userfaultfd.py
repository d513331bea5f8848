# Takes over page faults, the classic tool for kernel races.
# control: none, needs privilege
import ctypes

number = 323 if machine == "x86_64" else 282
arguments = (1,)
result = ctypes.CDLL(None).syscall(number, *arguments)
print(result)
if result >= 0:
    print("PWNED reachable")
