"""Does a verifier test anything, or does it only compare the answer with one that it carries?

A function such as ``return answer == "iron"`` rejects every corrupted answer, and yet it is only the same model's
opinion a second time. What counts as work here is anything that could find the opposite: arithmetic, a loop, an
ordering, a call that is more than reading text. Not covered: a verifier that works and then ignores its work, or
bounds the answer before it compares.
"""

from __future__ import annotations

import ast
from collections import Counter

__all__ = ["is_mere_opinion"]

_WORDS = """
    bool capitalize casefold compile decode encode endswith find findall float format fullmatch get group groups
    index int isalnum isalpha isdecimal isdigit isinstance isnumeric issubset items join keys len list lower lstrip
    match normalize partition removeprefix removesuffix repr replace rfind rsplit rstrip search set split splitlines
    startswith str strip sub title tuple upper values
"""
_READING = frozenset(_WORDS.split())
"""Calls that only read text."""
_CONVERSIONS = frozenset({"Decimal", "Fraction", "float", "int", "list", "set", "str", "tuple"})
"""Calls that make a fixed value of a fixed value."""
_CLOSE = frozenset({"approx", "isclose"})
_ARITHMETIC = (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def is_mere_opinion(verifier: str) -> bool:
    """Whether ``verifier`` (valid Python with a function ``check``) only looks for fixed words or values."""
    tree = ast.parse(verifier)
    fixed = _Fixed(tree)
    looks = [node for node in ast.walk(tree) if _looks_for(node, fixed)]
    within_tolerance = {id(part) for node in looks if _is_nearness(node, fixed) for part in _frame(node)}
    works = (_works(node) for node in ast.walk(tree) if id(node) not in within_tolerance)
    return bool(looks) and not any(works)


class _Fixed:
    """Knows which expressions of a program have a value that is written into it."""

    def __init__(self, tree: ast.Module) -> None:
        self._names: set[str] = set()
        bound = [
            node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        ]
        times = Counter(node.id for node in bound)
        for node in ast.walk(tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    pass
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    pass
                case _:
                    continue
            if times[name] == 1 and self(value):
                self._names.add(name)

    def __call__(self, node: ast.expr) -> bool:
        match node:
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
                return bool(parts) and all(map(self, parts))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant() as operand):
                return self(operand)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return name in _CONVERSIONS and bool(arguments) and all(map(self, arguments))
            case ast.Name(id=name):
                return name in self._names
            case _:
                return isinstance(node, ast.Constant) and node.value not in (None, "", True, False)


def _works(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name not in _READING and name not in _CONVERSIONS
        case ast.BinOp(op=ast.Add()):
            return not any(_is_text(side) for side in (node.left, node.right))
        case ast.BinOp(op=op):
            return isinstance(op, _ARITHMETIC)
        case ast.Compare(ops=ops):
            # The length of an answer says something about its form only.
            return any(isinstance(op, _ORDER) for op in ops) and not _is_length(node.left)
        case _:
            return isinstance(node, _LOOPS)


def _looks_for(node: ast.AST, fixed: _Fixed) -> bool:
    match node:
        case ast.Compare(ops=ops):
            sides = [node.left, *node.comparators]
            same = any(isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for op in ops)
            return (same and any(map(fixed, sides))) or _is_nearness(node, fixed)
        case ast.Call(func=ast.Attribute(attr="match" | "search" | "fullmatch" | "startswith" | "endswith")):
            return any(map(fixed, node.args))
        case _:
            return _is_nearness(node, fixed)


def _is_nearness(node: ast.AST, fixed: _Fixed) -> bool:
    """Whether ``node`` asks if something is within a tolerance of a fixed value."""
    match node:
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="abs"), args=[ast.BinOp(left=left, op=ast.Sub(), right=right)]),
            comparators=[tolerance],
        ):
            return fixed(tolerance) and (fixed(left) or fixed(right))
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[left, right]):
            return name in _CLOSE and (fixed(left) or fixed(right))
        case _:
            return False


def _frame(nearness: ast.AST) -> list[ast.AST]:
    """The parts of ``nearness`` that are no work: the comparison, the distance and the difference."""
    if isinstance(nearness, ast.Compare) and isinstance(nearness.left, ast.Call):
        return [nearness, nearness.left, *nearness.left.args]
    return [nearness]


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_length(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"
