"""Every figure of the report, computed from results alone. What is missing is counted and never averaged over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import mean

from ..evaluation import Result
from ._published import published
from ._statistics import Interval, mean_over_tasks, paired_difference, share_right, sign_test

__all__ = ["BARE_QUESTION", "Comparison", "MethodNumbers", "Run", "runs_of"]

BARE_QUESTION = "only_question"
"""The method that asks the question and nothing else."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A method against the reference on the same items; ``p`` is the exact sign test's."""

    difference: Interval
    wins: int
    ties: int
    losses: int
    p: float


@dataclass(frozen=True)
class MethodNumbers:
    """One method within a run. ``paired`` are its results on the items that every method of the run has."""

    method: str
    results: tuple[Result, ...]
    paired: tuple[Result, ...]

    def count(self, status: str) -> int:
        return sum(result.status == status for result in self.results)

    @cached_property
    def strict(self) -> Interval:
        return share_right(self.strict_groups)

    @cached_property
    def official(self) -> float:
        return mean_over_tasks(self.groups(lambda result: float(result.official))).value

    @cached_property
    def partial(self) -> float:
        return mean_over_tasks(self.groups(lambda result: result.partial)).value

    @cached_property
    def normalised(self) -> float | None:
        """Mean over tasks of the strict share divided by the task's frozen maximum; may pass 1 on easy items.

        Of the paper's tasks alone; nothing if there are none.
        """
        paper = published()
        shares = [
            mean(items) / (paper.best(task) / 100)
            for task, items in self.strict_groups.items()
            if task in paper.rates
        ]
        return mean(shares) if shares else None

    @cached_property
    def strict_groups(self) -> dict[str, list[float]]:
        return self.groups(lambda result: float(result.strict))

    def groups(self, value: Callable[[Result], float]) -> dict[str, list[float]]:
        grouped: dict[str, list[float]] = {}
        for result in self.paired:
            grouped.setdefault(result.task, []).append(value(result))
        return grouped

    def average(self, value: Callable[[Result], float]) -> float:
        return mean(map(value, self.paired))

    def spent(self, what: str, role: str | None = None) -> float:
        """Mean of a field of `Cost` a question, of one role or of all."""
        return self.average(
            lambda result: sum(
                getattr(cost, what) for name, cost in result.costs.items() if role in (None, name)
            )
        )

    @property
    def tokens(self) -> float:
        return self.spent("prompt_tokens") + self.spent("output_tokens")

    @property
    def seconds(self) -> float:
        return self.average(lambda result: result.wall_seconds)

    @property
    def execution_seconds(self) -> float:
        return self.average(lambda result: result.execution_seconds)

    @property
    def turns(self) -> float:
        return self.average(lambda result: result.turns)

    @property
    def money(self) -> float:
        return self.spent("money")

    @property
    def believed(self) -> tuple[int, int]:
        """Answers the method marked as verified: how many of them are right, and how many there are."""
        verified = [result for result in self.paired if result.verified]
        return sum(result.strict for result in verified), len(verified)

    @property
    def marked_verified(self) -> int:
        return self.believed[1]

    def by_level(self) -> dict[str, tuple[int, int]]:
        """Right and all, by level; original items under ``original``."""
        found: dict[str, tuple[int, int]] = {}
        for result in self.paired:
            name = "original" if result.level is None else str(result.level)
            right, all_ = found.get(name, (0, 0))
            found[name] = (right + result.strict, all_ + 1)
        return dict(sorted(found.items()))

    def cell(self, task: str) -> tuple[int, int, int]:
        """Right, answered, and planned items of a task."""
        planned = [result for result in self.results if result.task == task]
        answered = [result for result in planned if result.status != "missing"]
        return sum(result.strict for result in answered), len(answered), len(planned)

    def against(self, reference: MethodNumbers) -> Comparison:
        """Item by item: both have the same ones, in the same order (see `runs_of`)."""
        pairs = list(zip(self.paired, reference.paired, strict=True))
        wins = sum(mine.strict and not other.strict for mine, other in pairs)
        losses = sum(other.strict and not mine.strict for mine, other in pairs)
        return Comparison(
            paired_difference(self.strict_groups, reference.strict_groups),
            wins,
            len(pairs) - wins - losses,
            losses,
            sign_test(wins, losses),
        )


@dataclass(frozen=True)
class Run:
    """All methods with one set of models on one list of items; none as long as they have no answered item in common."""

    name: str
    methods: tuple[MethodNumbers, ...]
    items: int
    paired: int
    """Items that every method has answered (or failed on): the overall figures are of these."""
    left_out: tuple[str, ...] = ()
    """Methods with nothing answered yet; they take no part in the pairing."""
    compared_with: str = BARE_QUESTION
    """The reference, if it was asked."""

    @property
    def notes(self) -> list[str]:
        """What stands beside every table of an incomplete run."""
        said: list[str] = []
        if not self.methods:
            return [f"{self.name}: nothing to compare yet; no question was answered by every method begun."]
        if self.paired < self.items:
            said.append(
                f"{self.name}: not complete; the figures are of the {self.paired} of {self.items} items that every "
                "method listed has answered."
            )
        if self.left_out:
            said.append(f"{self.name}: not begun: {', '.join(self.left_out)}.")
        for each in self.methods:
            if failed := each.count("failed"):
                said.append(
                    f"{self.name}: {each.method} failed on {_questions(failed)}, which count as wrong; what they cost "
                    "is what had been spent until then."
                )
            if full := sum(result.stop_reason == "context" for result in each.results):
                said.append(
                    f"{self.name}: {each.method} ended {_questions(full)} early, because the conversation no longer "
                    "fitted a model's context."
                )
        return said

    @property
    def tasks(self) -> list[str]:
        return list(dict.fromkeys(result.task for result in self.methods[0].results))

    @property
    def reference(self) -> MethodNumbers:
        """What others are compared with: the method ``compared_with`` if it was asked, else the first one."""
        return next((each for each in self.methods if each.method == self.compared_with), self.methods[0])


def runs_of(results: Sequence[Result], reference: str = BARE_QUESTION) -> list[Run]:
    """The runs within ``results``, in order; their methods are compared with ``reference``."""
    runs: list[Run] = []
    for name in dict.fromkeys(result.run for result in results):
        mine = [result for result in results if result.run == name]
        by_method = {
            method: tuple(result for result in mine if result.method == method)
            for method in dict.fromkeys(result.method for result in mine)
        }
        begun = {
            method: each
            for method, each in by_method.items()
            if any(result.status != "missing" for result in each)
        }
        common = _answered_by_all(list(begun.values()))
        items = len(next(iter(by_method.values())))
        if not common:
            runs.append(Run(name, (), items, 0, tuple(by_method), reference))
            continue
        order = {item: place for place, item in enumerate(dict.fromkeys(result.item for result in mine))}
        numbers = tuple(
            MethodNumbers(
                method,
                each,
                tuple(
                    sorted(
                        (result for result in each if result.item in common),
                        key=lambda result: order[result.item],
                    )
                ),
            )
            for method, each in begun.items()
        )
        left_out = tuple(method for method in by_method if method not in begun)
        runs.append(Run(name, numbers, items, len(common), left_out, reference))
    return runs


def _questions(number: int) -> str:
    return "one question" if number == 1 else f"{number} questions"


def _answered_by_all(methods: Sequence[Sequence[Result]]) -> set[str]:
    answered = [{result.item for result in each if result.status != "missing"} for each in methods]
    return set[str].intersection(*answered) if answered else set()
