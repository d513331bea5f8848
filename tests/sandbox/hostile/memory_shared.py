# Takes more than the limit as shared anonymous memory, which is no process's own.
# control: escapes
import mmap
import time

held = []
for _ in range(14):
    block = mmap.mmap(-1, 64 << 20)
    for offset in range(0, 64 << 20, 4096):
        block[offset] = 1
    held.append(block)
time.sleep(0.2)
print("PWNED shared MB", 14 * 64)
