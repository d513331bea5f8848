# Has the kernel send a signal outside when a pipe becomes readable.
# control: escapes
import fcntl
import os
import time

reader, writer = os.pipe()
fcntl.fcntl(reader, 10, 15)  # F_SETSIG, SIGTERM
fcntl.fcntl(reader, fcntl.F_SETOWN, int(victim))
fcntl.fcntl(reader, fcntl.F_SETFL, fcntl.fcntl(reader, fcntl.F_GETFL) | os.O_ASYNC)
os.write(writer, b"x")
time.sleep(0.1)
