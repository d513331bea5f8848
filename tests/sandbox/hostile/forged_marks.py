# Writes the marks of a start and an end on every descriptor, then fails under an init process (kill).
# control: none, it is about our protocol
import os

for number in range(1, 64):
    try:
        os.write(number, b"\x00\x01\x00\x00\x00\x00")
        if number > 2:
            print("PWNED wrote to", number)
    except OSError:
        pass
os._exit(7)
