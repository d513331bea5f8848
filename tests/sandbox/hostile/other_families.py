# Opens sockets of families other than the internet's.
# control: none, kernels differ
import socket

for family in (2, 10, 16, 17, 38, 40, 31, 3, 9):
    for kind in (1, 2, 3, 5):
        try:
            socket.socket(family, kind)
            print("PWNED family", family, kind)
        except OSError:
            pass
