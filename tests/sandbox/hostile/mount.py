# Mounts a file system.
# control: escapes
import ctypes
import os

libc = ctypes.CDLL(None)
os.mkdir("here")
libc.unshare(0x10020000)
if libc.mount(b"tmpfs", b"here", b"tmpfs", 0, None) == 0:
    print("PWNED mounted")
