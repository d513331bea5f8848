# Makes shared memory of the old kind, which outlives processes.
# control: none, it would litter the machine
import ctypes

if ctypes.CDLL(None).shmget(0x5342, 4096, 0o1666) >= 0:
    print("PWNED segment")
