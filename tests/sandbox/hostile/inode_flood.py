# Makes tens of thousands of files.
# control: escapes
import os
import time

count = 0
try:
    os.mkdir("flood")
    for number in range(20000):
        open(f"flood/{number}", "w").close()
        count += 1
    time.sleep(0.3)
except OSError as error:
    print("stopped at", count, error)
if count >= 20000:
    print("PWNED files", count)
