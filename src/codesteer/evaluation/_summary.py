"""A run in a few lines of text: what was right, what failed and why, what is missing, and what it cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import mean

from ._results import Result

__all__ = ["summary"]

_REASONS, _LONGEST = 5, 200


def summary(results: Sequence[Result]) -> str:
    """Figures are of all scored and failed items; missing ones are counted, never averaged over silently."""
    methods = list(dict.fromkeys(result.method for result in results))
    width = max(map(len, ["method", *methods])) + 2
    counts = f"{'right':>12}{'official':>10}{'failed':>8}{'missing':>9}"
    lines = [f"{'method':<{width}}{counts}{'calls':>7}{'tokens':>8}{'seconds':>9}"]
    for method in methods:
        mine = [result for result in results if result.method == method]
        done = [result for result in mine if result.status != "missing"]
        failed = sum(result.status == "failed" for result in mine)
        if not done:
            lines.append(f"{method:<{width}}{'-':>12}{'-':>10}{failed:>8}{len(mine):>9}")
            continue
        right = sum(result.strict for result in done)
        costs = [list(result.costs.values()) for result in done]
        calls = mean(sum(cost.calls for cost in each) for each in costs)
        tokens = mean(sum(cost.prompt_tokens + cost.output_tokens for cost in each) for each in costs)
        lines.append(
            f"{method:<{width}}{f'{right} of {len(done)}':>12}{sum(r.official for r in done):>10}{failed:>8}"
            f"{len(mine) - len(done):>9}{calls:>7.1f}{tokens:>8.0f}{mean(r.wall_seconds for r in done):>9.1f}"
        )
    return "\n".join([*lines, *_failures(results), *_full_contexts(results)])


def _full_contexts(results: Sequence[Result]) -> list[str]:
    ended = Counter(each.method for each in results if each.stop_reason == "context")
    return [f"a model's context was full ({number}): {method}" for method, number in ended.items()]


def _failures(results: Sequence[Result]) -> list[str]:
    """Why questions failed, the commonest reasons first."""
    reasons = Counter(" ".join(each.reason.split())[:_LONGEST] for each in results if each.status == "failed")
    return [f"failed ({number}): {reason}" for reason, number in reasons.most_common(_REASONS)]
