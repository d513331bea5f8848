# Attaches data to a file it may read, and takes other data off it, through a descriptor.
# control: none, not every file system has attributes
import os

number = os.open(readable, os.O_RDONLY)
for attempt in (lambda: os.setxattr(number, "user.x", b"x"), lambda: os.removexattr(number, "user.kept")):
    try:
        attempt()
        print("PWNED attribute")
    except OSError as error:
        print(error)
