# Fills the kernel's pipe and socket buffers.
# control: escapes
import fcntl
import os
import socket

total = 0
held = []
try:
    for _ in range(400):
        reader, writer = os.pipe()
        held.append((reader, writer))
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 1 << 20)
        os.set_blocking(writer, False)
        total += os.write(writer, b"x" * (1 << 20))
except OSError as error:
    print("stopped at", total, error)
if total >= 200 << 20:
    print("PWNED pipe bytes", total)
