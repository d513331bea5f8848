# Looks for the caller's key in the environment of every process it sees.
# control: escapes
import glob

for path in glob.glob("/proc/[0-9]*/environ"):
    try:
        print(open(path, "rb").read())
    except OSError:
        pass
