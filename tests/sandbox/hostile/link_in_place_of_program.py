# Replaces its own file by a link out and writes to it.
# control: escapes
import os

if os.path.exists("main.py"):
    os.remove("main.py")
os.symlink(f"{canary}/victim.txt", "main.py")
open("main.py", "w").write("overwritten")
