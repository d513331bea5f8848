"""The method table for a paper: booktabs, one row a method."""

from __future__ import annotations

from ._numbers import Run

__all__ = ["latex_table"]

_SPECIAL = str.maketrans(
    {character: f"\\{character}" for character in "_%&#${}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def latex_table(runs: list[Run]) -> str:
    lines = [
        "% right: mean over tasks, 95 % interval; normalised: by the frozen maxima of the paper's table",
        *(f"% {note}" for run in runs for note in run.notes),
        r"\begin{tabular}{llrrrrr}",
        r"\toprule",
        r"models & method & right (\%) & 95 \% interval & normalised & tokens & seconds \\",
    ]
    for run in runs:
        lines.append(r"\midrule")
        for each in run.methods:
            right = each.strict
            cells = [
                run.name.translate(_SPECIAL),
                each.method.translate(_SPECIAL),
                f"{100 * right.value:.1f}",
                f"[{100 * right.low:.1f}, {100 * right.high:.1f}]",
                "--" if each.normalised is None else f"{100 * each.normalised:.1f}",
                f"{each.tokens:.0f}",
                f"{each.seconds:.1f}",
            ]
            lines.append(" & ".join(cells) + r" \\")
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])
