# Attaches to a process outside.
# control: escapes
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
result = libc.ptrace(0x4206, int(victim), 0, 0)
print(result, ctypes.get_errno())
if result == 0:
    print("PWNED attached")
