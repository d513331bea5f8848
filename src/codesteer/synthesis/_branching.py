"""One guidance tree: at every state several decisions are tried, each from the same stored state (paper section 4).

    propose -> carry out each -> store -> propose ...

The loop is the project's own, taken one step at a time (`Steering.step`). A child starts from the turns its parent has
stored, so a shared prefix is asked for once. A node is on the disk before anything continues it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from .._errors import ModelError
from .._ledger import Ledger
from .._profiles import Profile
from .._steering import Parts, Steering
from .._trajectory import Budget, Turn
from ..checkers import PublishedSelfAnswerChecker, SelfAnswerChecker
from ..coaches import RulesCoach
from ..methods import Env
from ..sandbox import IMPORTABLE
from ..symbench import Instance, get_task
from ._checking import PathReplies, TreeReplies
from ._forest import Position, Tree
from ._guidance import distinct, sayable
from ._journal import Journal
from ._plan import SynthesisPlan
from ._records import Branches, Node, Proposal
from ._samplers import Sampler

__all__ = ["Tools", "TreeGrower", "together"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What all trees of a run share. ``slots`` bounds the steps in flight."""

    plan: SynthesisPlan
    env: Env
    profile: Profile
    sampler: Sampler
    journal: Journal
    slots: asyncio.Semaphore
    made: Callable[[Node], None]
    """Hears of every new node."""
    failed: Callable[[ModelError], None]
    """Hears of every step that a model failed; may raise, to end the run."""


class TreeGrower:
    """Completes one tree, whatever part of it is there already."""

    def __init__(self, tree: Tree, instance: Instance, tools: Tools) -> None:
        self._tree = tree
        self._instance = instance
        self._tools = tools
        known = (reply for place in tree.top.walk() if place.node for reply in place.node.checker_replies)
        self._checker_replies = TreeReplies(tools.env.checker or tools.env.task, known)

    async def grow(self) -> None:
        """Make every node that is missing; steps that a model fails are left missing."""
        await self._continue_from(self._tree.top)

    async def _continue_from(self, here: Position) -> None:
        if here.ended:
            return
        if here.proposals is None:
            here.proposals = await self._attempt(lambda: self._propose(here))
        await together(self._branch(here, branch) for branch in range(len(here.proposals or ())))

    async def _branch(self, here: Position, branch: int) -> None:
        if branch not in here.children:
            child = await self._attempt(lambda: self._carry_out(here, branch))
            if child is None:
                return
            here.children[branch] = child
        await self._continue_from(here.children[branch])

    async def _attempt(self, work: Callable[[], Coroutine[None, None, _T]]) -> _T | None:
        try:
            async with self._tools.slots:
                return await work()
        except ModelError as failure:
            self._tools.failed(failure)
            return None

    # ---- propose ---------------------------------------------------------------------------------------------------

    async def _propose(self, here: Position) -> tuple[Proposal, ...]:
        plan, prompts = self._tools.plan, self._tools.env.prompts
        width = plan.width(here.depth)
        random = Random(f"{plan.seed}/{self._tree.root.tree}/{here.path}")
        state = self._steering(here.turns, Ledger(Budget()), None).state
        last_mode = state.turns[-1].guidance.mode if state.turns else None
        proposals = await self._tools.sampler.propose(state, width, random)
        said = [sayable(proposal.decision, prompts, last_mode=last_mode) for proposal in proposals]
        places = distinct(said)
        chosen = tuple(
            Proposal(decision=said[place], usage=proposals[place].usage) for place in places[:width]
        )
        self._tools.journal.write(
            Branches(
                tree=self._tree.root.tree,
                parent=here.key,
                proposals=chosen,
                dropped=len(said) - len(places),
            )
        )
        return chosen

    # ---- carry out -------------------------------------------------------------------------------------------------

    async def _carry_out(self, here: Position, branch: int) -> Position:
        assert here.proposals is not None
        proposal, started = here.proposals[branch], time.perf_counter()
        ledger, before = Ledger(Budget()), here.turns
        checker_model = PathReplies(self._checker_replies, here.checker_replies, ledger)
        steering = self._steering(before, ledger, checker_model)
        if proposal.usage.calls:
            ledger.book("coach", proposal.usage)
        ended = await steering.step(proposal.decision, proposal.usage)
        answer = steering.best
        node = Node(
            tree=self._tree.root.tree,
            parent=here.key,
            path=(*here.path, branch),
            decision=proposal.decision,
            turns=_new_or_changed(before, steering.state.turns),
            end=ended and ended[0],
            answer=answer,
            verdict=get_task(self._instance.task).verify(self._instance, answer.text if answer else ""),
            usage=dict(ledger.usage),
            seconds=time.perf_counter() - started,
            checker_replies=tuple(checker_model.made),
        )
        child = Position(self._tools.journal.write(node), node, here)
        self._tools.made(node)
        return child

    def _steering(
        self, turns: tuple[Turn, ...], ledger: Ledger, checker_model: PathReplies | None
    ) -> Steering:
        """The question as it stands after ``turns``."""
        # Nothing ahead: a step is all that is asked of it, so nobody would claim or cancel what it began.
        env, profile = self._tools.env, replace(self._tools.profile, ahead="nothing")
        checker = None
        if checker_model is not None and profile.verifier != "off":
            kind = PublishedSelfAnswerChecker if profile.verifier == "each_turn" else SelfAnswerChecker
            checker = kind(
                checker_model,
                env.sandbox,
                env.prompts,
                sampling=profile.checker_sampling,
                limits=profile.limits,
            )
        parts = Parts(
            task=env.task,
            coach=RulesCoach(env.prompts),  # not asked: the sampler decides
            checker=checker,
            sandbox=env.sandbox,
            prompts=env.prompts,
            libraries=IMPORTABLE,
            ledger=ledger,
        )
        budget = Budget(max_turns=self._tools.plan.depth)
        return Steering(self._tree.root.asked, parts, profile, budget, env.emit, turns)


def _new_or_changed(before: tuple[Turn, ...], after: tuple[Turn, ...]) -> tuple[Turn, ...]:
    return tuple(turn for turn in after if turn.index >= len(before) or turn != before[turn.index])


async def together(work: Iterable[Coroutine[None, None, None]]) -> None:
    """Do all of ``work`` at the same time. The first error cancels the rest and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for each in work:
                group.create_task(each)
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
