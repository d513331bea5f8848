# Opens the machine's devices.
# control: none, machines differ in theirs
import os

names = ("kvm", "vda", "sda", "mem", "fuse", "nvidia0", "nvidiactl", "dri/renderD128", "vsock")
names += ("loop-control", "net/tun", "port", "kmsg")
for name in names:
    try:
        os.close(os.open(f"/dev/{name}", os.O_RDONLY))
        print("PWNED opened", name)
    except OSError:
        pass
