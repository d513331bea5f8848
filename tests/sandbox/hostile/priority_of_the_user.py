# Slows every process of its user down at once.
# control: none, it would slow everything of the user down
import os

os.setpriority(os.PRIO_USER, 0, 14)
