# Looks for the caller's key in its environment.
# control: none, that environment is clean without a sandbox too
import os

print(sorted(os.environ.items()))
