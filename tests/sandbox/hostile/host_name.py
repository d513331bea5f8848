# Renames the machine.
# control: none, it would
import socket

socket.sethostname(tag[:20])
print("PWNED renamed")
