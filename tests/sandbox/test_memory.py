"""A program that searches its own memory finds nothing of the programs that ran before it.

Every run is forked off the same server. What the server has once held, be it freed since, is in the memory of each
later run; only what has never passed through it is safe.
"""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest

from codesteer.sandbox import Limits

_KINDS = ("code", "stdin", "file", "variable", "name", "folder", "output", "error")

# The pattern is put together only as it runs, so that the scanner's own text does not match.
_COMMON = """
import ctypes, os, re, sys

pattern = re.compile(b"MARK" + b"ER-[a-z]+-[0-9a-f]{32}")
own = "MARK" + "ER-own-" + given
found = set()
"""

_THROUGH_PROC = (
    _COMMON
    + """
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        where, rights = line.split()[:2]
        if "r" not in rights or line.rstrip().endswith(("[vvar]", "[vvar_vclock]", "[vsyscall]")):
            continue
        begin, end = (int(part, 16) for part in where.split("-"))
        try:
            memory.seek(begin)
            found.update(pattern.findall(memory.read(end - begin)))
        except (OSError, ValueError):
            pass
print(*sorted(each.decode() for each in found))
"""
)

# Without /proc: the kernel tells which pages exist when asked to write them into a pipe.
_THROUGH_A_PIPE = (
    _COMMON
    + """
libc = ctypes.CDLL(None)
libc.sbrk.restype = ctypes.c_void_p
libc.write.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
reader, writer = os.pipe()
PAGE = 4096
top = libc.sbrk(0) & -PAGE

def scan(pages):
    text = b""
    for page in pages:
        part = os.read(reader, PAGE) if libc.write(writer, page, PAGE) == PAGE else b""
        found.update(pattern.findall(text[-64:] + part))
        text = part

scan(range(top - (48 << 20), top, PAGE))
# Small objects live in areas of their own, one below the other.
middle = id(object()) & -PAGE
scan(range(middle - (16 << 20), middle + (16 << 20), PAGE))
print(*sorted(each.decode() for each in found))
"""
)


def _markers() -> dict[str, str]:
    return {kind: f"MARKER-{kind}-{uuid.uuid4().hex}" for kind in _KINDS}


async def _leave(sandbox: Any, markers: dict[str, str]) -> None:
    """A program with markers in all that it is given, and in all that it gives out or makes."""
    code = f"""
# {markers["code"]}
import os, sys, time
text = sys.stdin.read() + open("data/q.txt").read() + variable
os.mkdir({markers["folder"]!r})
open(os.path.join({markers["folder"]!r}, "x"), "w").write(text)
print({markers["output"]!r}, text)
time.sleep(0.15)  # the watchdog has a look or two
raise SystemExit({markers["error"]!r})
"""
    execution = await sandbox.run(
        code,
        stdin=f"{markers['stdin']}\n" * 50,
        files={"data/q.txt": f"{markers['file']}\n" * 2000, f"{markers['name']}.txt": "x"},
        variables={"variable": markers["variable"]},
    )
    assert execution.returncode == 1, execution.stderr
    for kind in ("stdin", "file", "variable", "output"):
        assert markers[kind] in execution.stdout
    assert markers["error"] in execution.stderr


async def _scan(sandbox: Any, scanner: str) -> set[str]:
    own = uuid.uuid4().hex
    execution = await sandbox.run(scanner, variables={"given": own}, limits=Limits(wall_s=60, cpu_s=60))
    assert execution.status == "ok", execution.stderr
    found = set(execution.stdout.split())
    # The control: it sees what is in its memory, namely what it made itself.
    assert f"MARKER-own-{own}" in found
    return found - {f"MARKER-own-{own}"}


@pytest.mark.parametrize("scanner", [_THROUGH_PROC, _THROUGH_A_PIPE], ids=["proc", "pipe"])
async def test_nothing_of_an_earlier_run_is_found_in_memory(sandbox: Any, scanner: str) -> None:
    if scanner is _THROUGH_PROC and sandbox.backend == "landlock":
        execution = await sandbox.run(scanner, variables={"given": "0"})
        assert "PermissionError" in execution.stderr  # no /proc: the other way remains
        return
    markers = _markers()
    for _ in range(3):
        await _leave(sandbox, markers)
    assert await _scan(sandbox, scanner) == set()


@pytest.mark.parametrize("scanner", [_THROUGH_PROC, _THROUGH_A_PIPE], ids=["proc", "pipe"])
def test_the_scanners_find_what_a_run_was_given(sandbox: Any, scanner: str) -> None:
    """The control for each kind of text: given to the very run that scans, it is found."""
    if scanner is _THROUGH_PROC and sandbox.backend == "landlock":
        pytest.skip("no /proc")
    markers = _markers()
    given = ("code", "stdin", "file", "variable")

    async def attempt() -> set[str]:
        execution = await sandbox.run(
            f"# {markers['code']}\nimport sys\nkept = sys.stdin.read(), open('q.txt').read()\n{scanner}",
            stdin=markers["stdin"],
            files={"q.txt": markers["file"]},
            variables={"given": "0" * 32, "variable": markers["variable"]},
            limits=Limits(wall_s=60, cpu_s=60),
        )
        return set(execution.stdout.split())

    found = asyncio.run(attempt())
    assert {markers[kind] for kind in given} <= found


async def test_a_run_that_fails_to_start_tells_the_next_one_nothing(sandbox: Any) -> None:
    """The error may quote the request: here, the name of a file that is too long for a file system."""
    marker = f"MARKER-name-{uuid.uuid4().hex}"
    execution = await sandbox.run("print(1)", files={marker + "é" * 120: "x"})
    assert execution.status == "setup_failed"
    assert marker in execution.stderr
    assert await _scan(sandbox, _THROUGH_A_PIPE) == set()
