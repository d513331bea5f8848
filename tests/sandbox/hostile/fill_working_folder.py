# Fills its working folder.
# control: escapes
import time

total = 0
try:
    for number in range(40):
        with open(f"{number}.bin", "wb") as file:
            file.write(b"x" * (10 << 20))
        total += 10
    time.sleep(0.3)
except OSError as error:
    print("stopped at MB", total, error)
if total >= 400:
    print("PWNED folder MB", total)
