"""Which function, variable or import a name of a program means.

Covered: module, functions, classes, ``global`` and ``nonlocal``, aliases of imports. Not covered: names made
at run time (``globals()``, ``exec``, ``import *``); the analysis then knows nothing about them and says so.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field

__all__ = ["FUNCTIONS", "Scope", "build_scopes", "depth_of", "stored_names"]

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(eq=False, slots=True)
class Scope:
    """A module, function or class body and the names it binds. ``imports`` maps a name to its dotted path."""

    number: int
    node: ast.Module | Function | ast.ClassDef
    parent: Scope | None = None
    bound: set[str] = field(default_factory=set[str])
    elsewhere: set[str] = field(default_factory=set[str])
    imports: dict[str, str] = field(default_factory=dict[str, str])
    functions: dict[str, Scope] = field(default_factory=dict[str, "Scope"])
    classes: dict[str, Scope] = field(default_factory=dict[str, "Scope"])

    @property
    def name(self) -> str:
        return "" if isinstance(self.node, ast.Module) else self.node.name

    @property
    def body(self) -> list[ast.stmt]:
        return self.node.body

    def home_of(self, name: str) -> Scope | None:
        """The scope that binds ``name`` as seen from here; None for built-in and unknown names."""
        scope: Scope | None = self
        while scope is not None:
            hidden = isinstance(scope.node, ast.ClassDef) and scope is not self
            if name in scope.bound and name not in scope.elsewhere and not hidden:
                return scope
            scope = scope.parent
        return None

    def path_of(self, node: ast.expr) -> str | None:
        """The dotted path of what an expression imports: ``np.linalg.solve`` is ``numpy.linalg.solve``."""
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        home = self.home_of(node.id)
        path = home.imports.get(node.id) if home else self._path_by_star(node.id)
        return ".".join([path, *reversed(names)]) if path else None

    def _path_by_star(self, name: str) -> str | None:
        """A name that nothing binds may come from the program's ``from module import *``."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        star = scope.imports.get("*")
        return f"{star}.{name}" if star and not hasattr(builtins, name) else None


def build_scopes(tree: ast.Module) -> list[Scope]:
    """All scopes of a program, the module first. Iterative, linear."""
    scopes = [Scope(number=0, node=tree)]
    waiting: list[tuple[ast.AST, Scope]] = [(node, scopes[0]) for node in reversed(tree.body)]
    while waiting:
        node, scope = waiting.pop()
        inner = scope
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                inner = Scope(number=len(scopes), node=node, parent=scope)
                scopes.append(inner)
                scope.bound.add(node.name)
                known = scope.classes if isinstance(node, ast.ClassDef) else scope.functions
                known[node.name] = inner
                if not isinstance(node, ast.ClassDef):
                    inner.bound.update(parameters(node))
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                scope.bound.add(name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                scope.elsewhere.update(names)
                if isinstance(node, ast.Global):
                    scopes[0].bound.update(names)
            case ast.Import() | ast.ImportFrom():
                _bind_imports(node, scope)
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                scope.bound.add(name)
            case _:
                pass
        waiting.extend((child, inner) for child in ast.iter_child_nodes(node))
    return scopes


def parameters(node: Function) -> list[str]:
    """Names of a function's parameters, positional ones first."""
    args = node.args
    found = [arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    return found + [arg.arg for arg in (args.vararg, args.kwarg) if arg is not None]


def _bind_imports(node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
    for alias in node.names:
        if isinstance(node, ast.Import):
            name = alias.asname or alias.name.split(".")[0]
            scope.imports[name] = alias.name if alias.asname else name
        else:
            name = alias.asname or alias.name
            scope.imports[name] = f"{node.module or ''}.{alias.name}" if name != "*" else node.module or ""
        scope.bound.add(name)


def stored_names(node: ast.AST) -> set[str]:
    """Names that a statement assigns, updates or changes in place through a method or an index."""
    found: set[str] = set()
    for part in ast.walk(node):
        match part:
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.Subscript(ctx=ast.Store()) | ast.Attribute(ctx=ast.Store()):
                found.add(base_name(part))
            case ast.Call(func=ast.Attribute(value=value)):
                found.add(base_name(value))
            case _:
                pass
    return found


def base_name(node: ast.expr) -> str:
    """The variable at the root of ``a.b[c].d``; the attribute's name for ``self.b``; empty if there is
    none."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            return "." + node.attr
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def depth_of(tree: ast.AST) -> int:
    """Nesting depth of a tree, where a chain of operators or of ``elif`` counts as one level."""
    deepest = 0
    waiting: list[tuple[ast.AST, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        flat = _continuation(node)
        waiting.extend((child, depth + (child is not flat)) for child in ast.iter_child_nodes(node))
    return deepest


def _continuation(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.BinOp):
        return node.left
    if isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        return node.orelse[0]
    return None
