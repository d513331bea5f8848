# Starts hundreds of threads.
# control: escapes
import threading
import time

count = 0
try:
    for _ in range(500):
        threading.Thread(target=time.sleep, args=(0.7,), daemon=True).start()
        count += 1
except RuntimeError as error:
    print("stopped at", count, error)
if count >= 400:
    print("PWNED threads", count)
