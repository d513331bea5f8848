# Prints a gigabyte.
# control: escapes
import sys

block = "A" * (1 << 20)
for _ in range(1024):
    sys.stdout.write(block)
sys.stdout.flush()
