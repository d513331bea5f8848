# Deletes a file outside.
# control: escapes
import os

os.remove(f'{canary}/victim.txt')
