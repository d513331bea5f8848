# Leaves folders nested past any path length, closed ones, links out and a fifo, to break the clean-up.
# control: none, it would litter /tmp
import os

home = os.getcwd()
os.mkfifo("fifo")
os.symlink(canary, "link")
for _ in range(1500):
    try:
        os.mkdir("d")
        os.chdir("d")
        os.symlink(canary, "link")
    except OSError as error:
        print(error)
        break
os.chdir(home)
os.makedirs("closed/inner")
try:
    os.chmod("closed", 0)
except OSError as error:
    print(error)
print("nested")
