"""A run's methods as a Markdown table, for documentation."""

from __future__ import annotations

from ._numbers import BARE_QUESTION, MethodNumbers, Run

__all__ = ["markdown_table"]


def markdown_table(run: Run) -> str:
    """One row a method, best first; all figures are of the items that every method has answered."""
    if not run.methods:
        return "\n".join(run.notes) + "\n"
    head = _head(run)
    rows = [head, ["---"] + ["---:"] * (len(head) - 1)]
    rows += [_row(each, run) for each in sorted(run.methods, key=lambda each: -each.strict.value)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([*lines, *(f"\n{note}" for note in run.notes)]) + "\n"


def _head(run: Run) -> list[str]:
    reference = run.reference.method
    other = "the bare question" if reference == BARE_QUESTION else f"`{reference}`"
    return [
        "method", "right, %", "95 % interval", f"against {other}, points", "wins / ties / losses",
        "official, %", "calls", "tokens read", "tokens written", "seconds", "marked verified: right of",
    ]  # fmt: skip


def _row(each: MethodNumbers, run: Run) -> list[str]:
    right, compared = each.strict, each.against(run.reference)
    believed, all_believed = each.believed
    difference = compared.difference
    return [
        f"`{each.method}`",
        f"{100 * right.value:.1f}",
        f"{100 * right.low:.1f} to {100 * right.high:.1f}",
        "" if each is run.reference else
        f"{100 * difference.value:+.1f} ({100 * difference.low:+.1f} to {100 * difference.high:+.1f})",
        "" if each is run.reference else f"{compared.wins} / {compared.ties} / {compared.losses}",
        f"{100 * each.official:.1f}",
        f"{each.spent('calls'):.1f}",
        f"{each.spent('prompt_tokens'):,.0f}",
        f"{each.spent('output_tokens'):,.0f}",
        f"{each.seconds:.0f}",
        f"{believed} of {all_believed}" if all_believed else "",
    ]  # fmt: skip
