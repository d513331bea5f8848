"""The rows of a data set: which paths and pairs of which trees, under stated choices."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .._errors import ConfigError
from ..prompts import PromptSet
from ._dialogue import Dialogue, as_asked, as_taught, as_unified, said
from ._forest import Forest, Position, Tree
from ._pairs import GAP, sibling_pairs
from ._plan import SynthesisPlan
from ._scores import Rule, potential, score, success
from ._tasks import SPLIT

__all__ = ["Choices", "Format", "Row", "Selection", "select_rows"]

_REASONS = ("trees below the potential", "equal rows", "rows above per_tree", "rows above per_task")

Format = Literal["sft", "dpo", "unified"]
Row = Mapping[str, Any]
"""Plain JSON values; `task`, `level`, `tree` and `path` say where it comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What goes into a data set."""

    format: Format
    rule: Rule
    gap: float = GAP
    """Of the scores of a pair (dpo)."""
    double_last: bool = True
    """The last two turns count twice (sft, unified; paper section 4)."""
    potential: float = 0.0
    """Least 4p(1-p) of a question; above 0, trees that are not complete are left out."""
    per_tree: int | None = None
    """Most rows of one question: the best paths, or the pairs that differ most."""
    per_task: int | None = None
    """Most rows of one task, taken from as many trees as there are."""
    validation_tasks: tuple[str, ...] = ()
    """Whole tasks set aside, for stopping a training early."""


@dataclass(slots=True)
class Selection:
    """Rows by split, and what was left out for which reason."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {"train": [], "validation": []})
    left_out: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_REASONS, 0))


def select_rows(forest: Forest, plan: SynthesisPlan, choices: Choices, prompts: PromptSet) -> Selection:
    """The rows of the data set.

    Raises `ConfigError` if a tree is of a task that is held out, or does not come from the training questions.
    """
    _forbid_test_questions(forest, plan)
    make = {"sft": _sft, "dpo": _dpo, "unified": _unified}[choices.format]
    selection = Selection()
    by_task: dict[str, list[list[Row]]] = {}
    seen: set[str] = set()
    for tree in forest.trees.values():
        value = potential(tree)
        if choices.potential > 0 and (value is None or value < choices.potential):
            selection.left_out["trees below the potential"] += 1
            continue
        rows = list(make(tree, plan, choices, prompts))
        new = [row for row in rows if _is_new(row, seen)]
        selection.left_out["equal rows"] += len(rows) - len(new)
        kept = new[: choices.per_tree]
        selection.left_out["rows above per_tree"] += len(new) - len(kept)
        by_task.setdefault(tree.root.task, []).append(kept)
    for task, trees in by_task.items():
        rows = _one_of_each_in_turn(trees)
        kept = rows[: choices.per_task]
        selection.left_out["rows above per_task"] += len(rows) - len(kept)
        selection.rows["validation" if task in choices.validation_tasks else "train"] += kept
    return selection


def _forbid_test_questions(forest: Forest, plan: SynthesisPlan) -> None:
    for tree in forest.trees.values():
        if tree.root.split != SPLIT or not tree.root.tree.split("/")[1:2] == [SPLIT]:
            raise ConfigError(f"{tree.root.tree} is not a training question; nothing was exported")
        if tree.root.task in plan.held_out:
            raise ConfigError(f"{tree.root.tree} is of a task that is held out; nothing was exported")


def _sft(tree: Tree, plan: SynthesisPlan, choices: Choices, prompts: PromptSet) -> Iterable[Row]:
    return _conversations(tree, choices, lambda leaf: as_taught(tree.root.asked, leaf, plan.depth, prompts))


def _unified(tree: Tree, plan: SynthesisPlan, choices: Choices, prompts: PromptSet) -> Iterable[Row]:
    return _conversations(tree, choices, lambda leaf: as_unified(tree.root.asked, leaf, prompts))


def _conversations(tree: Tree, choices: Choices, make: Callable[[Position], Dialogue]) -> Iterable[Row]:
    """One row for every path that ended right, the best first. Giving up with a right answer is nothing to learn."""
    right = [
        leaf for leaf in tree.leaves if leaf.node and leaf.node.verdict.correct and leaf.node.end != "gave_up"
    ]
    right.sort(key=lambda leaf: -(score(leaf, choices.rule) or 0.0))
    for leaf in right:
        dialogue = make(leaf).with_last_doubled() if choices.double_last else make(leaf)
        yield {
            "messages": dialogue.messages,
            "weights": dialogue.weights,
            "score": score(leaf, choices.rule),
            **_origin(tree, leaf),
        }


def _dpo(tree: Tree, plan: SynthesisPlan, choices: Choices, prompts: PromptSet) -> Iterable[Row]:
    pairs = sibling_pairs(tree, choices.rule, gap=choices.gap)
    pairs.sort(key=lambda pair: pair.score_rejected - pair.score_chosen)
    for pair in pairs:
        chosen, rejected = pair.chosen, pair.rejected
        assert chosen.parent is not None and chosen.node is not None and rejected.node is not None
        yield {
            "prompt": as_asked(tree.root.asked, chosen.parent, plan.depth, prompts).messages,
            "chosen": [said(chosen.node.decision, prompts)],
            "rejected": [said(rejected.node.decision, prompts)],
            "score_chosen": pair.score_chosen,
            "score_rejected": pair.score_rejected,
            **_origin(tree, chosen),
        }


def _origin(tree: Tree, position: Position) -> dict[str, Any]:
    return {
        "task": tree.root.task,
        "level": tree.root.level,
        "tree": tree.root.tree,
        "path": ".".join(map(str, position.path)),
        "p": success(tree.top),
    }


def _is_new(row: Row, seen: set[str]) -> bool:
    """Whether no row before it has the same messages; the answer is remembered."""
    text = json.dumps([row.get(name) for name in ("messages", "prompt", "chosen", "rejected")])
    digest = hashlib.sha256(text.encode()).hexdigest()
    new = digest not in seen
    seen.add(digest)
    return new


def _one_of_each_in_turn(trees: list[list[Row]]) -> list[Row]:
    """The first row of every tree, then the second of every tree, and so on: a cut leaves no tree with all of them."""
    longest = max(map(len, trees), default=0)
    return [rows[place] for place in range(longest) for rows in trees if place < len(rows)]
