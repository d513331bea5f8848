# Touches more memory than the limit.
# control: escapes
held = []
total = 0
try:
    while total < 1500:
        block = bytearray(64 << 20)
        block[::4096] = b"x" * len(block[::4096])
        held.append(block)
        total += 64
except MemoryError:
    print("refused at", total)
if total >= 1400:
    print("PWNED resident MB", total)
