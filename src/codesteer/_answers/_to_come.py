"""Of a reply that was ended after its first block: is the program in it, or still to come?"""

from __future__ import annotations

import ast

from ._code import find_code
from ._syntax import parse_source

__all__ = ["program_is_to_come"]

_DEFINES = (ast.AsyncFunctionDef, ast.ClassDef, ast.FunctionDef)
_PREPARES = (*_DEFINES, ast.AnnAssign, ast.Assign, ast.Import, ast.ImportFrom)


def program_is_to_come(reply: str) -> bool:
    """Whether ``reply``, whose last fence is open, holds only data, definitions, or a draft that is still thought over.

    False if no fence is open: then the reply surely ended by itself. Never raises.
    """
    fences = sum(line.lstrip().startswith("```") for line in reply.split("\n"))
    if fences % 2 == 0:
        return False
    if "<think>" in reply and "</think>" not in reply:
        return True
    code = find_code(reply).code
    tree = parse_source(code) if code is not None else None
    return code is None or (isinstance(tree, ast.Module) and _only_prepares(tree))


def _only_prepares(program: ast.Module) -> bool:
    """Whether ``program`` defines and assigns, and calls nothing that may print."""
    defined = {node.name for node in program.body if isinstance(node, _DEFINES)}
    for statement in program.body:
        is_docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not is_docstring and not isinstance(statement, _PREPARES):
            return False
        if isinstance(statement, _DEFINES):
            continue
        names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        if names & {*defined, "print"}:
            return False
    return True
