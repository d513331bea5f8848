"""A run in a few lines of text: for each method what was right, what failed, what is missing, and what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

from ._results import Result

__all__ = ["summary"]


def summary(results: Sequence[Result]) -> str:
    """Shares are of all scored and failed items; missing ones are counted, never averaged over silently."""
    counts = f"{'right':>12}{'official':>10}{'failed':>8}{'missing':>9}"
    lines = [f"{'method':<18}{counts}{'calls':>7}{'tokens':>8}{'seconds':>9}"]
    for method in dict.fromkeys(result.method for result in results):
        mine = [result for result in results if result.method == method]
        done = [result for result in mine if result.status != "missing"]
        failed = sum(result.status == "failed" for result in mine)
        if not done:
            lines.append(f"{method:<18}{'-':>12}{'-':>10}{failed:>8}{len(mine):>9}")
            continue
        right = sum(result.strict for result in done)
        costs = [list(result.costs.values()) for result in done]
        calls = mean(sum(cost.calls for cost in each) for each in costs)
        tokens = mean(sum(cost.prompt_tokens + cost.output_tokens for cost in each) for each in costs)
        lines.append(
            f"{method:<18}{f'{right} of {len(done)}':>12}{sum(r.official for r in done):>10}{failed:>8}"
            f"{len(mine) - len(done):>9}{calls:>7.1f}{tokens:>8.0f}{mean(r.wall_seconds for r in done):>9.1f}"
        )
    return "\n".join(lines)
