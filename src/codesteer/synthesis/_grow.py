"""A run of synthesis: which trees are to be grown, in which order, and when it is not worth going on.

A run that was stopped goes on from what its folder holds; a finished node is never made again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .._errors import ConfigError, ModelError
from .._profiles import Profile, profile_named
from ..coaches import RulesCoach
from ..methods import Env
from ..symbench import Instance
from ._branching import Tools, TreeGrower, together
from ._forest import Forest, Position, Tree
from ._journal import NODES_FILE, Journal
from ._plan import SynthesisPlan
from ._records import Node, Root
from ._samplers import CoachSampler, PerturbingSampler, RulesSampler, Sampler
from ._scores import potential
from ._tasks import training_instances

__all__ = ["Grown", "grow"]

_FAILURES_IN_A_ROW = 20


@dataclass(slots=True)
class Grown:
    """What a run did."""

    trees: int = 0
    """Trees of the plan that are complete now."""
    nodes: int = 0
    """Nodes made by this run."""
    failures: int = 0
    """Steps that a model failed; the next run tries them again."""
    last_failure: str = ""
    left_out: tuple[tuple[str, int], ...] = ()
    """Task and level of those whose pilots showed too little potential."""


async def grow(
    plan: SynthesisPlan,
    out: Path,
    env: Env,
    *,
    at_once: int = 1,
    tell: Callable[[Grown], None] = lambda grown: None,
) -> Grown:
    """Grow what is missing of ``plan`` in the folder ``out``, with the models and the sandbox of ``env``.

    ``at_once`` bounds the steps in flight. ``tell`` hears of every finished node. Raises `ConfigError` if ``out`` holds
    other trees or is being written to, `ModelError` if a model fails again and again, `OSError` if the disk does.
    """
    from .. import __version__

    plan = replace(
        plan,
        task_model=env.task.name,
        coach_model=env.coach.name if env.coach else None,
        prompts=env.prompts.label,
        version=__version__,
    ).keep(out)
    with Journal(out / NODES_FILE) as journal:
        run = _Run(plan, Forest.read(out), journal, env, at_once, tell)
        for instances in run.rounds():
            await run.grow(instances)
    return run.grown


class _Run:
    def __init__(
        self,
        plan: SynthesisPlan,
        forest: Forest,
        journal: Journal,
        env: Env,
        at_once: int,
        tell: Callable[[Grown], None],
    ) -> None:
        profile = profile_named(plan.profile)
        profile = replace(profile, limits=env.limits, task_sampling=env.sampling or profile.task_sampling)
        self._plan = plan
        self._forest = forest
        self._trees_at_once = asyncio.Semaphore(at_once)
        self._tools = Tools(
            plan=plan,
            env=env,
            profile=profile,
            sampler=_sampler(plan, env, profile),
            journal=journal,
            slots=asyncio.Semaphore(at_once),
            made=self._made,
            failed=self._failed,
        )
        self._tell = tell
        self._failures_in_a_row = 0
        self.grown = Grown()

    def rounds(self) -> Iterator[list[Instance]]:
        """The pilots of every task and level; then the rest of those that are neither too easy nor too hard."""
        plan = self._plan
        cells = {
            (task, level): training_instances(task, level, plan.n, plan.seed)
            for task in plan.tasks
            for level in plan.levels
        }
        pilots = plan.pilot or plan.n
        yield [instance for instances in cells.values() for instance in instances[:pilots]]
        promising = {cell for cell, instances in cells.items() if self._promises(instances[:pilots])}
        self.grown.left_out = tuple(
            cell for cell, instances in cells.items() if len(instances) > pilots and cell not in promising
        )
        yield [instance for cell in cells if cell in promising for instance in cells[cell][pilots:]]

    def _promises(self, pilots: Sequence[Instance]) -> bool:
        """Whether these questions are neither always solved nor never; true where that is not known."""
        trees = [self._forest.trees[each.id] for each in pilots if each.id in self._forest.trees]
        shown = [value for tree in trees if (value := potential(tree)) is not None]
        return not shown or sum(shown) / len(shown) >= self._plan.potential

    async def grow(self, instances: Iterable[Instance]) -> None:
        """Complete the trees of these questions."""
        await together(self._complete(instance) for instance in instances)

    async def _complete(self, instance: Instance) -> None:
        async with self._trees_at_once:
            tree = self._tree(instance)
            await TreeGrower(tree, instance, self._tools).grow()
            self.grown.trees += tree.top.complete
            self._tell(self.grown)

    def _tree(self, instance: Instance) -> Tree:
        """The tree of this question, begun if it is not there."""
        if instance.id not in self._forest.trees:
            root = Root(
                tree=instance.id,
                task=instance.task,
                level=instance.level,
                seed=instance.seed,
                split=instance.split,
                question=instance.question,
            )
            self._forest.trees[instance.id] = Tree(root, Position(self._tools.journal.write(root)))
        tree = self._forest.trees[instance.id]
        if tree.root.question != instance.question:
            raise ConfigError(f"{instance.id}: the task's generator has changed since this tree was begun")
        return tree

    def _made(self, node: Node) -> None:
        self._failures_in_a_row = 0
        self.grown.nodes += 1
        self._tell(self.grown)

    def _failed(self, failure: ModelError) -> None:
        self.grown.failures += 1
        self.grown.last_failure = str(failure)
        self._failures_in_a_row += 1
        if self._failures_in_a_row >= _FAILURES_IN_A_ROW:
            raise failure


def _sampler(plan: SynthesisPlan, env: Env, profile: Profile) -> Sampler:
    own: Sampler = RulesSampler(RulesCoach.of(profile, env.prompts))
    if plan.sampler == "coach" or (plan.sampler == "perturb" and env.coach is not None):
        own = CoachSampler(
            env.coach or env.task,
            env.prompts,
            profile,
            temperature=plan.temperature,
            history=plan.coach_history,
        )
    return PerturbingSampler(own) if plan.sampler == "perturb" else own
