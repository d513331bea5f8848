"""Which functions of a program are ever used, and which call themselves."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ._scopes import FUNCTIONS, Scope

__all__ = ["reachable", "recursive"]

_MANY = 300
"""With more functions than this, only functions that call themselves directly are known as recursive."""


def mentions(scopes: list[Scope]) -> dict[Scope, set[str]]:
    """For each scope the names and attributes it reads itself, inner functions and classes not included."""
    found: dict[Scope, set[str]] = {scope: set() for scope in scopes}
    scope_of = {id(scope.node): scope for scope in scopes}
    waiting: list[tuple[ast.AST, Scope]] = [(scopes[0].node, scopes[0])]
    while waiting:
        node, scope = waiting.pop()
        inner = scope_of.get(id(node), scope)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[scope].add(node.id)
        elif isinstance(node, ast.Attribute):
            found[scope].add(node.attr)
        waiting.extend((child, inner) for child in ast.iter_child_nodes(node))
    return found


def reachable(scopes: Sequence[Scope], mentioned: dict[Scope, set[str]]) -> set[Scope]:
    """Scopes whose code can run: the module, class bodies, and functions that running code mentions."""
    by_name: dict[str, list[Scope]] = {}
    inside: dict[Scope, list[Scope]] = {}
    for scope in scopes[1:]:
        by_name.setdefault(scope.name, []).append(scope)
        if scope.parent is not None:
            inside.setdefault(scope.parent, []).append(scope)
    found: set[Scope] = set()
    waiting = [scopes[0]]
    while waiting:
        scope = waiting.pop()
        if scope in found:
            continue
        found.add(scope)
        for name in mentioned[scope]:
            waiting.extend(by_name.pop(name, ()))
        # A class body runs where it stands, and what Python calls by itself counts as called.
        waiting.extend(
            other
            for other in inside.get(scope, ())
            if isinstance(other.node, ast.ClassDef)
            or (other.name.startswith("__") and other.name.endswith("__"))
        )
    return found


def recursive(scopes: list[Scope], mentioned: dict[Scope, set[str]]) -> set[Scope]:
    """Functions that call themselves, directly or through others."""
    functions = [scope for scope in scopes if isinstance(scope.node, FUNCTIONS)]
    by_name: dict[str, list[Scope]] = {}
    for scope in functions:
        by_name.setdefault(scope.name, []).append(scope)
    calls = {scope: [f for name in mentioned[scope] for f in by_name.get(name, ())] for scope in functions}
    for scope in functions:  # what an inner function calls, its outer one calls
        if scope.parent in calls:
            calls[scope.parent] = [*calls[scope.parent], *(f for f in calls[scope] if f is not scope)]
    if len(functions) > _MANY:
        return {scope for scope in functions if scope in calls[scope]}
    return {scope for scope in functions if _comes_back(scope, calls)}


def _comes_back(start: Scope, calls: dict[Scope, list[Scope]]) -> bool:
    seen: set[Scope] = set()
    waiting = list(calls[start])
    while waiting:
        scope = waiting.pop()
        if scope is start:
            return True
        if scope not in seen:
            seen.add(scope)
            waiting.extend(calls[scope])
    return False
