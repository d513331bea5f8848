"""What a program is made of: loops, branches, functions; what it searches with; what it needs from outside.

Counted on the syntax tree, so words in strings, comments and names do not count.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ._program import Program
from ._scopes import FUNCTIONS, Scope, base_name
from ._vocabulary import SOLVERS, missing_modules

__all__ = ["Structure", "needs", "read_structure", "search_evidence", "solver_modules"]

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_NETWORK = frozenset({"requests", "urllib", "http", "socket", "httpx", "aiohttp", "ftplib", "smtplib"})
_PROCESSES = frozenset({"subprocess", "multiprocessing", "concurrent"})
_WINDOWS = frozenset({"tkinter", "turtle", "curses"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """Counts over the whole program; ``nesting`` is the number of loops within each other at the deepest place,
    clauses of comprehensions included. ``recursive`` and ``memoised`` name functions."""

    loops: int = 0
    nesting: int = 0
    comprehensions: int = 0
    branches: int = 0
    functions: int = 0
    arithmetic: int = 0
    recursive: tuple[str, ...] = ()
    memoised: tuple[str, ...] = ()


def read_structure(program: Program) -> Structure:
    """Count loops, branches, functions and arithmetic of a program. Iterative, linear."""
    nodes = program.nodes
    return Structure(
        loops=sum(isinstance(node, _LOOPS) for node in nodes),
        nesting=_nesting(program.tree),
        comprehensions=sum(isinstance(node, _COMPREHENSIONS) for node in nodes),
        branches=sum(isinstance(node, ast.If | ast.IfExp | ast.Match) for node in nodes),
        functions=sum(isinstance(node, FUNCTIONS) for node in nodes),
        arithmetic=sum(_is_arithmetic(node) for node in nodes),
        recursive=tuple(sorted({scope.name for scope in program.recursive})),
        memoised=tuple(sorted({scope.name for scope in program.scopes if is_memoised(scope)})),
    )


def _is_arithmetic(node: ast.AST) -> bool:
    """An operator on values; not the ``|`` of a type hint nor the joining of strings."""
    if isinstance(node, ast.AugAssign):
        return True
    if not isinstance(node, ast.BinOp) or isinstance(node.op, ast.BitOr):
        return False
    return not any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _nesting(tree: ast.Module) -> int:
    deepest = 0
    waiting: list[tuple[ast.AST, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, _LOOPS):
            depth += 1
        elif isinstance(node, _COMPREHENSIONS):
            depth += len(node.generators)
        elif isinstance(node, FUNCTIONS):
            depth = 0
        deepest = max(deepest, depth)
        waiting.extend((child, depth) for child in ast.iter_child_nodes(node))
    return deepest


def is_memoised(scope: Scope) -> bool:
    """Whether a function keeps its results: a cache decorator, or a look into a table before it works."""
    if not isinstance(scope.node, FUNCTIONS):
        return False
    for decorator in scope.node.decorator_list:
        function = decorator.func if isinstance(decorator, ast.Call) else decorator
        if getattr(function, "id", getattr(function, "attr", "")) in (
            "lru_cache",
            "cache",
            "memoize",
            "memoise",
        ):
            return True
    for statement in scope.body[:4]:
        match statement:
            case ast.If(
                test=ast.Compare(ops=[ast.In()], comparators=[ast.Name(id=table)]), body=[ast.Return()]
            ):
                return any(
                    isinstance(node, ast.Subscript)
                    and isinstance(node.ctx, ast.Store)
                    and base_name(node) == table
                    for node in ast.walk(scope.node)
                )
            case _:
                pass
    return False


def search_evidence(program: Program, structure: Structure) -> tuple[str, ...]:
    """Names of the ways in which the program searches, most telling first."""
    scope_of = {id(scope.node): scope for scope in program.scopes}
    found: set[str] = set()
    waiting: list[tuple[ast.AST, Scope]] = [(program.tree, program.scopes[0])]
    while waiting:
        node, scope = waiting.pop()
        scope = scope_of.get(id(node), scope)
        if isinstance(node, ast.Call):
            path = scope.path_of(node.func) or ""
            if path.startswith("itertools."):
                found.add(path)
        elif isinstance(node, ast.While):
            found |= _frontier(node)
        waiting.extend((child, scope) for child in ast.iter_child_nodes(node))
    for scope in program.recursive:
        if isinstance(scope.node, FUNCTIONS):
            found.add(_kind_of_recursion(scope.node, memoised=scope.name in structure.memoised))
    if not found and structure.nesting >= 2 and structure.branches:
        found.add("nested loops with a test")
    return tuple(sorted(found))


def _frontier(loop: ast.While) -> set[str]:
    """A search that takes from a queue, a heap or a stack as long as it holds something."""
    tested = {node.id for node in ast.walk(loop.test) if isinstance(node, ast.Name)}
    if isinstance(loop.test, ast.Constant):
        tested = {node.id for node in ast.walk(loop) if isinstance(node, ast.Name)}
    found: set[str] = set()
    for node in ast.walk(loop):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="popleft")) if name in tested:
                found.add("breadth-first search")
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[ast.Constant(value=0)]
            ):
                if name in tested:
                    found.add("breadth-first search")
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[]) if name in tested:
                found.add("depth-first search")
            case ast.Call(func=ast.Attribute(attr="heappop") | ast.Name(id="heappop")):
                found.add("best-first search")
            case _:
                pass
    return found


def _kind_of_recursion(node: ast.FunctionDef | ast.AsyncFunctionDef, *, memoised: bool) -> str:
    """Backtracking calls itself for each choice and takes the choice back or asks whether it worked."""
    in_loop = any(
        isinstance(inner, ast.Call)
        and getattr(inner.func, "id", getattr(inner.func, "attr", "")) == node.name
        for loop in ast.walk(node)
        if isinstance(loop, _LOOPS + _COMPREHENSIONS)
        for inner in ast.walk(loop)
    )
    if in_loop:
        return "backtracking"
    return "memoised recursion" if memoised else "recursion"


def solver_modules(tree: ast.Module) -> tuple[str, ...]:
    """Solver and symbolic-algebra libraries the program imports."""
    return tuple(sorted(imported_modules(tree) & SOLVERS))


def imported_modules(tree: ast.Module) -> set[str]:
    """Top-level names of all imported modules, relative imports left out."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").split(".")[0])
    return found


def needs(tree: ast.Module) -> tuple[str, ...]:
    """What the program asks of its surroundings that the sandbox does not give."""
    modules = imported_modules(tree)
    found = [f"module {name}, which is not installed" for name in sorted(missing_modules(modules))[:5]]
    calls = {getattr(node.func, "id", "") for node in ast.walk(tree) if isinstance(node, ast.Call)}
    reads = {
        f"{getattr(node.value, 'id', '')}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
    }
    if "input" in calls or "sys.stdin" in reads:
        found.append("input from a person")
    if "open" in calls:
        found.append("files")
    if modules & _NETWORK:
        found.append("the network")
    if modules & _PROCESSES:
        found.append("other processes")
    if modules & _WINDOWS:
        found.append("a screen")
    return tuple(found)
