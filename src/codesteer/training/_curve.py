"""The loss of a training as a picture."""

# pyright: basic

from __future__ import annotations

from pathlib import Path

from ._card import named
from ._run import Run

__all__ = ["draw"]


def draw(run: Run) -> Path:
    """Write ``loss.svg`` of what ``run`` has logged so far, and return its path."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 3.6), layout="constrained")
    axes = figure.add_subplot()
    log = run.log()
    for name, label, style in (("loss", "training", "-"), ("eval_loss", "held-out tasks", "o--")):
        points = [(entry["step"], entry[name]) for entry in log if name in entry]
        if points:
            axes.plot(*zip(*points, strict=True), style, label=label, markersize=3, linewidth=1.2)
    title = f"{run.recipe.kind.upper()} from {named(run.plan['base']['name'])}"
    axes.set(xlabel="step", ylabel="loss", title=title)
    axes.set_ylim(bottom=0)
    axes.legend()
    path = run.folder / "loss.svg"
    FigureCanvasSVG(figure).print_svg(str(path))
    return path
