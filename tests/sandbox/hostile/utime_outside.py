# Changes the times of a file outside.
# control: escapes
import os

os.utime(f'{canary}/victim.txt', (1, 1))
