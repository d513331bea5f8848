# Slows all processes of its user down.
# control: escapes
import os

os.setpriority(os.PRIO_PROCESS, int(victim), 15)
