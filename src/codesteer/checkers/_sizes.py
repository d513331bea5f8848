"""How many elements a loop runs over, where the program itself says so."""

from __future__ import annotations

import ast
import math
from collections.abc import Sequence
from typing import Literal

from ._scopes import Scope

__all__ = ["Sizes"]

_MOST = 10**30
_MAX_STEPS = 12
"""Names and wrappers that are followed to find a size."""


class Sizes:
    """Sizes of iterables; names count if they are assigned exactly once, and that at the top of the
    program."""

    def __init__(self, nodes: Sequence[ast.AST]) -> None:
        times: dict[str, int] = {}
        self.values: dict[str, ast.expr] = {}
        for node in nodes:
            match node:
                case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                    times[name] = times.get(name, 0) + 1
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append" | "extend" | "pop")):
                    times[name] = times.get(name, 0) + 2
                case ast.AugAssign(target=ast.Name(id=name)):
                    times[name] = times.get(name, 0) + 1
                case _:
                    pass
        for node in nodes:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if times.get(name) == 1:
                    self.values[name] = value
                case _:
                    pass

    def size(self, node: ast.expr, scope: Scope, left: int = _MAX_STEPS) -> int | None:
        """Number of elements of an iterable; None if the program's text does not tell."""
        if left == 0:
            return None
        match node:
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
                return None if any(isinstance(part, ast.Starred) for part in parts) else len(parts)
            case ast.Dict(keys=keys):
                return len(keys)
            case ast.Constant(value=str(text)):
                return len(text)
            case ast.Name(id=name) if name in self.values:
                return self.size(self.values[name], scope, left - 1)
            case ast.Call(func=ast.Name(id="range"), args=args):
                return self._range([self.number(arg, scope, left - 1) for arg in args])
            case ast.Call(
                func=ast.Name(id="enumerate" | "reversed" | "sorted" | "list" | "tuple" | "zip"),
                args=[one, *_],
            ):
                return self.size(one, scope, left - 1)
            case ast.Call(func=ast.Attribute(value=value, attr="items" | "keys" | "values")):
                return self.size(value, scope, left - 1)
            case ast.Call():
                return self._enumeration(node, scope, left)
            case _:
                return None

    def kind(self, node: ast.expr, scope: Scope) -> Literal["constant", "exponential", "factorial"]:
        """Whether an iterable's size explodes with its input: arrangements, choices, powers of two."""
        for _ in range(_MAX_STEPS):
            match node:
                case ast.Call(
                    func=ast.Name(id="list" | "tuple" | "enumerate" | "set" | "sorted"), args=[inner, *_]
                ):
                    node = inner
                case ast.Name(id=name) if name in self.values:
                    node = self.values[name]
                case _:
                    break
        if not isinstance(node, ast.Call):
            return "constant"
        path = scope.path_of(node.func) or ""
        if path == "itertools.permutations":
            return "factorial"
        if path == "itertools.product" or path.startswith("itertools.combinations"):
            return "exponential"
        if isinstance(node.func, ast.Name) and node.func.id == "range":
            last = node.args[-1] if node.args else None
            if isinstance(last, ast.BinOp) and isinstance(last.op, ast.Pow | ast.LShift):
                base = last.left
                small = isinstance(base, ast.Constant) and not isinstance(last.right, ast.Constant)
                return "exponential" if small else "constant"
        return "constant"

    def number(self, node: ast.expr, scope: Scope, left: int = _MAX_STEPS) -> int | None:
        """The value of a whole number that the program's text determines."""
        if left == 0:
            return None
        match node:
            case ast.Constant(value=int(value)):
                return value if abs(value) <= _MOST else None
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                value = self.number(operand, scope, left - 1)
                return None if value is None else -value
            case ast.Name(id=name) if name in self.values:
                return self.number(self.values[name], scope, left - 1)
            case ast.Call(func=ast.Name(id="len"), args=[one]):
                return self.size(one, scope, left - 1)
            case ast.BinOp(left=one, op=op, right=other):
                return _combined(self.number(one, scope, left - 1), op, self.number(other, scope, left - 1))
            case _:
                return None

    def _range(self, ends: list[int | None]) -> int | None:
        known = [end for end in ends if end is not None]
        if len(known) != len(ends) or not 1 <= len(ends) <= 3 or (len(ends) == 3 and known[2] == 0):
            return None
        # `len` of a range cannot exceed a machine word, so the size is worked out.
        first, last, step = (0, known[0], 1) if len(known) == 1 else (known[0], known[1], [*known, 1][2])
        return max(0, -((first - last) // step) if step > 0 else -((last - first) // -step))

    def _enumeration(self, node: ast.Call, scope: Scope, left: int) -> int | None:
        path = scope.path_of(node.func) or ""
        if not path.startswith("itertools.") or not node.args:
            return None
        lengths = [self.size(argument, scope, left - 1) for argument in node.args[:8]]
        first = lengths[0]
        if first is None:
            return None
        chosen = self.number(node.args[1], scope, left - 1) if len(node.args) > 1 else first
        repeat = next((self.number(k.value, scope, left - 1) for k in node.keywords if k.arg == "repeat"), 1)
        known = [length for length in lengths if length is not None]
        match path.removeprefix("itertools."):
            case "permutations" if chosen is not None and 0 <= chosen <= first <= 100:
                return min(_MOST, math.perm(first, chosen))
            case "combinations" if chosen is not None and 0 <= chosen <= first <= 100:
                return min(_MOST, math.comb(first, chosen))
            case "combinations_with_replacement" if (
                chosen is not None and 0 <= chosen <= 50 and 0 < first <= 100
            ):
                return min(_MOST, math.comb(first + chosen - 1, chosen))
            case "product" if repeat is not None and 0 <= repeat <= 100 and len(known) == len(lengths):
                return min(_MOST, math.prod(min(length, 10**6) for length in known) ** repeat)
            case _:
                return None


def _combined(one: int | None, op: ast.operator, other: int | None) -> int | None:
    if one is None or other is None:
        return None
    match op:
        case ast.Add():
            return one + other
        case ast.Sub():
            return one - other
        case ast.Mult():
            return one * other if abs(one) < _MOST and abs(other) < _MOST else None
        case ast.FloorDiv() if other:
            return one // other
        case ast.Pow() if 0 <= other <= 100 and abs(one) <= 1000:
            return one**other
        case ast.LShift() if 0 <= other <= 300 and 0 <= one <= 1000:
            return one << other
        case _:
            return None
