# Fresh interpreters, each smaller than what the fork server itself holds, that sum up past the limit.
# control: escapes
import subprocess
import sys
import time

code = "b = bytearray(50 << 20); b[::4096] = b'x' * len(b[::4096]); print('k', flush=True); input()"
children = []
for _ in range(20):
    try:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        children.append(subprocess.Popen([sys.executable, "-S", "-c", code], **pipes))
    except OSError:
        break
filled = sum(child.stdout.readline() == b"k\n" for child in children)
time.sleep(0.3)
if filled >= 20:
    print("PWNED total MB", filled * 50)
