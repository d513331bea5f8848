# Sets up asynchronous input and output of the old kind, for which the whole machine has one quota.
# control: escapes
import ctypes

context = ctypes.c_ulong(0)
if ctypes.CDLL(None).syscall(206 if machine == "x86_64" else 0, 8, ctypes.byref(context)) == 0:
    print("PWNED context")
