# Executes a program that no file system holds.
# control: escapes
import ctypes
import os

number = 319 if machine == "x86_64" else 279
handle = ctypes.CDLL(None).syscall(number, b"x", 0)
if handle >= 0:
    os.write(handle, open("/bin/true", "rb").read())
    child = os.fork()
    if child == 0:
        os.execv(f"/proc/self/fd/{handle}", ["x"])
    if os.waitpid(child, 0)[1] == 0:
        print("PWNED executed")
