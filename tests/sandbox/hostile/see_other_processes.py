# Lists processes that are not its own.
# control: escapes
import os

for name in os.listdir("/proc"):
    if name.isdigit() and int(name) != os.getpid():
        line = open(f"/proc/{name}/cmdline", "rb").read()
        if b"bwrap" in line or b"_inside" in line or name == victim:
            print("PWNED sees", name, line[:80])
