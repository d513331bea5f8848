# Pushes characters into the caller's terminal.
# control: none, there may be no terminal
import fcntl
import os

for number in (0, 1, 2):
    for request in (0x5412, 0x541C):
        try:
            fcntl.ioctl(number, request, b"x")
            print("PWNED ioctl", hex(request))
        except OSError:
            pass
try:
    os.open("/dev/tty", os.O_RDWR)
    print("PWNED terminal")
except OSError as error:
    print(error)
