"""A parsed program with what every part of the analysis asks of it, worked out once."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ._call_graph import mentions, recursive
from ._scopes import Scope, build_scopes

__all__ = ["Program", "read_program"]


@dataclass(frozen=True, slots=True)
class Program:
    """``nodes`` are all nodes of the tree, ``mentioned`` the names each scope reads, ``recursive`` the functions
    that call themselves, directly or through others."""

    tree: ast.Module
    nodes: tuple[ast.AST, ...]
    scopes: tuple[Scope, ...]
    mentioned: dict[Scope, set[str]]
    recursive: frozenset[Scope]


def read_program(tree: ast.Module) -> Program:
    """Resolve a program's names and calls. Iterative; linear but for the search for recursion, which is bounded."""
    scopes = build_scopes(tree)
    mentioned = mentions(scopes)
    return Program(
        tree=tree,
        nodes=tuple(ast.walk(tree)),
        scopes=tuple(scopes),
        mentioned=mentioned,
        recursive=frozenset(recursive(scopes, mentioned)),
    )
