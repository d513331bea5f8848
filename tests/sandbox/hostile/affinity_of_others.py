# Pins a process outside to one core.
# control: escapes
import os

os.sched_setaffinity(int(victim), {0})
