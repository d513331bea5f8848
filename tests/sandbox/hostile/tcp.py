# Connects to a listener on loopback.
# control: escapes
import socket

socket.create_connection(("127.0.0.1", int(port)), 2).send(b"hi")
