# Connects to an abstract unix socket of the host.
# control: escapes
import socket

client = socket.socket(socket.AF_UNIX)
client.settimeout(2)
client.connect("\0" + tag)
client.send(b"hi")
