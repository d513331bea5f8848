"""Where this interpreter and its libraries live, and how they are shown inside the wall."""

from __future__ import annotations

import os
import sys
from pathlib import Path

VENV_INSIDE = "/opt/venv"
"""A virtual environment is bound here, so that one under /tmp or a closed home folder works too."""

_SYSTEM_PATHS = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/alternatives",
)  # fmt: skip


def virtual_environment() -> str | None:
    """The active virtual environment's folder, resolved; None outside one."""
    return None if sys.prefix == sys.base_prefix else os.path.realpath(sys.prefix)


def homes() -> list[str]:
    """Folders the interpreter is installed in, under each name by which links refer to them."""
    found = [sys.base_prefix, os.path.realpath(sys.base_prefix)]
    link = Path(sys.executable)
    for _ in range(16):  # each hop of venv/bin/python -> .../python3 -> .../python3.11
        if not link.is_symlink():
            break
        link = link.parent / link.readlink()
        home = os.path.normpath(link.parent.parent)
        venv = virtual_environment()
        if venv is None or os.path.realpath(home) != venv:
            found.append(home)
    return _outermost(found)


def system_paths() -> list[str]:
    """System folders and files every program needs, as far as this machine has them."""
    return [path for path in _SYSTEM_PATHS if Path(path).exists()]


def _outermost(paths: list[str]) -> list[str]:
    """``paths`` without repetition and without those that lie in /usr, which is shown anyway."""
    return [path for path in dict.fromkeys(paths) if path != "/" and not f"{path}/".startswith("/usr/")]


def executable(venv: str | None) -> str:
    """The interpreter to start: that of ``venv`` (as a path inside or outside the wall) or the plain one."""
    if venv is not None:
        return f"{venv}/bin/python"
    return os.path.realpath(sys.executable)


def clean_environment() -> dict[str, str]:
    """The environment of a worker. Nothing of the caller's is passed on: it holds keys."""
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
    return {
        "PATH": f"{VENV_INSIDE}/bin:/usr/local/bin:/usr/bin:/bin",
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "Agg",
        **dict.fromkeys(threads, "1"),
    }
