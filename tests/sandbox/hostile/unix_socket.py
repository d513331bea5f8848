# Connects to a unix socket of the host.
# control: escapes
import socket

client = socket.socket(socket.AF_UNIX)
client.settimeout(2)
client.connect(unix_path)
client.send(b"hi")
