# Closes its streams and hangs.
# control: escapes
import os
import time

os.close(1)
os.close(2)
time.sleep(8)
