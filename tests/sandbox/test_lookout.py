"""The process beside a Landlock server that lists and removes folders, so that the server need not."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from codesteer.sandbox._inside._lookout import Lookout


def test_it_measures_and_removes(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "file").write_bytes(b"x" * 100_000)
    lookout = Lookout(close=[])
    try:
        size, count = lookout.folder_use(str(folder), [os.getpid()], 100)
        assert count == 2
        assert 0.09 < size < 0.2
        lookout.remove(str(folder))
        assert not folder.exists()
    finally:
        lookout.close()
    assert os.waitpid(lookout.pid, 0)[1] == 0


def test_the_server_ends_when_it_is_lost(tmp_path: Path) -> None:
    """Limits on files would hold no longer; the host starts a new worker then."""
    pid = os.fork()
    if pid == 0:
        try:
            lookout = Lookout(close=[])
            os.kill(lookout.pid, signal.SIGKILL)
            lookout.folder_use(str(tmp_path), [], 1)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1
