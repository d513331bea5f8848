# Mounts a file system.
# control: escapes
import ctypes

libc = ctypes.CDLL(None)
libc.unshare(0x10020000)
if libc.mount(b"tmpfs", b"/mnt", b"tmpfs", 0, None) == 0:
    print("PWNED mounted")
