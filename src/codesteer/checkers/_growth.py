"""How the work of a program grows with its input, estimated from its loops, enumerations and recursion.

An upper bound in the number of rounds of innermost loops, not a measurement: early exits are not seen, and
what a library does inside counts as one step.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import Literal

from ._program import Program
from ._scopes import FUNCTIONS, Scope
from ._sizes import Sizes
from ._structure import is_memoised

__all__ = ["Growth", "Kind", "estimate_growth"]

Kind = Literal["constant", "polynomial", "exponential", "factorial"]
_ORDER: tuple[Kind, ...] = ("constant", "polynomial", "exponential", "factorial")
_MOST = 10**30
_MAX_CALL_DEPTH = 20
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A growth class. ``degree`` is the exponent of polynomial growth; ``steps`` the number of rounds if every
    size is written in the program (at most 10**30), else None."""

    kind: Kind = "constant"
    degree: int = 0
    steps: int | None = 1

    def times(self, other: Growth) -> Growth:
        """Growth of ``other`` done once for each step of this."""
        steps = None if self.steps is None or other.steps is None else min(_MOST, self.steps * other.steps)
        return Growth(kind=_worst(self.kind, other.kind), degree=self.degree + other.degree, steps=steps)

    def __str__(self) -> str:
        size = ""
        if self.steps is not None and self.steps > 1:
            size = (
                f", at most about {self.steps:,} steps"
                if self.steps < 10**9
                else f", about {self.steps:.0e} steps"
            )
        match self.kind:
            case "constant":
                return "constant" + size
            case "polynomial":
                return (f"n^{self.degree}" if self.degree > 1 else "n") + size
            case "exponential" | "factorial":
                return self.kind + size


def _worst(one: Kind, other: Kind) -> Kind:
    return one if _ORDER.index(one) >= _ORDER.index(other) else other


def _rank(growth: Growth) -> tuple[int, int, int]:
    return _ORDER.index(growth.kind), growth.degree, _MOST + 1 if growth.steps is None else growth.steps


def estimate_growth(program: Program) -> Growth:
    """Growth of the whole program. Iterative within functions, bounded across them."""
    return _Estimate(program).of(None, 0)


class _Estimate:
    def __init__(self, program: Program) -> None:
        self.scopes = program.scopes
        self.sizes = Sizes(program.nodes)
        self.recursive = program.recursive
        self.functions: dict[str, Scope] = {}
        for scope in self.scopes:
            if isinstance(scope.node, FUNCTIONS):
                self.functions[scope.name] = scope
        self.known: dict[Scope, Growth] = {}

    def of(self, function: Scope | None, depth: int) -> Growth:
        """Growth of one call of ``function``, or of the module's own code."""
        scope = function or self.scopes[0]
        if scope in self.known:
            return self.known[scope]
        self.known[scope] = Growth()  # what a function does when it calls itself is counted by `_recursion`
        worst = Growth()
        waiting: list[tuple[ast.AST, Growth]] = [(node, Growth()) for node in scope.body]
        while waiting:
            node, around = waiting.pop()
            if _rank(around) > _rank(worst):
                worst = around
            if isinstance(node, FUNCTIONS):
                continue
            if isinstance(node, ast.Call) and depth < _MAX_CALL_DEPTH:
                called = self.functions.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
                if called is not None and called is not scope:
                    around = around.times(self.of(called, depth + 1))
            waiting.extend(self._children(node, around, scope))
        if scope in self.recursive:
            worst = worst.times(self._recursion(scope, worst))
        self.known[scope] = worst
        return worst

    def _children(self, node: ast.AST, around: Growth, scope: Scope) -> list[tuple[ast.AST, Growth]]:
        if isinstance(node, ast.For | ast.AsyncFor):
            inner = around.times(self._rounds(node.iter, scope))
            return [
                (node.iter, around),
                *((child, inner) for child in node.body),
                *((c, around) for c in node.orelse),
            ]
        if isinstance(node, ast.While):
            inner = around.times(Growth(kind="polynomial", degree=1, steps=None))
            return [(child, inner) for child in ast.iter_child_nodes(node)]
        if isinstance(node, _COMPREHENSIONS):
            inner = around
            for generator in node.generators:
                inner = inner.times(self._rounds(generator.iter, scope))
            return [(child, inner) for child in ast.iter_child_nodes(node)]
        if isinstance(node, ast.Call):
            path = scope.path_of(node.func) or ""
            if path.startswith("itertools.") and self.sizes.kind(node, scope) != "constant":
                around = replace(around.times(self._rounds(node, scope)), steps=around.steps)
        return [(child, around) for child in ast.iter_child_nodes(node)]

    def _rounds(self, iterable: ast.expr, scope: Scope) -> Growth:
        """How often a loop over ``iterable`` runs."""
        size = self.sizes.size(iterable, scope)
        kind = self.sizes.kind(iterable, scope)
        if kind != "constant":
            return Growth(kind=kind, steps=size)
        if isinstance(iterable, ast.Tuple | ast.List | ast.Set) and size is not None:
            return Growth(steps=size)  # a fixed list, such as the four directions
        return Growth(kind="polynomial", degree=1, steps=size)

    def _recursion(self, function: Scope, own: Growth) -> Growth:
        if is_memoised(function):
            return Growth(kind="polynomial", degree=1, steps=None)
        assert isinstance(function.node, FUNCTIONS)
        if _calls_itself_in_loop(function.node) or _most_calls(function.node.body, function.name, 0) > 1:
            return Growth(kind="exponential", steps=None)
        return Growth(kind="polynomial", degree=0 if own.degree else 1, steps=None)


def _calls_itself_in_loop(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(
        _counts(inner, node.name)
        for loop in ast.walk(node)
        if isinstance(loop, _LOOPS + _COMPREHENSIONS)
        for inner in ast.walk(loop)
    )


def _counts(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name


def _most_calls(body: list[ast.stmt], name: str, depth: int) -> int:
    """The largest number of calls of ``name`` on one way through ``body``."""
    if depth > 50:
        return 0
    calls = 0
    for place, statement in enumerate(body):
        if not isinstance(statement, ast.If):
            calls += sum(_counts(node, name) for node in ast.walk(statement))
            continue
        calls += sum(_counts(node, name) for node in ast.walk(statement.test))
        taken = _most_calls(statement.body, name, depth + 1)
        leaves = isinstance(statement.body[-1], ast.Return | ast.Raise | ast.Continue | ast.Break)
        other = _most_calls(statement.orelse, name, depth + 1)
        if leaves:
            return calls + max(taken, other + _most_calls(body[place + 1 :], name, depth + 1))
        calls += max(taken, other)
    return calls
