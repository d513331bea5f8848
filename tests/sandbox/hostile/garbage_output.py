# Prints bytes of every value, escape sequences and half characters.
# control: none, it is about our decoding
import os
import sys

os.write(1, bytes(range(256)) * 100 + b"\x1b]0;x\x07\xff\xfe\x00\x00")
sys.stdout.buffer.write("\ud800".encode("utf-16", "surrogatepass"))
print("\x00nul", "é" * 3)
