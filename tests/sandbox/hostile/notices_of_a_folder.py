# Has itself told, by signals, what happens in a folder it may read.
# control: escapes
import fcntl
import os

fcntl.fcntl(os.open(os.path.dirname(readable), os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_CREATE)
print("PWNED notices")
