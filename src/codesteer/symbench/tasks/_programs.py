"""The exact value of a GSM-Hard row's own short program, by walking its syntax tree; nothing is run.

Understood are assignments, ``if``, arithmetic, comparisons, ``min``, ``max``, ``round`` and ``return``; whole
numbers and decimals are fractions. Anything else raises `ValueError`.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor
from typing import Any

__all__ = ["constants", "program_value"]

_BINARY: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: Fraction(a // b),
    ast.Mod: lambda a, b: a % b,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Gt: operator.gt,
    ast.Lt: operator.lt,
    ast.GtE: operator.ge,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
}


def _round(value: Fraction, digits: Fraction = Fraction(0)) -> Fraction:
    return Fraction(round(value, int(digits)))


def _whole(value: Fraction) -> Fraction:
    return Fraction(int(value))


def _floor(value: Fraction) -> Fraction:
    return Fraction(floor(value))


def _ceil(value: Fraction) -> Fraction:
    return Fraction(ceil(value))


_CALLS: dict[str, Callable[..., Fraction]] = {
    "min": min, "max": max, "int": _whole, "round": _round, "floor": _floor, "ceil": _ceil,
}  # fmt: skip
MAX_SOURCE = 20_000


def program_value(source: str) -> Fraction:
    """What the program's only function returns. Raises `ValueError`."""
    body = _body(source)
    try:
        value = _run(body, {})
    except (ZeroDivisionError, TypeError, OverflowError) as error:
        raise ValueError(f"the program fails: {error}") from None
    if value is None:
        raise ValueError("the program returns nothing")
    return value


def constants(source: str) -> list[Fraction]:
    """All numbers written in the program."""
    nodes = (node for statement in _body(source) for node in ast.walk(statement))
    return [
        _constant(node)
        for node in nodes
        if isinstance(node, ast.Constant) and not isinstance(node.value, str)
    ]


def _body(source: str) -> list[ast.stmt]:
    try:
        tree = ast.parse(source[:MAX_SOURCE])
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(f"not a program: {type(error).__name__}") from None
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if len(functions) != 1:
        raise ValueError("expected one function")
    return functions[0].body


def _run(body: list[ast.stmt], names: dict[str, Fraction]) -> Fraction | None:
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                names[name] = _value(value, names)
            case ast.If(test=test, body=then, orelse=otherwise):
                if (value := _run(then if _value(test, names) else otherwise, names)) is not None:
                    return value
            case ast.Return(value=ast.expr() as value):
                return _value(value, names)
            case ast.Expr():  # the docstring, or a stray comparison
                continue
            case _:
                raise ValueError(f"unknown statement {type(statement).__name__}")
    return None


def _value(node: ast.expr, names: dict[str, Fraction]) -> Any:
    match node:
        case ast.Constant():
            return _constant(node)
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, names)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, names), _value(right, names))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
            return _COMPARE[type(op)](_value(left, names), _value(right, names))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _CALLS:
            return _CALLS[name](*(_value(arg, names) for arg in args))
        case _:
            raise ValueError(f"unknown expression {type(node).__name__}")


def _constant(node: ast.Constant) -> Fraction:
    if isinstance(node.value, (int, float)):
        return Fraction(str(node.value)) if isinstance(node.value, float) else Fraction(node.value)
    raise ValueError("a constant that is no number")
