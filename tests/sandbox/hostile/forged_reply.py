# Prints what a reply of the fork server looks like on every descriptor, then fails.
# control: none, it is about our protocol
import json
import os

message = json.dumps({"cause": "exit", "returncode": 0, "wall_s": 0, "cpu_s": 0, "peak_mb": 0}).encode()
frame = b"A" + len(message).to_bytes(4, "big") + message
for number in range(1, 64):
    try:
        os.write(number, frame)
        if number > 2:
            print("PWNED wrote to", number)
    except OSError:
        pass
os._exit(7)
