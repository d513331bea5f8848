# Forks on and on, each parent leaving at once, to outrun whoever kills it.
# control: none, it would not stop
import os
import time

end = time.monotonic() + 30
while time.monotonic() < end:
    try:
        if os.fork():
            os._exit(0)
    except OSError:
        time.sleep(0.001)
