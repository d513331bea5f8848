# Keeps every core busy from threads that release the lock.
# control: escapes
import hashlib
import threading
import time


def burn():
    while True:
        hashlib.sha256(b"x" * (1 << 20)).digest()


for _ in range(8):
    threading.Thread(target=burn, daemon=True).start()
time.sleep(30)
