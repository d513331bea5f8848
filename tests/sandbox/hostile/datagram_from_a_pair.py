# Sends from a connected pair to an address of the host.
# control: escapes
import socket

pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
pair[0].sendto(b"hi", unix_path + ".dgram")
print("sent")
