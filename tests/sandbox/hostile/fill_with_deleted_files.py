# Fills the disk with files that are deleted but open.
# control: escapes
import os
import time

total = 0
held = []
try:
    for number in range(40):
        file = open("hidden", "wb")
        os.unlink("hidden")
        file.write(b"x" * (10 << 20))
        held.append(file)
        total += 10
    time.sleep(0.3)
except OSError as error:
    print("stopped at MB", total, error)
if total >= 400:
    print("PWNED deleted MB", total)
