# Sets flags of a file it may read (not to be dumped, no times of access) through a descriptor.
# control: none, not every file system has flags
import fcntl
import os
import struct

number = os.open(readable, os.O_RDONLY)
for command, data in ((0x40086602, struct.pack("l", 0xC0)), (0x401C5820, struct.pack("I24x", 0x80))):
    try:
        fcntl.ioctl(number, command, data)
        print("PWNED flags")
    except OSError as error:
        print(error)
