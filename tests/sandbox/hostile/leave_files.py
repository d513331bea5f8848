# Leaves a file in every folder it may write.
# control: none, it would litter the machine
import os

folders = ["/", "/dev", "/dev/shm", "/dev/pts", "/etc", "/home", "/opt", "/opt/codesteer", "/root"]
folders += ["/run", "/tmp"]
folders += ["/usr", "/var", "/var/tmp", os.path.expanduser("~"), os.getcwd(), os.path.dirname(os.getcwd())]
for folder in folders:
    try:
        open(f"{folder}/{tag}", "w").close()
        print("left in", folder)
    except OSError:
        pass
