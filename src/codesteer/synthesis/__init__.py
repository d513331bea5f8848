"""Synthesis: guidance trees over SymBench's training questions, and the data sets made from them (paper section 4).

`grow` tries several decisions at every state and keeps every node; `export` makes data for training a coach from what
is kept, under a stated rule of scoring. ``docs/synthesis.md`` is the guide; start reading at `_branching`.
"""

from __future__ import annotations

from ._export import export
from ._forest import Forest, Position, Tree
from ._grow import Grown, grow
from ._page import write_page
from ._pairs import Pair, sibling_pairs
from ._plan import SynthesisPlan
from ._rows import Choices
from ._scores import CostRule, PaperRule, Rule, potential, rule_named, score, success
from ._statistics import statistics
from ._tasks import UNSEEN_TASKS, training_tasks

__all__ = [
    "UNSEEN_TASKS",
    "Choices",
    "CostRule",
    "Forest",
    "Grown",
    "Pair",
    "PaperRule",
    "Position",
    "Rule",
    "SynthesisPlan",
    "Tree",
    "export",
    "grow",
    "potential",
    "rule_named",
    "score",
    "sibling_pairs",
    "statistics",
    "success",
    "training_tasks",
    "write_page",
]
