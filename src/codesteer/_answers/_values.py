"""Values that a program prints over several lines: a list or mapping, a matrix, a board."""

from __future__ import annotations

__all__ = ["printed_value"]

_MAX_LINES = 200
_CLOSERS = {")": "(", "]": "[", "}": "{"}


def printed_value(output: str, longest: int) -> tuple[str, str] | None:
    """The structured value that is the output or ends it, and the rule's name; None if there is none.

    ``output`` has no blank lines at its ends.
    """
    lines = output[-2 * longest :].split("\n")
    if len(lines) < 2:
        return None
    start = _start_of_bracketed(lines)
    if start is None:
        start = _start_of_grid(lines)
    if start is None:
        return None
    value = "\n".join(line.rstrip() for line in lines[start:]).strip("\n")
    if len(value) > longest:
        return None
    return value, "the whole output" if len(value) >= len(output.rstrip()) else "the last value"


def _start_of_bracketed(lines: list[str]) -> int | None:
    """First line of the bracketed value that the last line closes, if it spans several lines."""
    if not lines[-1].rstrip().endswith((")", "]", "}")):
        return None
    waiting: list[str] = []
    for number in range(len(lines) - 1, max(-1, len(lines) - 1 - _MAX_LINES), -1):
        for char in reversed(lines[number]):
            if char in _CLOSERS:
                waiting.append(_CLOSERS[char])
            elif char in "([{" and (not waiting or waiting.pop() != char):
                return None
        if not waiting:
            several = number < len(lines) - 1
            return number if several and lines[number].lstrip()[:1] in ("(", "[", "{") else None
    return None


def _start_of_grid(lines: list[str]) -> int | None:
    """First line of the rectangle of cells that ends the output, if it stands alone or under a heading."""
    shape = _shape(lines[-1])
    start = len(lines)
    while start > 0 and len(lines) - start < _MAX_LINES and _shape(lines[start - 1]) == shape:
        start -= 1
    height = len(lines) - start
    if height < 2 or shape is None:
        return None
    cells, width = shape
    if cells == 1 and not _is_board(lines[start:], width):
        return None
    alone = start == 0 or not lines[start - 1].strip() or lines[start - 1].rstrip().endswith(":")
    return start if alone else None


def _shape(line: str) -> tuple[int, int] | None:
    """Number of cells of a line, and its width if it is one cell; None for what is no row of a grid."""
    cells = line.replace(",", " ").replace("|", " ").split()
    if not cells or (len(cells) > 1 and any(len(cell) > 12 for cell in cells)):
        return None
    if len(cells) == 1:
        return (1, len(cells[0])) if 2 <= len(cells[0]) <= 200 else None
    if any(cell.endswith(":") for cell in cells) or sum(len(cell) > 2 for cell in cells) * 2 > len(cells):
        return None
    return len(cells), 0


def _is_board(lines: list[str], width: int) -> bool:
    """Whether lines of one word each are rows of a board rather than a list of words or numbers."""
    if len(lines) == width and width > 2:
        return True
    return all(
        any(not char.isalnum() for char in line.strip()) and " " not in line.strip() for line in lines
    ) and (not any(line.strip().lstrip("-").replace(".", "", 1).isdigit() for line in lines))
