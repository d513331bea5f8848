"""The operations of matrix_transformation, forwards on a matrix and backwards on a single place."""

from __future__ import annotations

from typing import Any

__all__ = ["Matrix", "Operation", "changed", "origin", "resized"]

Matrix = list[list[str]]
Operation = list[Any]
"""A name, and numbers if the operation has some; rows and columns count from 1."""


def resized(operation: Operation, rows: int, columns: int) -> tuple[int, int]:
    """The numbers of rows and columns after the operation."""
    turned = operation[0] in ("clockwise", "anticlockwise", "transpose")
    return (columns, rows) if turned else (rows, columns)


def changed(matrix: Matrix, operation: Operation) -> Matrix:
    """The matrix after the operation."""
    match operation:
        case ["clockwise"]:
            return [list(column) for column in zip(*matrix[::-1], strict=True)]
        case ["anticlockwise"]:
            return [list(column) for column in zip(*matrix, strict=True)][::-1]
        case ["half turn"]:
            return [row[::-1] for row in matrix[::-1]]
        case ["mirror"]:
            return [row[::-1] for row in matrix]
        case ["flip"]:
            return matrix[::-1]
        case ["down", steps]:
            return matrix[-steps:] + matrix[:-steps]
        case ["right", steps]:
            return [row[-steps:] + row[:-steps] for row in matrix]
        case ["swap rows", a, b]:
            rows = list(matrix)
            rows[a - 1], rows[b - 1] = rows[b - 1], rows[a - 1]
            return rows
        case _:
            turned = [list(column) for column in zip(*matrix, strict=True)]
            if operation[0] == "transpose":
                return turned
            return changed(changed(turned, ["swap rows", *operation[1:]]), ["transpose"])


def origin(operation: Operation, row: int, column: int, rows: int, columns: int) -> tuple[int, int]:
    """Where the character at (row, column) stood before the operation, in a matrix of rows x columns."""
    kind, numbers = operation[0], operation[1:]
    match kind:
        case "clockwise":
            return rows - 1 - column, row
        case "anticlockwise":
            return column, columns - 1 - row
        case "half turn":
            return rows - 1 - row, columns - 1 - column
        case "mirror":
            return row, columns - 1 - column
        case "flip":
            return rows - 1 - row, column
        case "transpose":
            return column, row
        case "down":
            return (row - numbers[0]) % rows, column
        case "right":
            return row, (column - numbers[0]) % columns
        case "swap rows":
            return {numbers[0] - 1: numbers[1] - 1, numbers[1] - 1: numbers[0] - 1}.get(row, row), column
        case _:
            return row, {numbers[0] - 1: numbers[1] - 1, numbers[1] - 1: numbers[0] - 1}.get(column, column)
