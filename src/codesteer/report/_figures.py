"""The figures, drawn once and saved as PNG and PDF, and as SVG for the page. Colours are told apart by everybody."""

# pyright: reportUnknownMemberType=false

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .._files import replacing_bytes
from ..evaluation import Result
from ._numbers import MethodNumbers, Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

__all__ = ["draw_figures"]

# Okabe and Ito's palette.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999")
_MARKERS = "osD^vP*Xhp<"


def draw_figures(run: Run, folder: Path, prefix: str) -> dict[str, str]:
    """Save the figures of ``run`` into ``folder`` as PNG and PDF; returns title and SVG text of each.

    But for the heat map: the page has it as a table that leads to the trajectories.
    """
    drawn: dict[str, Callable[[Axes], None]] = {
        "Accuracy against tokens": lambda axes: _cost(
            axes, run, "tokens a question", lambda each: each.tokens
        ),
        "Accuracy against seconds": lambda axes: _cost(
            axes, run, "seconds a question", lambda each: each.seconds
        ),
        "Accuracy against level": lambda axes: _levels(axes, run),
        "Turns a question": lambda axes: _turns(axes, run),
        "How questions ended": lambda axes: _stops(axes, run),
        "Tokens by role": lambda axes: _roles(axes, run),
    }
    size = (0.5 + 0.5 * len(run.methods), 0.5 + 0.2 * len(run.tasks))
    _save(lambda axes: _heat(axes, run), folder / f"{prefix}task_by_method", size, "tight")
    return {
        title: _save(draw, folder / f"{prefix}{title.lower().replace(' ', '_')}")
        for title, draw in drawn.items()
    }


def _save(
    draw: Callable[[Axes], None],
    path: Path,
    size: tuple[float, float] = (6.2, 3.6),
    margins: Literal["tight"] | None = None,
) -> str:
    """``margins``: ``tight`` makes the picture as large as its labels need; else the labels fit its size."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style: Any = {
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "svg.fonttype": "none",
        "svg.hashsalt": path.name,
        "legend.frameon": False,
    }
    with mpl.rc_context(style):
        figure = Figure(figsize=size, layout=None if margins else "constrained")
        draw(figure.subplots())
        for kind in ("png", "pdf"):
            with replacing_bytes(path.with_suffix(f".{kind}")) as file:
                figure.savefig(file, format=kind, dpi=160, metadata=_metadata(kind), bbox_inches=margins)
        return _svg(figure)


def _metadata(kind: str) -> dict[str, None]:
    return {"CreationDate": None} if kind == "pdf" else {}


def _svg(figure: Figure) -> str:
    text = io.StringIO()
    figure.savefig(text, format="svg", transparent=True, metadata={"Date": None})
    drawing = text.getvalue()
    return drawing[drawing.index("<svg") :]


def _look(index: int) -> dict[str, Any]:
    return {"color": _COLOURS[index % len(_COLOURS)], "marker": _MARKERS[index % len(_MARKERS)]}


def _cost(axes: Axes, run: Run, label: str, cost: Callable[[MethodNumbers], float]) -> None:
    """Accuracy with its interval against a cost; the methods that nobody beats on both are joined."""
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    points = [(cost(each), each.strict) for each in run.methods]
    for index, (each, (x, right)) in enumerate(zip(run.methods, points, strict=True)):
        low, high = 100 * (right.value - right.low), 100 * (right.high - right.value)
        axes.errorbar(
            x, 100 * right.value, yerr=[[low], [high]], lw=0.8, label=each.method, ms=6, **_look(index)
        )
    front = [
        (x, 100 * right.value)
        for x, right in sorted(points, key=lambda point: (point[0], -point[1].value))
        if not any(other.value >= right.value and y < x for y, other in points)
    ]
    axes.plot(*zip(*front, strict=True), color="#888888", lw=1, ls=":", zorder=0)
    axes.set(xlabel=label, ylabel="right, %", ylim=(0, None))
    if all(x > 0 for x, _ in points):
        axes.set(xlabel=f"{label} (log scale)", xscale="log")
        for axis in (axes.xaxis.set_major_locator, axes.xaxis.set_minor_locator):
            axis(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
    _legend(axes)


def _levels(axes: Axes, run: Run) -> None:
    names = sorted({level for each in run.methods for level in each.by_level()})
    for index, each in enumerate(run.methods):
        found = each.by_level()
        shares = [100 * found[name][0] / found[name][1] if name in found else float("nan") for name in names]
        levels = [name for name in names if name != "original"]  # which are no level: not joined to them
        axes.plot(levels, shares[: len(levels)], label=each.method, lw=1.2, ms=5, **_look(index))
        axes.plot(names[len(levels) :], shares[len(levels) :], lw=0, ms=5, **_look(index))
    axes.set(xlabel="level", ylabel="right, %", ylim=(0, None))
    _legend(axes)


def _heat(axes: Axes, run: Run) -> None:
    """Right of answered items for each task and method; three dots where planned items are missing."""
    methods, tasks = [each.method for each in run.methods], run.tasks
    axes.set(xlim=(-0.5, len(methods) - 0.5), ylim=(len(tasks) - 0.5, -0.5))
    for column, each in enumerate(run.methods):
        for row, task in enumerate(tasks):
            right, answered, planned = each.cell(task)
            share = right / answered if answered else 0.0
            axes.add_patch(_square(column, row, 0.75 * share))
            said = f"{right}/{answered}" if answered else ""
            axes.text(column, row, said + "…" * (answered < planned), ha="center", va="center", fontsize=6.5)
    axes.set_xticks(range(len(methods)), methods, rotation=60, ha="right", rotation_mode="anchor", fontsize=7)
    axes.set_yticks(range(len(tasks)), tasks, fontsize=7)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _square(column: int, row: int, strength: float) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle((column - 0.5, row - 0.5), 1, 1, color=_COLOURS[0], alpha=strength, lw=0)


def _turns(axes: Axes, run: Run) -> None:
    """What share of the questions took how many answers."""
    _bars(axes, run, lambda result: f"{result.turns}", lambda kinds: sorted(kinds, key=int))


def _stops(axes: Axes, run: Run) -> None:
    _bars(
        axes,
        run,
        lambda result: result.stop_reason or result.status,
        lambda kinds: [kind for kind, _ in kinds.most_common()],
    )


def _bars(
    axes: Axes, run: Run, kind_of: Callable[[Result], str], order: Callable[[Counter[str]], list[str]]
) -> None:
    """For each method, one bar of the shares of its questions by kind."""
    counted = {each.method: Counter(map(kind_of, each.paired)) for each in run.methods}
    left = [0.0] * len(counted)
    kinds = Counter(kind_of(result) for each in run.methods for result in each.paired)
    for index, kind in enumerate(order(kinds)):
        shares = [100 * found[kind] / max(1, found.total()) for found in counted.values()]
        colour = _COLOURS[index % len(_COLOURS)]
        axes.barh(list(counted), shares, left=left, label=kind, color=colour, height=0.65)
        left = [start + share for start, share in zip(left, shares, strict=True)]
    axes.invert_yaxis()
    axes.set(xlabel="questions, %")
    _legend(axes)


def _roles(axes: Axes, run: Run) -> None:
    rows = [each.method for each in run.methods]
    left = [0.0] * len(rows)
    for index, role in enumerate(("task", "coach", "checker")):
        spent = [
            each.spent("prompt_tokens", role) + each.spent("output_tokens", role) for each in run.methods
        ]
        axes.barh(rows, spent, left=left, label=role, color=_COLOURS[index], height=0.65)
        left = [start + tokens for start, tokens in zip(left, spent, strict=True)]
    axes.invert_yaxis()
    axes.set(xlabel="tokens a question")
    _legend(axes)


def _legend(axes: Axes) -> None:
    axes.legend(fontsize=7.5, loc="center left", bbox_to_anchor=(1.0, 0.5))
