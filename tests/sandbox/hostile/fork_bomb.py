# Forks hundreds of sleeping processes.
# control: none, it would load the machine
import os
import time

count = 0
try:
    for _ in range(400):
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
        count += 1
except OSError as error:
    print("stopped at", count, error)
if count >= 300:
    print("PWNED forked", count)
