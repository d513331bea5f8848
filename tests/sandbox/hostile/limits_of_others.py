# Takes away a process's open files from outside.
# control: escapes
import resource

resource.prlimit(int(victim), resource.RLIMIT_NOFILE, (7, 7))
