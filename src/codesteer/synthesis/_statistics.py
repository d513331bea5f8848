"""What a folder of trees holds, in figures; every one is counted from the stored records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, cast

from .._trajectory import Decision, Guidance, Usage
from ._forest import Forest, Tree
from ._pairs import sibling_pairs
from ._plan import SynthesisPlan
from ._records import Node
from ._scores import RULES, potential, success

__all__ = ["row_counts", "statistics"]


def statistics(forest: Forest, plan: SynthesisPlan) -> dict[str, Any]:
    """Plain JSON values. ``damaged`` names every line that could not be read and was therefore skipped."""
    trees = list(forest.trees.values())
    nodes = [position.node for position in forest.positions if position.node]
    ends = [node for node in nodes if node.end is not None]
    return {
        "plan": asdict(plan),
        "damaged": [str(line) for line in forest.damaged],
        "unattached_records": forest.unattached,
        "trees": len(trees),
        "complete_trees": sum(tree.top.complete for tree in trees),
        "nodes": len(nodes),
        "missing_nodes": sum(
            len(place.proposals or ()) - len(place.children) for place in forest.positions if not place.ended
        ),
        "nearly_equal_decisions_dropped": sum(tree.dropped for tree in trees),
        "ends": dict(sorted(Counter(str(node.end) for node in ends).items())),
        "ends_right": sum(node.verdict.correct for node in ends),
        "decisions": dict(sorted(Counter(_kind(node.decision) for node in nodes).items())),
        "pairs": {
            name: sum(len(sibling_pairs(tree, rule())) for tree in trees) for name, rule in RULES.items()
        },
        "usage": _usage(nodes),
        "tasks": _by_task_and_level(trees),
    }


def _kind(decision: Decision) -> str:
    return decision.mode.value if isinstance(decision, Guidance) else decision.outcome


def _usage(nodes: Iterable[Node]) -> dict[str, Any]:
    """By role; replies that several branches share count once for each path that needed them."""
    spent: dict[str, Usage] = {}
    for node in nodes:
        for role, usage in node.usage.items():
            spent[role] = spent.get(role, Usage()) + usage
    return {role: asdict(usage) for role, usage in sorted(spent.items())}


def _by_task_and_level(trees: Iterable[Tree]) -> list[dict[str, Any]]:
    """Where success is neither sure nor hopeless: there more trees teach most."""
    cells: dict[tuple[str, int], list[Tree]] = {}
    for tree in trees:
        cells.setdefault((tree.root.task, tree.root.level), []).append(tree)
    return [
        {
            "task": task,
            "level": level,
            "trees": len(group),
            "p": _mean(success(tree.top) for tree in group),
            "potential": _mean(potential(tree) for tree in group),
        }
        for (task, level), group in sorted(cells.items())
    ]


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 4) if known else None


def row_counts(rows: Iterable[Any]) -> dict[str, int]:
    """Rows by task."""
    return dict(sorted(Counter(cast("str", row["task"]) for row in rows).items()))
