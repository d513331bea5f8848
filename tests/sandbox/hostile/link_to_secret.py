# Reads outside through a symbolic link.
# control: escapes
import os

os.symlink(f"{canary}/secret.txt", "link")
print(open("link").read())
