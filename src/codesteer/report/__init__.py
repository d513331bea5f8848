"""From logs to a page, a table, LaTeX and figures; every figure is computed from `Result` rows (extra ``eval``)."""

from ._markdown import markdown_table
from ._numbers import Comparison, MethodNumbers, Run, runs_of
from ._published import Published, published
from ._statistics import (
    Interval,
    bonett_price,
    mean_over_tasks,
    paired_difference,
    share_right,
    sign_test,
    wilson,
)
from ._write import write_report

__all__ = [
    "Comparison",
    "Interval",
    "MethodNumbers",
    "Published",
    "Run",
    "bonett_price",
    "markdown_table",
    "mean_over_tasks",
    "paired_difference",
    "published",
    "runs_of",
    "share_right",
    "sign_test",
    "wilson",
    "write_report",
]
