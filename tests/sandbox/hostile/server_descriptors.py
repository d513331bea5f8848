# Looks for descriptors it was not given.
# control: none, another interpreter has none
import os
import stat

for number in range(1024):
    try:
        status = os.fstat(number)
    except OSError:
        continue
    if number > 2 or stat.S_ISSOCK(status.st_mode):
        print("PWNED descriptor", number, stat.S_IFMT(status.st_mode))
