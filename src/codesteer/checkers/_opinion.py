"""Does a verifier test anything, or does it only compare the answer with one that it carries?

A function such as ``return answer == "iron"`` rejects every corrupted answer, and yet it is only the same model's
opinion a second time. What counts as work here is anything that could find the opposite: arithmetic, a loop, an
ordering, a call that is more than reading text. Not covered: a verifier that works and then ignores its work.
"""

from __future__ import annotations

import ast

__all__ = ["is_mere_opinion"]

_WORDS = """
    bool capitalize casefold compile decode encode endswith find findall float format fullmatch get group groups
    index int isalnum isalpha isdecimal isdigit isinstance isnumeric issubset items join keys len list lower lstrip
    match normalize partition removeprefix removesuffix repr replace rfind rsplit rstrip search set split splitlines
    startswith str strip sub title tuple upper values
"""
_READING = frozenset(_WORDS.split())
"""Calls that only read text."""
_ARITHMETIC = (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def is_mere_opinion(verifier: str) -> bool:
    """Whether ``verifier`` (valid Python with a function ``check``) only looks for fixed words or values."""
    nodes = list(ast.walk(ast.parse(verifier)))
    return any(map(_looks_for_a_literal, nodes)) and not any(map(_works, nodes))


def _works(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name not in _READING
        case ast.BinOp(op=ast.Add()):
            return not any(_is_text(side) for side in (node.left, node.right))
        case ast.BinOp(op=op):
            return isinstance(op, _ARITHMETIC)
        case ast.Compare(ops=ops):
            # The length of an answer says something about its form only.
            return any(isinstance(op, _ORDER) for op in ops) and not _is_length(node.left)
        case _:
            return isinstance(node, _LOOPS)


def _looks_for_a_literal(node: ast.AST) -> bool:
    match node:
        case ast.Compare(ops=ops):
            sides = [node.left, *node.comparators]
            return any(isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for op in ops) and any(
                _is_literal(side) for side in sides
            )
        case ast.Call(func=ast.Attribute(attr="match" | "search" | "fullmatch" | "startswith" | "endswith")):
            return any(_is_literal(argument) for argument in node.args)
        case _:
            return False


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return bool(node.elts) and all(map(_is_literal, node.elts))
    return isinstance(node, ast.Constant) and node.value not in (None, "", True, False)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_length(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"
