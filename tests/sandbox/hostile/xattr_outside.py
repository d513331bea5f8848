# Attaches data to a file outside.
# control: none, not every file system has attributes
import os

os.setxattr(f"{canary}/victim.txt", "user.x", b"x")
print("PWNED attribute")
