"""Let every hostile program loose on a backend and judge what came of it.

``python -m tests.sandbox.corpus --backend bubblewrap`` prints one line for each escape and a sum; ``--json``
prints all. A program escaped if it says so, if it harmed anything in its `Arena`, if its output holds a
secret, if it ran past its limit, if it broke the caller, or if the next program in the same worker finds
anything of it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable
from pathlib import Path

from codesteer.sandbox import Limits, Sandbox, open_sandbox

from .arena import Arena
from .shared import readable_folder
from .users import open_the_way

HOSTILE = Path(__file__).parent / "hostile"
LIMITS = Limits(wall_s=1.5, memory_mb=512, address_space_mb=2048, output_kept=65_536, output_max=4 << 20)

# Programs that must be seen to fail, whatever they print.
_MUST_FAIL = {"forged_reply": 7, "forged_marks": 7, "signals_to_init": 7}

_NEXT = """
import colorsys, json, math, os

found = []
folders = ["/", "/dev", "/dev/shm", "/dev/pts", "/etc", "/opt", "/opt/codesteer", "/root", "/tmp"]
folders += [os.getcwd(), os.path.dirname(os.getcwd()), os.path.expanduser("~")]
for folder in folders:
    try:
        found += [f"{folder}/{name}" for name in os.listdir(folder) if tag in name]
    except OSError:
        pass
if sorted([2, 1]) != [1, 2] or json.loads("3") != 3 or math.sqrt(9) != 3 or not hasattr(colorsys, "rgb_to_hsv"):
    found.append("poisoned modules")
found += [name for name in os.environ if name == "POISON"]
found += [name for name in os.listdir(os.getcwd()) if name != "main.py"]
print(json.dumps(found))
"""


def programs() -> dict[str, tuple[str, bool]]:
    """Name -> code, and whether it has to escape where nothing is walled off."""
    found: dict[str, tuple[str, bool]] = {}
    for path in sorted(HOSTILE.glob("*.py")):
        code = path.read_text()
        control = code.splitlines()[1]
        assert control.startswith("# control: "), path
        found[path.stem] = code, control == "# control: escapes"
    return found


async def escapes(sandbox: Sandbox, name: str, code: str) -> list[str]:
    """How ``code`` escaped from ``sandbox``, in words; empty if it did not."""
    marker = f"HARNESS-{os.getpid()}"  # what `frames_and_heap` looks for
    with Arena() as arena:
        began = time.monotonic()
        try:
            execution = await sandbox.run(code, variables=arena.variables, limits=LIMITS)
        except Exception as error:
            return [f"the caller got {error!r}"]
        wall = time.monotonic() - began
        output = execution.stdout + execution.stderr
        found = [line for line in execution.stdout.splitlines() if line.startswith("PWNED")][:3]
        found += arena.harm()
        if arena.secret in output or marker in output:
            found.append("secret in the output")
        if execution.status == "timeout" and execution.backend == "unsafe-subprocess":
            found.append("no limit but the caller's patience")
        if wall > LIMITS.wall_s + 1:
            found.append(f"ran {wall:.1f} s")
        if len(output) > 2 * LIMITS.output_kept or (
            execution.status == "output_limit" and not execution.isolation
        ):
            found.append("flooded the caller")
        if execution.status in ("setup_failed", "sandbox_died"):
            found.append(f"{execution.status}: {execution.stderr[-200:]}")
        if name in _MUST_FAIL and execution.returncode != _MUST_FAIL[name]:
            found.append(f"forged exit {execution.returncode}")
        found += await _aftermath(sandbox, arena)
        for pid in arena.survivors():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    return found


async def _aftermath(sandbox: Sandbox, arena: Arena) -> list[str]:
    """What the next program in the same worker finds."""
    execution = await sandbox.run(_NEXT, variables=arena.variables)
    if execution.status != "ok":
        return [f"the next run: {execution.status} {execution.stderr[-200:]}"]
    return [f"the next run found {what}" for what in json.loads(execution.stdout)]


def left_behind() -> list[str]:
    """Folders that runs of this process have in the host's file system."""
    places = (tempfile.gettempdir(), "/dev/shm")
    return [str(path) for place in places for path in Path(place).glob(f"codesteer-run-{os.getpid()}-*")]


async def survey(backend: str, names: Iterable[str], lanes: int = 3) -> dict[str, list[str]]:
    """The escapes of each named program, run in a few sandboxes of one worker side by side."""
    before = left_behind()
    waiting = iter(list(names))
    known = programs()
    results: dict[str, list[str]] = {}

    async def lane() -> None:
        async with open_sandbox(backend, workers=1, cache=False) as sandbox:
            for name in waiting:
                results[name] = await escapes(sandbox, name, known[name][0])

    with readable_folder():
        async with asyncio.TaskGroup() as group:
            for _ in range(lanes):
                group.create_task(lane())
    if left := [path for path in left_behind() if path not in before]:
        results["(after closing)"] = [f"folders left behind: {left}"]
    return results


def main() -> int:
    parser = argparse.ArgumentParser(description="Let hostile programs loose on a backend.")
    parser.add_argument("--backend", default="bubblewrap")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--uid", type=int, help="become this user first (needs root)")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    open_the_way()
    if options.uid is not None:
        os.setgroups([])
        os.setresgid(options.uid, options.uid, options.uid)
        os.setresuid(options.uid, options.uid, options.uid)
    known = programs()
    names = options.names or [
        name for name, (_, control) in known.items() if options.backend != "unsafe-subprocess" or control
    ]
    results = asyncio.run(survey(options.backend, names))
    escaped = {name: found for name, found in results.items() if found}
    if options.json:
        print(json.dumps(results))
    else:
        for name, found in sorted(escaped.items()):
            print(f"{name}: {'; '.join(found)}")
        print(
            f"{options.backend}, uid {os.getuid()}: {len(results) - len(escaped)} of {len(results)} contained"
        )
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
