"""Parsing hostile Python source without executing it, without warnings and without raising."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass

__all__ = ["MAX_SOURCE", "ParseFailure", "looks_like_program", "parse_source", "writes_output"]

MAX_SOURCE = 200_000
"""Longest source that is parsed, in characters; a reply of 2,000 tokens holds less than a tenth of it."""


@dataclass(frozen=True, slots=True)
class ParseFailure:
    """Why a source is not a Python program. ``line`` counts from 1 and is None where no line is to blame."""

    message: str
    line: int | None = None


def parse_source(source: str, *, max_chars: int = MAX_SOURCE) -> ast.Module | ParseFailure:
    """Parse ``source`` as a module.

    Deep nesting exhausts the parser's own stack and ends as a failure like any other. A source of more than
    ``max_chars`` characters is refused unread, which bounds time and memory.
    """
    if len(source) > max_chars:
        return ParseFailure(f"the source is longer than {max_chars} characters")
    try:
        # Doubtful escapes in string literals warn, and warnings may have been turned into errors by the
        # caller.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as error:
        return ParseFailure(str(error.msg), error.lineno)
    except RecursionError:
        return ParseFailure("the source is nested too deeply")
    except MemoryError:
        return ParseFailure("the source is nested too deeply")
    except ValueError as error:  # NUL bytes, lone surrogates
        return ParseFailure(str(error).split(":")[0])


_STATEMENTS_OF_A_PROGRAM = (
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.With,
    ast.Try,
    ast.If,
)


def writes_output(tree: ast.Module) -> bool:
    """Whether the program mentions ``print`` or ``sys.stdout``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "print":
            return True
        if isinstance(node, ast.Attribute) and node.attr == "stdout":
            return True
    return False


def looks_like_program(tree: ast.Module) -> bool:
    """Whether the module does something, unlike output (``24``, ``[1, 2]``, ``Yes``) that happens to
    parse."""
    return any(isinstance(node, _STATEMENTS_OF_A_PROGRAM) for node in tree.body) or writes_output(tree)
