# Opens hundreds of files.
# control: escapes
import os

count = 0
try:
    while count < 900:
        os.open("/dev/null", os.O_RDONLY)
        count += 1
except OSError as error:
    print("stopped at", count, error)
if count >= 900:
    print("PWNED descriptors", count)
