"""Joining a program that a reply gives in several blocks."""

from __future__ import annotations

import ast
import builtins

__all__ = ["join_pieces"]

_BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__", "__doc__", "QUESTION"}


def join_pieces(earlier: list[tuple[str, ast.Module]], last: str, last_tree: ast.Module | None) -> str | None:
    """``last`` with those earlier blocks in front that define what it uses; None if it needs none of them.

    Of several blocks that define the same name the latest is taken: an earlier one has been revised.
    """
    if last_tree is None or not earlier:
        return None
    bound, used = _names(last_tree)
    missing = used - bound - _BUILTINS
    needed: list[str] = []
    for source, tree in reversed(earlier):
        defined, uses = _names(tree, top_level_only=True)
        if missing & defined:
            needed.insert(0, source)
            missing = (missing - defined) | (uses - defined - bound - _BUILTINS)
    return "\n\n".join([*needed, last]) if needed else None


def _names(tree: ast.Module, *, top_level_only: bool = False) -> tuple[set[str], set[str]]:
    """Names a module binds (anywhere, or at its top level) and names it reads."""
    bound: set[str] = set()
    used: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name):
                bound.add(name)
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
            case ast.AsyncFunctionDef(name=name) | ast.ExceptHandler(name=str(name)):
                bound.add(name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                bound.add(name)
            case ast.alias(name=name, asname=asname):
                bound.add(asname or name.split(".")[0])
            case _:
                pass
    if not top_level_only:
        return bound, used
    return _bound_at_top(tree), used - bound


def _bound_at_top(tree: ast.Module) -> set[str]:
    """Names a module binds at its top level, inside its loops and branches too but not inside functions."""
    bound: set[str] = set()
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
                continue
            case ast.Name(id=name, ctx=ast.Store()):
                bound.add(name)
            case ast.alias(name=name, asname=asname):
                bound.add(asname or name.split(".")[0])
            case ast.Lambda():
                continue
            case _:
                pass
        waiting.extend(ast.iter_child_nodes(node))
    return bound
