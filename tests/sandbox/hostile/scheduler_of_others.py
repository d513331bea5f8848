# Moves a process outside to the idle scheduling class.
# control: escapes
import os

os.sched_setscheduler(int(victim), os.SCHED_IDLE, os.sched_param(0))
