"""The figure of the levels' effect: one small panel a task, drawn as SVG without any library."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

MEASURES = {"characters": "question length", "steps": "solver steps", "answer_space": "answer space (log10)"}
COLOURS = {"characters": "#0b6e99", "steps": "#c2410c", "answer_space": "#4d7c0f"}
COLUMNS = 5
WIDTH, HEIGHT = 180, 140
LEFT, TOP, RIGHT, BOTTOM = 30, 22, 34, 18
HEAD = 64
DECADES = 4
"""The axis goes from 1 to 10^4 times level 1; what is outside is drawn on the edge."""


def figure(levels: Sequence[Mapping[str, Any]]) -> str:
    """``levels``: rows of symbench_measure; growth of each measure against level 1, on a common log scale."""
    tasks: dict[str, list[Mapping[str, Any]]] = {}
    for row in levels:
        tasks.setdefault(row["task"], []).append(row)
    width = COLUMNS * WIDTH
    height = HEAD + math.ceil(len(tasks) / COLUMNS) * HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif" font-size="10" fill="#222">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        '<text x="12" y="22" font-size="15">What a level does: growth against level 1 (log scale)</text>',
        *_legend(),
    ]
    for index, (task, rows) in enumerate(sorted(tasks.items())):
        x, y = index % COLUMNS * WIDTH, HEAD + index // COLUMNS * HEIGHT
        parts += [f'<g transform="translate({x},{y})">', *_panel(task, sorted(rows, key=_level)), "</g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _level(row: Mapping[str, Any]) -> int:
    return row["level"]


def _legend() -> list[str]:
    parts: list[str] = []
    for index, (measure, label) in enumerate(MEASURES.items()):
        x = 12 + index * 170
        parts.append(
            f'<line x1="{x}" x2="{x + 22}" y1="42" y2="42" stroke="{COLOURS[measure]}" stroke-width="2.5"/>'
        )
        parts.append(f'<text x="{x + 28}" y="46" font-size="12">{label}</text>')
    return parts


def _panel(task: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    size = min(10.5, 270 / len(task))
    parts = [f'<text x="{LEFT - 20}" y="14" font-size="{size:.1f}" font-weight="bold">{escape(task)}</text>']
    for decade in range(DECADES + 1):
        y = _y(10.0**decade)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        label = f"{10**decade}" if decade < 4 else "10⁴"
        parts.append(f'<text x="{LEFT - 4}" y="{y + 3}" font-size="8" text-anchor="end">{label}</text>')
    for row in rows:
        parts.append(
            f'<text x="{_x(row["level"])}" y="{HEIGHT - 6}" font-size="8" text-anchor="middle">{row["level"]}</text>'
        )
    growth = {measure: _growth(measure, rows) for measure in MEASURES}
    places = _apart({measure: _y(factors[-1]) for measure, factors in growth.items()})
    for measure, factors in growth.items():
        points = " ".join(f"{_x(row['level'])},{_y(f)}" for row, f in zip(rows, factors, strict=True))
        colour = COLOURS[measure]
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        place = f'x="{WIDTH - RIGHT + 3}" y="{places[measure]:.1f}"'
        parts.append(f'<text {place} font-size="8" fill="{colour}">{_times(factors[-1])}</text>')
    return parts


def _growth(measure: str, rows: Sequence[Mapping[str, Any]]) -> list[float]:
    return [row[measure] / (rows[0][measure] or 1) for row in rows]


def _apart(wanted: Mapping[str, float]) -> dict[str, float]:
    """Places of the labels, from the lowest curve up, so that none covers another."""
    places: dict[str, float] = {}
    free = float(HEIGHT)
    for measure, y in sorted(wanted.items(), key=lambda item: -item[1]):
        places[measure] = min(y + 3, free)
        free = places[measure] - 9
    return places


def _times(factor: float) -> str:
    return f"×{factor:.1f}" if factor < 10 else f"×{factor:,.0f}"


def _x(level: int) -> float:
    return round(LEFT + 6 + (level - 1) * (WIDTH - LEFT - RIGHT - 12) / 4, 1)


def _y(factor: float) -> float:
    share = min(max(math.log10(max(factor, 1e-9)) / DECADES, 0.0), 1.0)
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)
