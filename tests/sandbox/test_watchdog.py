"""What the watchdog sees: every process, all memory, and files that are deleted but open."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from codesteer.sandbox._inside import _folders, _watchdog

_CHILD = """
import os, sys
block = bytearray(40 << 20)
block[::4096] = b"x" * len(block[::4096])
if os.fork() == 0:
    sys.stdin.read()
    os._exit(0)
print("up", flush=True)
sys.stdin.read()
os.wait()
"""


def test_descendants_and_shared_pages() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        child.stdout.readline()
        pids = [pid for pid in _watchdog.descendants(os.getpid()) if pid == child.pid]
        pids += _watchdog.descendants(child.pid)
        assert len(pids) == 2
        assert _watchdog.memory_mb(pids, limit_mb=10_000) > 80, (
            "far from the limit, shared pages count for each"
        )
        assert 40 < _watchdog.memory_mb(pids, limit_mb=50) < 75, "near it, once"
        child.communicate(b"")


def test_the_name_of_a_process_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run chooses it, and what the server has read is in the memory of the next run."""
    seen: list[bytes] = []
    pread = os.pread

    def record(descriptor: int, size: int, offset: int) -> bytes:
        seen.append(pread(descriptor, size, offset))
        return seen[-1]

    monkeypatch.setattr(os, "pread", record)
    own = Path("/proc/self/comm")
    before = own.read_text()
    try:
        for name in ("N" * 15, "\n" * 15):  # a line's end is shown as two characters
            own.write_text(name)
            assert _watchdog.memory_mb([os.getpid()], limit_mb=10_000) > 5
            assert _watchdog.memory_mb([os.getpid()], limit_mb=1) > 5
    finally:
        own.write_text(before)
    assert len(seen) >= 6
    assert not any(b"NNN" in text or b"\\n" in text for text in seen)


def test_processes_that_are_gone_count_nothing() -> None:
    gone = 2**22 - 7
    assert _watchdog.descendants(gone) == []
    assert _watchdog.memory_mb([gone], 0) == 0
    assert _watchdog.folder_use("/nonexistent", [gone], 10) == (0, 0)


def test_folder_use_counts_deleted_files(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d/a").write_bytes(b"x" * (2 << 20))
    (tmp_path / "link").symlink_to("/usr")
    with (tmp_path / "gone").open("wb") as file:
        file.write(b"x" * (3 << 20))
        file.flush()
        (tmp_path / "gone").unlink()
        size, count = _watchdog.folder_use(str(tmp_path), [os.getpid()], 100)
    assert 5 <= size < 6
    assert count == 3


def test_counting_stops_at_the_limit(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"d{number}").mkdir()
        for inner in range(10):
            (tmp_path / f"d{number}" / str(inner)).touch()
    assert _watchdog.folder_use(str(tmp_path), [], 12)[1] < 30


def test_very_deep_folders_count_as_too_many_files(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 80)
    deep.mkdir(parents=True)
    assert _watchdog.folder_use(str(tmp_path), [], 4096)[1] > 4096


def test_tasks_of_a_user() -> None:
    assert _watchdog.user_tasks(os.getuid()) >= 1
    assert _watchdog.user_tasks(4_000_000) == 0


def test_a_hostile_folder_is_removed_and_nothing_beyond_it() -> None:
    tmp_path = Path(tempfile.mkdtemp(dir="/dev/shm"))  # in memory: thousands of files take seconds on a disk
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o700)
    (outside / "kept").touch()
    folder = tmp_path / "run"
    folder.mkdir()
    here = Path.cwd()
    try:
        os.chdir(folder)
        for _ in range(1200):
            Path("d").mkdir()
            Path("out").symlink_to(outside)
            os.chdir("d")
    finally:
        os.chdir(here)
    (folder / ".lifted-1").mkdir()
    (folder / "closed" / "inner").mkdir(parents=True)
    (folder / "closed").chmod(0)
    os.mkfifo(folder / "fifo")
    _folders.remove(str(folder))
    assert not folder.exists()
    assert (outside / "kept").exists()
    _folders.remove(str(tmp_path))


def test_removing_what_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        _folders.remove(str(tmp_path / "nothing"))
