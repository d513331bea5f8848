# Takes a lease on a file it may read: whoever opens it to write is held up then.
# control: none, not every file system has leases
import fcntl
import os

fcntl.fcntl(os.open(readable, os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK)
print("PWNED lease")
