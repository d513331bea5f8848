# Pulls a file outside into its folder by a hard link.
# control: none, links may not cross file systems
import os

os.link(f"{canary}/secret.txt", "linked")
print(open("linked").read())
