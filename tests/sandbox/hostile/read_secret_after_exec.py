# Reads a file outside from a freshly executed program.
# control: escapes
import subprocess

print(subprocess.run(["cat", f"{canary}/secret.txt"], capture_output=True, text=True).stdout)
