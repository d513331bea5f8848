"""Arithmetic over whole numbers with + - * / and brackets: parsed into a tree, never run as code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ._errors import Unreadable, excerpt

__all__ = ["Expression", "expression"]

MAX_TOKENS = 400
MAX_DEPTH = 100
MAX_DIGITS = 12

_TOKEN = re.compile(r"\s*(?:([0-9]+)|(.))", re.DOTALL)
_LATEX_FRACTION = re.compile(r"\\[dt]?frac\s?\{([^{}]{1,200})\}\s?\{([^{}]{1,200})\}")
_SPELLINGS = (
    ("\\times", "*"), ("\\cdot", "*"), ("\\div", "/"), ("\\left", ""), ("\\right", ""),
    ("\u00d7", "*"), ("\u22c5", "*"), ("\u00b7", "*"), ("\u2217", "*"), ("\u00f7", "/"), ("\u2215", "/"),
    ("\u2212", "-"), ("\u2013", "-"), ("[", "("), ("]", ")"), ("{", "("), ("}", ")"), ("$", ""),
)  # fmt: skip

Node = int | tuple[str, "Node", "Node"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its tree, its numbers from left to right, and whether it has a unary sign."""

    root: Node
    numbers: tuple[int, ...]
    signed: bool

    def value(self) -> Fraction:
        """The exact value. Raises `ZeroDivisionError`."""
        return _value(self.root)

    def float_value(self) -> float:
        """The value in floating point. Raises `ZeroDivisionError` and `OverflowError`."""
        return _float_value(self.root)


def expression(text: str) -> Expression:
    """Parse the whole of ``text``; powers, names and ``2(3)`` are refused. Raises `Unreadable`."""
    text = _LATEX_FRACTION.sub(r"((\1)/(\2))", text)
    for spelling, operator in _SPELLINGS:
        text = text.replace(spelling, operator)
    found = [digits or other for digits, other in _TOKEN.findall(text.strip())]
    if not found or len(found) > MAX_TOKENS:
        raise Unreadable(f"expected an expression, found {excerpt(text)}")
    return _Parser(found).parse()


class _Parser:
    """Recursive descent: sum -> product -> factor -> number or bracketed sum."""

    def __init__(self, found: list[str]) -> None:
        self._tokens = [*found, ""]
        self._place = 0
        self._depth = 0
        self._numbers: list[int] = []
        self._signed = False

    def parse(self) -> Expression:
        root = self._sum()
        if self._tokens[self._place]:
            raise Unreadable(f"unexpected {excerpt(self._tokens[self._place])} in the expression")
        return Expression(root, tuple(self._numbers), self._signed)

    def _sum(self) -> Node:
        node = self._product()
        while (operator := self._accept("+-")) is not None:
            node = (operator, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._factor()
        while (operator := self._accept("*/")) is not None:
            node = (operator, node, self._factor())
        return node

    def _factor(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable("the expression is nested too deeply")
        if (sign := self._accept("+-")) is not None:
            self._signed = True
            node: Node = (sign, 0, self._factor())
        elif self._accept("(") is not None:
            node = self._sum()
            if self._accept(")") is None:
                raise Unreadable("a bracket is not closed")
        else:
            node = self._number()
        self._depth -= 1
        return node

    def _number(self) -> int:
        token = self._tokens[self._place]
        if not token.isdecimal() or not token.isascii() or len(token) > MAX_DIGITS:
            raise Unreadable(f"expected a whole number, found {excerpt(token) if token else 'the end'}")
        self._place += 1
        self._numbers.append(int(token))
        return int(token)

    def _accept(self, wanted: str) -> str | None:
        token = self._tokens[self._place]
        if token and token in wanted:
            self._place += 1
            return token
        return None


def _value(node: Node) -> Fraction:
    if isinstance(node, int):
        return Fraction(node)
    left, right = _value(node[1]), _value(node[2])
    match node[0]:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right


def _float_value(node: Node) -> float:
    if isinstance(node, int):
        return node
    left, right = _float_value(node[1]), _float_value(node[2])
    match node[0]:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right
