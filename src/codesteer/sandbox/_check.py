"""What a caller may hand to a program. Mistakes here are the caller's, not the program's."""

from __future__ import annotations

import keyword
from pathlib import PurePosixPath

from .._errors import UsageError
from ._inside._program import MAIN
from ._interface import Program

MOST_CHARACTERS = 64 << 20
"""Code, stdin, files and variables of one run together."""


def check_program(program: Program) -> None:
    """Raise `UsageError` for a file name that leaves the working folder, a variable that is no name, or too much."""
    names: set[PurePosixPath] = set()
    for name in program.files:
        path = PurePosixPath(name)
        if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in name or len(name) > 200:
            raise UsageError(f"file name {name[:80]!r} is not a relative path inside the working folder")
        if path == PurePosixPath(MAIN) or path in names:
            raise UsageError(f"file name {name[:80]!r} is taken")
        names.add(path)
    for path in names:
        if names.intersection(path.parents) or PurePosixPath(MAIN) in path.parents:
            raise UsageError(f"file name {str(path)[:80]!r} lies beneath another file")
    for name in program.variables:
        if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("__"):
            raise UsageError(f"variable {name[:80]!r} is not a usable Python name")
    texts = (program.code, program.stdin, *program.files.values(), *program.variables.values())
    if sum(map(len, texts)) > MOST_CHARACTERS:
        raise UsageError(f"a program and its data may have {MOST_CHARACTERS} characters together")
