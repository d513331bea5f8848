# Changes the mode of a file it may read, and that its user owns, through a descriptor.
# control: escapes
import os

os.fchmod(os.open(readable, os.O_RDONLY), 0o4777)
