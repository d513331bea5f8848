"""Running programs that a model wrote: contained, limited, and faster than a fresh interpreter.

>>> from codesteer.sandbox import open_sandbox
>>> async def example():
...     async with open_sandbox() as sandbox:
...         execution = await sandbox.run("import sympy; print(sympy.factorint(360))")
...         return execution.status, execution.stdout

What is contained and what is not, per backend, is said in ``docs/security.md``.
``IMPORTABLE`` names the solver libraries that programs may import here, beside the standard library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._interface import Limits, Program, Sandbox

if TYPE_CHECKING:
    from ._open import open_sandbox

    IMPORTABLE: tuple[str, ...]

__all__ = ["IMPORTABLE", "Limits", "Program", "Sandbox", "open_sandbox"]


def __getattr__(name: str) -> Any:
    value: Any
    if name == "open_sandbox":
        from ._open import open_sandbox as value
    elif name == "IMPORTABLE":
        from ._importable import importable

        value = importable()
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value
