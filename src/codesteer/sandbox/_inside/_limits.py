"""Resource limits of one run, set on its first process and inherited by the rest.

They bound each process; what all of them hold together is the watchdog's business (see `_watchdog`).
"""

from __future__ import annotations

import resource
from collections.abc import Mapping

_MIB = 1 << 20


def apply(limits: Mapping[str, float], processes: int) -> None:
    """Set the limits; none is ever raised above what is in force already."""
    wanted = {
        resource.RLIMIT_AS: int(limits["address_space_mb"] * _MIB),
        resource.RLIMIT_CPU: max(1, round(limits["cpu_s"])),
        resource.RLIMIT_FSIZE: int(limits["file_mb"] * _MIB),
        resource.RLIMIT_NOFILE: int(limits["open_files"]),
        resource.RLIMIT_NPROC: processes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(kind, (value, value))
