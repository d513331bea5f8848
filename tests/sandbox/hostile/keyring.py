# Leaves a key in the kernel's keyring, which outlives processes.
# control: none, it would litter the session
import ctypes

number = 248 if machine == "x86_64" else 217
if ctypes.CDLL(None).syscall(number, b"user", tag.encode(), b"x", ctypes.c_size_t(1), -3) >= 0:
    print("PWNED key")
