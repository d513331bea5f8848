"""Choosing cells of a grid with different numbers, the top right cell among them: the searches of logic_puzzle.

Both are complete: None means that there is no such choice.
"""

from __future__ import annotations

from itertools import combinations

from ._cells import Cell

__all__ = ["with_positive_products", "within_limit"]

Grid = list[list[int]]


def within_limit(grid: Grid, picks: int, limit: int) -> list[Cell] | None:
    """Choose ``picks`` cells whose numbers, all positive, add up to at most ``limit`` in each line.

    Goes through the different numbers from the largest down and decides for each which cell holds it, if any.
    """
    size = len(grid)
    corner = (0, size - 1)
    cells: dict[int, list[Cell]] = {grid[0][-1]: [corner]}
    for number in sorted({number for row in grid for number in row} - {grid[0][-1]}, reverse=True):
        cells[number] = [(i, j) for i in range(size) for j in range(size) if grid[i][j] == number]
    numbers = list(cells)
    rows, columns = [0] * size, [0] * size

    def search(place: int, chosen: list[Cell]) -> list[Cell] | None:
        if len(chosen) == picks:
            return chosen
        if len(numbers) - place < picks - len(chosen):
            return None
        number = numbers[place]
        for i, j in cells[number]:
            if rows[i] + number <= limit and columns[j] + number <= limit:
                rows[i] += number
                columns[j] += number
                if (found := search(place + 1, [*chosen, (i, j)])) is not None:
                    return found
                rows[i] -= number
                columns[j] -= number
        return search(place + 1, chosen) if place else None

    return search(0, [])


def with_positive_products(grid: Grid, picks: int) -> list[Cell] | None:
    """Choose ``picks`` cells, none of them zero, with a positive product in each line that has chosen cells.

    Positive numbers never matter to a sign, so one cell for each will do. What is left to find are negative
    cells, evenly many in each line, enough to make up for the positive numbers that are missing.
    """
    size = len(grid)
    positive = {grid[i][j]: (i, j) for i in range(size) for j in range(size) if grid[i][j] > 0}
    if grid[0][-1] > 0:
        positive = {grid[0][-1]: (0, size - 1)} | {n: c for n, c in positive.items() if n != grid[0][-1]}
    negative = _even_negatives(grid, picks - len(positive), picks - (grid[0][-1] > 0))
    if negative is None:
        return None
    return negative + list(positive.values())[: picks - len(negative)]


def _even_negatives(grid: Grid, least: int, most: int) -> list[Cell] | None:
    """Different negative numbers, evenly many in each line; the top right cell among them if it is negative."""
    size = len(grid)
    options = [_even_subsets(row) for row in grid]
    if grid[0][-1] < 0:
        options[0] = [columns for columns in options[0] if size - 1 in columns]
    # What later rows can still give: columns with negative cells, and a bound on the number of cells.
    reach, room = [0] * (size + 1), [0] * (size + 1)
    for i in reversed(range(size)):
        here = [j for j in range(size) if grid[i][j] < 0]
        reach[i] = reach[i + 1] | sum(1 << j for j in here)
        room[i] = room[i + 1] + max((len(columns) for columns in options[i]), default=0)

    def search(row: int, odd: int, used: frozenset[int], chosen: list[Cell]) -> list[Cell] | None:
        if odd & ~reach[row] or len(chosen) + room[row] < least or len(chosen) > most:
            return None
        if row == size:
            return chosen
        for columns in options[row]:
            numbers = {grid[row][j] for j in columns}
            if used.isdisjoint(numbers):
                parity = odd ^ sum(1 << j for j in columns)
                cells = [*chosen, *((row, j) for j in columns)]
                if (found := search(row + 1, parity, used | numbers, cells)) is not None:
                    return found
        return None

    return search(0, 0, frozenset(), [])


def _even_subsets(row: list[int]) -> list[tuple[int, ...]]:
    """Evenly many columns with different negative numbers; the larger subsets first."""
    columns = [j for j, number in enumerate(row) if number < 0]
    return [
        subset
        for count in range(len(columns) // 2 * 2, -1, -2)
        for subset in combinations(columns, count)
        if len({row[j] for j in subset}) == count
    ]
