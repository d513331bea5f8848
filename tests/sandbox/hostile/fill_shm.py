# Fills /dev/shm.
# control: escapes
import os

total = 0
try:
    with open(f"/dev/shm/{tag}", "wb") as file:
        for _ in range(20):
            file.write(b"x" * (10 << 20))
            file.flush()
            total += 10
except OSError as error:
    print("stopped at", total, error)
if total >= 200:
    print("PWNED /dev/shm MB", total)
    os.unlink(f"/dev/shm/{tag}")
