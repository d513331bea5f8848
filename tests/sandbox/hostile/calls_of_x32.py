# Makes system calls by the x32 numbers.
# control: none, most kernels lack them
import ctypes

if machine == "x86_64" and ctypes.CDLL(None).syscall(0x40000000 | 39) > 0:
    print("PWNED x32 call")
