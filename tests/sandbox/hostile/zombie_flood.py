# Leaves hundreds of dead children unburied.
# control: escapes
import os

count = 0
try:
    for _ in range(400):
        if os.fork() == 0:
            os._exit(0)
        count += 1
except OSError as error:
    print("stopped at", count, error)
if count >= 300:
    print("PWNED zombies", count)
