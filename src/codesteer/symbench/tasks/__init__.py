"""One module a task, ending in ``TASK = ...``; a name that is no identifier has the prefix ``task_``."""
