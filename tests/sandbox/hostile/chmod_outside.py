# Opens a file outside to everyone, which needs no right to write it.
# control: escapes
import os

os.chmod(f"{canary}/victim.txt", 0o777)
