# Hangs in an exit handler while a thread still runs.
# control: escapes
import atexit
import sys
import threading
import time


@atexit.register
def hang():
    while True:
        time.sleep(1)


threading.Thread(target=lambda: time.sleep(100)).start()
sys.exit(0)
