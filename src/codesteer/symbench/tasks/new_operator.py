"""new_operator: evaluate a bracketed expression over operators that the question defines.

Official defects: the keys of the instances with three operators come from an evaluator that drops part of the
expression (99 of 100 are wrong), their expressions say nothing about the order, answers are compared as
floating point numbers without tolerance, and the form line asks for a list of values and symbols. Here every
operation stands in brackets, values are fractions, and decimals count if they are exact to six places.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, ClassVar

from .._parse import expression, number
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing

__all__ = ["TASK", "NewOperator"]

_SYMBOLS = "#@$&%~"
_TOLERANCE = Fraction(1, 10**6)
_BOUND = 10**6
"""No intermediate value has a larger numerator or denominator; so floating point is exact to six places."""

Formula = Callable[[int, int, Fraction, Fraction], Fraction]
_FORMS: dict[str, tuple[str, Formula]] = {
    "linear": ("{p}*a+{q}*b", lambda p, q, a, b: p * a + q * b),
    "product": ("{p}*a*b", lambda p, q, a, b: p * a * b),
    "quotient": ("(a + b)/b", lambda p, q, a, b: (a + b) / b),
    "difference": ("{p}*a-{q}*b", lambda p, q, a, b: p * a - q * b),
    "mixed": ("a*b-{p}*a+{q}", lambda p, q, a, b: a * b - p * a + q),
    "ratio": ("({p}*a-b)/(a+{q})", lambda p, q, a, b: (p * a - b) / (a + q)),
}
_PATTERNS = {
    name: re.compile(re.escape(text).replace(r"\{p\}", r"(?P<p>[0-9]+)").replace(r"\{q\}", r"(?P<q>[0-9]+)"))
    for name, (text, _) in _FORMS.items()
}
_INNERMOST = re.compile(r"\((-?[0-9/]+) (\S) (-?[0-9/]+)\)")

Tree = str | tuple["Tree", str, "Tree"]


class NewOperator(Task[Fraction]):
    name = "new_operator"
    title = "Evaluate newly defined operators"
    levels: ClassVar[Levels] = {
        1: {"operands": 3, "operators": 1, "forms": ["linear", "product"], "largest": 10},
        2: {"operands": 4, "operators": 2, "forms": ["linear", "product", "difference"], "largest": 20},
        3: {"operands": 6, "operators": 3, "forms": ["linear", "difference", "quotient"], "largest": 20},
        4: {
            "operands": 9,
            "operators": 4,
            "forms": ["linear", "difference", "quotient", "mixed"],
            "largest": 30,
        },
        5: {"operands": 14, "operators": 5, "forms": list(_FORMS), "largest": 50},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        for _ in range(10_000):
            symbols = rng.sample(_SYMBOLS, params["operators"])
            definitions = {symbol: _definition(rng, rng.choice(params["forms"])) for symbol in symbols}
            text = _grow(rng, params["operands"], params["largest"], definitions)
            different = len(set(definitions.values())) == len(symbols)
            if text is not None and different and all(symbol in text for symbol in symbols):
                return {"definitions": definitions, "expression": text}
        raise ValueError("no expression whose values stay small was found")

    def question(self, data: Data) -> str:
        many = len(data["definitions"]) > 1
        return (
            f"For any two numbers a and b, the following new operation{'s are' if many else ' is'} defined "
            "with the ordinary operations + - * / (products and quotients before sums and differences):\n\n"
            f"{_listing(data)}\n\nWhat is the value of\n\n{data['expression']}\n\n"
            "Brackets give the order. Compute exactly, without rounding on the way. Give a whole number, a "
            "fraction such as 7/3, or a decimal number with at least six exact places. " + closing("7/3")
        )

    def key(self, data: Data) -> str:
        stack: list[Fraction | str] = []
        for token in re.findall(r"[0-9]+|\S", data["expression"]):
            if token == ")":
                right, symbol, left = stack.pop(), stack.pop(), stack.pop()
                assert isinstance(left, Fraction) and isinstance(right, Fraction)
                stack.append(_apply(data["definitions"][symbol], left, right))
            elif token != "(":
                stack.append(Fraction(token) if token.isdecimal() else token)
        return str(stack.pop())

    def solution(self, data: Data) -> str:
        # By rewriting: the innermost operations are replaced by the value of their written-out definitions.
        text = data["expression"]

        def value(found: re.Match[str]) -> str:
            sides = {"a": f"({found[1]})", "b": f"({found[3]})"}
            written = re.sub("[ab]", lambda side: sides[side[0]], data["definitions"][found[2]])
            return str(expression(written).value())

        while "(" in text:
            text = _INNERMOST.sub(value, text)
        return text

    def read(self, text: str, data: Data) -> Fraction:
        return number(text)

    def judge(self, value: Fraction, data: Data) -> Verdict:
        if abs(value - Fraction(data["answer"])) <= _TOLERANCE:
            return Verdict.right()
        return Verdict.wrong("the value is another")

    def judge_official(self, value: Fraction, data: Data) -> Verdict:
        stored = Fraction(data.get("official", data["answer"]))
        if abs(value) < 10**300 and float(value) == float(stored):
            return Verdict.right()
        return Verdict.wrong("differs from the key in floating point")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        found = re.search(r"Calculate ([^\n]{1,200})\.\n", question)
        if found is None:
            raise ValueError("the question has no expression")
        parts = re.findall(r"[0-9]+|[#@$&%~]", found[1])
        text = parts[0]
        for symbol, operand in zip(parts[1::2], parts[2::2], strict=True):
            text = f"({text} {symbol} {operand})"
        return {
            "definitions": dict(reference["operator_definitions"]),
            "expression": text,
            "official": str(reference["solution"]),
            "bracketed": len(parts) <= 5,
        }

    def flaw(self, data: Data) -> str | None:
        return None if data.get("bracketed", True) else "the question does not say in which order to evaluate"

    def picture(self, data: Data) -> str:
        return f"{_listing(data)}\n{data['expression']} = ?"


def _definition(rng: Rng, form: str) -> str:
    return _FORMS[form][0].format(p=rng.randint(2, 5), q=rng.randint(2, 5))


def _apply(definition: str, a: Fraction, b: Fraction) -> Fraction:
    for name, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(definition):
            numbers = {"p": 0, "q": 0, **{letter: int(text) for letter, text in found.groupdict().items()}}
            return _FORMS[name][1](numbers["p"], numbers["q"], a, b)
    raise ValueError(f"unknown definition {definition[:40]!r}")


def _grow(rng: Rng, operands: int, largest: int, definitions: dict[str, str]) -> str | None:
    """Join neighbours at random places until one bracketed text is left; None if no operator keeps it small."""
    parts = [(str(n), Fraction(n)) for n in (rng.randint(1, largest) for _ in range(operands))]
    while len(parts) > 1:
        place = rng.randrange(len(parts) - 1)
        (left, a), (right, b) = parts[place : place + 2]
        for symbol in rng.sample(list(definitions), len(definitions)):
            try:
                value = _apply(definitions[symbol], a, b)
            except ZeroDivisionError:
                continue
            if max(abs(value.numerator), value.denominator) <= _BOUND:
                parts[place : place + 2] = [(f"({left} {symbol} {right})", value)]
                break
        else:
            return None
    return parts[0][0]


def _listing(data: Data) -> str:
    return "\n".join(f"a {symbol} b = {text}" for symbol, text in data["definitions"].items())


TASK = NewOperator()
