# Changes the times of a file it may read through a descriptor.
# control: escapes
import os

os.utime(os.open(readable, os.O_RDONLY), (1, 1))
