"""What a run holds altogether: resident and shared memory of all its processes, and files in its folder.

Resource limits bound each process alone, and control groups are rarely at an ordinary user's disposal, so the
fork server looks every few hundredths of a second. Not seen: memory of the kernel itself (pipe and socket
buffers, page tables), which the limits on descriptors, processes and address space bound.
"""

# Plain os calls throughout: these run for every program, on names that hostile code chose.
# ruff: noqa: PTH116, PTH123, PTH208
from __future__ import annotations

import os
import stat
from collections.abc import Iterator

INTERVALS_S = (0.02, 0.05)
"""The first look comes soon; later ones are rarer."""

_DEEPEST = 64
_PAST_THE_NAME = 40


def descendants(pid: int) -> list[int]:
    """Every process below ``pid``, as its own /proc shows them."""
    found: list[int] = []
    queue = [pid]
    while queue:
        for child in _children(queue.pop()):
            found.append(child)
            queue.append(child)
    return found


def _children(pid: int) -> Iterator[int]:
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as file:
                yield from map(int, file.read().split())
    except OSError:
        return  # the process, or one of its threads, ended meanwhile


def _sum_fields(path: str, names: tuple[str, ...]) -> int:
    with open(path, "rb", buffering=0) as file:
        # The run chose its process's name, which comes first: at most 31 characters, and not to be read by the server.
        text = os.pread(file.fileno(), 1 << 14, _PAST_THE_NAME)
    return sum(int(line.split()[1]) for line in text.decode().splitlines() if line.startswith(names))


def _resident_kb(pid: int) -> int:
    try:
        return _sum_fields(f"/proc/{pid}/status", ("RssAnon:", "RssShmem:"))
    except OSError:
        return 0


def _own_share_kb(pid: int) -> int:
    """Pages shared by fork counted in parts. Slow (the kernel walks the page tables), so only near the limit."""
    try:
        return _sum_fields(f"/proc/{pid}/smaps_rollup", ("Pss_Anon:", "Pss_Shmem:"))
    except OSError:
        return _resident_kb(pid)


def memory_mb(pids: list[int], limit_mb: float) -> float:
    """Memory that ``pids`` hold together, in MiB; an upper bound while that stays below ``limit_mb``."""
    total = sum(map(_resident_kb, pids)) / 1024
    if total > limit_mb:
        total = sum(map(_own_share_kb, pids)) / 1024
    return total


def folder_use(folder: str, pids: list[int], most_files: int) -> tuple[float, int]:
    """MiB and number of files beneath ``folder``, with those that are deleted but still open in ``pids``.

    Folders nested so deeply that walking them would take long count as too many files.
    """
    size = count = 0
    queue = [(folder, 0)]
    while queue and count <= most_files:
        path, depth = queue.pop()
        if depth > _DEEPEST:
            return 0.0, most_files + 1
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    count += 1
                    status = entry.stat(follow_symlinks=False)
                    size += status.st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        queue.append((entry.path, depth + 1))
        except OSError:
            continue
    return (size + _deleted_bytes(pids)) / (1 << 20), count


def _deleted_bytes(pids: list[int]) -> int:
    seen: dict[tuple[int, int], int] = {}
    for pid in pids:
        try:
            for descriptor in os.listdir(f"/proc/{pid}/fd"):
                status = os.stat(f"/proc/{pid}/fd/{descriptor}")
                if status.st_nlink == 0 and stat.S_ISREG(status.st_mode):
                    seen[status.st_dev, status.st_ino] = status.st_blocks * 512
        except OSError:
            continue
    return sum(seen.values())


def user_tasks(uid: int) -> int:
    """Threads that ``uid`` runs on this machine (RLIMIT_NPROC counts them all where there is no user namespace)."""
    count = 0
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            if os.stat(f"/proc/{name}").st_uid == uid:
                count += len(os.listdir(f"/proc/{name}/task"))
        except OSError:
            continue
    return count
