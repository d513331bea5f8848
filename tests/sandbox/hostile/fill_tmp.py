# Fills /tmp.
# control: escapes
import os

total = 0
try:
    for number in range(30):
        path = f"/tmp/{tag}-{number}"
        with open(path, "wb") as file:
            file.write(b"x" * (10 << 20))
        total += 10
except OSError as error:
    print("stopped at MB", total, error)
if total >= 200:
    print("PWNED /tmp MB", total)
    for number in range(30):
        os.unlink(f"/tmp/{tag}-{number}")
