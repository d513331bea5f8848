# Opens the memory of every process it sees, its init process included, but its own.
# control: escapes
import os

for name in os.listdir("/proc"):
    if name.isdigit() and int(name) != os.getpid():
        try:
            os.close(os.open(f"/proc/{name}/mem", os.O_RDWR))
            print("PWNED memory of", name)
        except OSError:
            pass
