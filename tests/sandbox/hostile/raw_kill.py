# Stops a process outside by a raw system call.
# control: escapes
import ctypes

number = 62 if machine == "x86_64" else 129
print(ctypes.CDLL(None).syscall(number, int(victim), 19))
