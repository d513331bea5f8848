# Makes a user namespace, and with it every capability inside.
# control: escapes
import ctypes

if ctypes.CDLL(None).unshare(0x10000000) == 0:
    print("PWNED namespace")
