"""Of a reply that was ended after its first block: is the program in it, or still to come?"""

from __future__ import annotations

import ast

from ._code import find_code
from ._syntax import parse_source

__all__ = ["program_is_to_come"]

_PREPARES = (
    ast.AnnAssign,
    ast.Assign,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.FunctionDef,
    ast.Import,
    ast.ImportFrom,
)


def program_is_to_come(reply: str) -> bool:
    """Whether ``reply``, whose last fence is open, holds only data, definitions, or a draft that is still thought over.

    False if no fence is open: then the reply ended by itself. Never raises.
    """
    fences = sum(line.lstrip().startswith("```") for line in reply.split("\n"))
    if fences % 2 == 0:
        return False
    if "<think>" in reply and "</think>" not in reply:
        return True
    code = find_code(reply).code
    tree = parse_source(code) if code is not None else None
    return code is None or (isinstance(tree, ast.Module) and all(map(_prepares, tree.body)))


def _prepares(statement: ast.stmt) -> bool:
    is_docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_docstring or isinstance(statement, _PREPARES)
