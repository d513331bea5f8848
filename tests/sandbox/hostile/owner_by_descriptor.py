# Changes the group of a file it may read through a descriptor (to the one it has: that alone is always allowed).
# control: escapes
import os

os.fchown(os.open(readable, os.O_RDONLY), -1, os.stat(readable).st_gid)
