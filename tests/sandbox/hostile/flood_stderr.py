# Writes a gigabyte of errors.
# control: escapes
import os

block = b"E" * (1 << 20)
for _ in range(1024):
    os.write(2, block)
