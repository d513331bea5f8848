# Switches address randomisation off for what it starts.
# control: escapes
import ctypes

if ctypes.CDLL(None).personality(0x0040000) >= 0:
    print("PWNED personality")
