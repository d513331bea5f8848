"""The loop: one question, from the first guidance to the final answer (paper section 3).

    decide -> answer -> run -> check -> decide -> ... -> the best answer

The coach decides, the TaskLLM answers, the sandbox runs its program, the checkers look at the result, and the coach
decides again. The loop may be stopped at any moment (budget, deadline, a model that fails for good) and always has its
best answer so far. How it differs between the published algorithm and ours is in `_profiles`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ._ahead import Ahead
from ._answering import Answering, by_role
from ._conversation import conversation, run_report
from ._ending import Ending, carry_out
from ._errors import ModelError
from ._events import Checked, Decided, Event, Finished, Started, TurnFinished
from ._evidence import Candidate, check_of, failure_of, is_sound, weigh
from ._ledger import Ledger, MeteredModel
from ._profiles import Profile
from ._trajectory import (
    Answer,
    Budget,
    Check,
    Decision,
    Guidance,
    Mode,
    Question,
    StopReason,
    Trajectory,
    Turn,
    Usage,
)
from .checkers import AnswerChecker, VerifierRecord
from .coaches import Coach, Foresees, State
from .models import ChatModel, Message, Sampling
from .prompts import PromptSet
from .sandbox import Sandbox

__all__ = ["Parts", "Steering"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everyone who takes part in one question. ``coach`` and ``checker`` book their calls on ``ledger``; ``record`` is
    of the checker's verifiers, over all questions."""

    task: ChatModel
    coach: Coach
    checker: AnswerChecker | None
    sandbox: Sandbox
    prompts: PromptSet
    libraries: tuple[str, ...]
    ledger: Ledger
    record: VerifierRecord = field(default_factory=VerifierRecord)


class Steering:
    """One question under way, from its start or from the ``turns`` it has behind it. `run` may be awaited once.

    Whoever decides in the coach's place (synthesis does, to branch) calls `step` instead of `run`.
    """

    def __init__(
        self,
        question: Question,
        parts: Parts,
        profile: Profile,
        budget: Budget,
        emit: Callable[[Event], None],
        turns: Sequence[Turn] = (),
    ) -> None:
        self._question = question
        self._parts = parts
        self._profile = profile
        self._budget = budget
        self._emit = emit
        self._answering = Answering(
            question=question,
            task=MeteredModel(parts.task, "task", parts.ledger),
            sandbox=parts.sandbox,
            sampling=profile.task_sampling,
            limits=profile.limits,
            emit=emit,
            symbolic=profile.symbolic,
            forms=profile.forms,
            question_as_data=profile.question_as_data,
            words_stand=profile.keep == "best",
            stop_after_program=profile.stop_after_program,
        )
        self._turns = list(turns)
        self._next_turn, self._verifier = Ahead(emit), Ahead(emit)
        self._checker_recorded = Usage()
        self._by_the_record: bool | None = None
        self.failure: ModelError | None = None
        """The model error that ended the question, if one did."""
        self._started = time.perf_counter()
        self._started_at = datetime.now(UTC).isoformat(timespec="seconds")

    # ---- the loop --------------------------------------------------------------------------------------------------

    async def run(self) -> Trajectory:
        """Steer the question and return the whole record; only cancellation leaves it without one."""
        self._emit(Started(self._question, self._parts.task.name, self._parts.coach.name, self._profile.name))
        ending = await carry_out(self._loop(), self._budget, self._turns)
        self.failure = ending.failure
        self._keep_record()
        trajectory = self._trajectory(ending)
        self._emit(Finished(trajectory))
        return trajectory

    async def _loop(self) -> tuple[StopReason, str]:
        try:
            while True:
                decision, coach_usage = await self._decide()
                ended = await self.step(decision, coach_usage)
                if ended is not None:
                    return ended
        finally:
            await self._next_turn.drop()
            await self._verifier.drop()

    async def step(self, decision: Decision, coach_usage: Usage) -> tuple[StopReason, str] | None:
        """Carry out one decision, which cost ``coach_usage``: answer, run, check.

        Returns why the question ends with it, or ``None`` if the coach is to decide again.
        """
        if not isinstance(decision, Guidance):
            return ("accepted" if decision.outcome == "accept" else "gave_up"), decision.reason
        await self._answer(self._voices(decision), coach_usage)
        await self._drop_needless()
        last = len(self._turns) >= self._budget.max_turns
        if not last or self._profile.review_last:
            await self._check()
        supported = self._support_of(self.best)
        if self._profile.stop_on_evidence and supported is not None and supported.verified:
            return "verified", supported.why
        if last:
            return "max_turns", f"all {self._budget.max_turns} turns were used"
        return None

    # ---- decide ----------------------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """What the coach sees now."""
        return State(
            question=self._question,
            turns=tuple(self._turns),
            candidates=self._candidates(),
            turns_left=self._budget.max_turns - len(self._turns),
        )

    async def _decide(self) -> tuple[Decision, Usage]:
        before = self._parts.ledger.spent("coach")
        decision = await self._parts.coach.decide(self.state)
        self._emit(Decided(len(self._turns), decision))
        return decision, _difference(self._parts.ledger.spent("coach"), before)

    def _voices(self, guidance: Guidance) -> list[Guidance]:
        """The guidance, and beside an opening with code a second voice, if the profile wants one."""
        opening = not self._turns and guidance.mode is Mode.CODE and self._budget.max_turns > 1
        if not opening or self._profile.opening == "coach":
            return [guidance]
        if self._profile.opening == "diverse":
            second = Guidance(mode=Mode.TEXT, message="", reason="a second opinion in words", start_over=True)
        else:
            second = replace(guidance, reason="a second program, made apart")
        self._emit(Decided(1, second))
        return [guidance, second]

    # ---- answer and run --------------------------------------------------------------------------------------------

    async def _answer(self, voices: list[Guidance], coach_usage: Usage) -> None:
        """One turn for each voice, at the same time; the first one carries what the coach's decision cost.

        A turn that finished is kept even when another one fails or time runs out.
        """
        start, history = len(self._turns), tuple(self._turns)
        done: list[Turn] = []

        async def one(offset: int, guidance: Guidance) -> None:
            cost = coach_usage if offset == 0 else Usage()
            apart = offset > 0 and guidance.mode is voices[0].mode
            done.append(await self._turn(start + offset, guidance, history, cost, apart=apart))
            done.sort(key=lambda turn: turn.index)
            self._turns[start:] = [_numbered(turn, start + i) for i, turn in enumerate(done)]

        results = asyncio.gather(*(one(i, voice) for i, voice in enumerate(voices)), return_exceptions=True)
        failures = [result for result in await results if isinstance(result, BaseException)]
        if failures and (not done or not all(isinstance(failure, ModelError) for failure in failures)):
            raise failures[0]
        for turn, kept in zip(done, self._turns[start:], strict=True):
            if turn.index != kept.index:
                self._emit(TurnFinished(kept))  # under the number that it has now

    async def _turn(
        self, index: int, guidance: Guidance, history: tuple[Turn, ...], coach_usage: Usage, *, apart: bool
    ) -> Turn:
        """One answer; ``apart`` from one that the same guidance gets at the same time."""
        messages = self._messages(guidance, history)
        sampling = self._sampling(index, messages, self._asked(history), apart=apart)
        answer = await self._next_turn.claim((index, tuple(messages), sampling)) or asyncio.create_task(
            self._answering.turn(index, guidance, messages, coach_usage=coach_usage, sampling=sampling)
        )
        self._look_ahead(index, guidance, history)
        turn: Turn = await answer
        return replace(turn, guidance=guidance, usage={**turn.usage, **by_role(coach=coach_usage)})

    def _asked(self, history: tuple[Turn, ...]) -> list[list[Message]]:
        return [self._messages(turn.guidance, history[: turn.index]) for turn in history]

    def _sampling(
        self, index: int, messages: list[Message], asked: list[list[Message]], *, apart: bool = False
    ) -> Sampling:
        """As the profile says, but not what would be the same reply again."""
        sampling = self._profile.task_sampling
        if apart or messages in asked:
            warm = max(sampling.temperature, self._profile.apart_temperature)
            return replace(sampling, temperature=warm, seed=index)
        return sampling

    def _messages(self, guidance: Guidance, history: tuple[Turn, ...]) -> list[Message]:
        parts = self._parts
        return conversation(self._question, guidance, history, self._profile, parts.prompts, parts.libraries)

    # ---- look ahead ------------------------------------------------------------------------------------------------

    def _look_ahead(self, index: int, guidance: Guidance, history: tuple[Turn, ...]) -> None:
        """While ``guidance`` is followed, begin what the profile says should not wait for the outcome."""
        profile, checker, coach = self._profile, self._parts.checker, self._parts.coach
        if profile.ahead == "verifier" and checker is not None and index == 0 and self._verifier_pays():
            self._verifier.begin("verifier", lambda emit: checker.prepare(self._question))
        if profile.ahead != "program" or profile.opening != "coach" or not isinstance(coach, Foresees):
            return
        foreseen = coach.foresee(self.state, guidance) if index + 1 < self._budget.max_turns else None
        if foreseen is not None and foreseen.start_over:  # else it depends on what comes of this turn
            messages = self._messages(foreseen, history)
            asked = [*self._asked(history), self._messages(guidance, history)]
            sampling = self._sampling(index + 1, messages, asked)
            self._next_turn.begin(
                (index + 1, tuple(messages), sampling),
                lambda emit: replace(self._answering, emit=emit).turn(
                    index + 1, foreseen, messages, sampling=sampling
                ),
            )

    async def _drop_needless(self) -> None:
        """Cancel what the turns now show to be needless."""
        if failure_of(self._turns[-1]) is None:
            await self._next_turn.drop()
        if not self._verifier_is_wanted():
            await self._verifier.drop()

    # ---- check -----------------------------------------------------------------------------------------------------

    async def _check(self) -> None:
        """Have the self-answer checker judge the answers so far, unless they are verified without it."""
        if self._parts.checker is None:
            return
        if self._profile.verifier == "each_turn":
            await self._judge([([self._turns[-1].index], self._whole_answer(self._turns[-1]))])
            return
        candidates = self._candidates()
        if self._verifier_is_wanted() and candidates and not candidates[0].verified and self._verifier_pays():
            sound = [candidate for candidate in candidates if candidate.sound]
            await self._judge([(self._to_be_judged(each), each.answer.text) for each in sound])

    def _whole_answer(self, turn: Turn) -> str:
        """The reply with what its program did, as the published checker reads it."""
        if turn.execution is None:
            return turn.reply.text
        return f"{turn.reply.text}\n\n{run_report(turn.execution, self._parts.prompts)}"

    def _to_be_judged(self, candidate: Candidate) -> list[int]:
        """The turn that is shown for ``candidate``, and those that were when it was judged before."""
        before = [i for i in candidate.turns if check_of(self._turns[i], "self_answer") is not None]
        return sorted({candidate.answer.turn, *before})

    def _verifier_is_wanted(self) -> bool:
        """Whether the first answer is one on which a verifier is written, by the switch ``verifier``."""
        return self._profile.verifier == "on_doubt" or is_sound(self._turns[0])

    def _verifier_pays(self) -> bool:
        """Whether to have one for this question, by the record; asked when it is needed, and decided once."""
        if self._by_the_record is None:
            speaks = self._profile.verifier != "as_it_pays" or self._parts.record.speaks_for_another()
            self._by_the_record = speaks
        return self._by_the_record

    def _keep_record(self) -> None:
        if self._profile.verifier != "each_turn" and self._parts.ledger.spent("checker").calls:
            checks = [check_of(turn, "self_answer") for turn in self._turns]
            self._parts.record.add(
                passed=any(check is not None and check.verdict == "pass" for check in checks)
            )

    async def _judge(self, answers: list[tuple[list[int], str]]) -> None:
        """Check ``answers``, each with the turns on which to record the result."""
        assert self._parts.checker is not None
        checks = [await self._parts.checker.check(self._question, text) for _, text in answers]
        if len(answers) > 1:
            # Judged before; but what came after may have changed what is believed of the verifier.
            checks = [await self._parts.checker.check(self._question, text) for _, text in answers]
        spent = self._parts.ledger.spent("checker")
        cost, self._checker_recorded = _difference(spent, self._checker_recorded), spent
        for (indices, _), check in zip(answers, checks, strict=True):
            for index in indices:
                self._record(index, check, cost)
                cost = Usage()

    def _record(self, index: int, check: Check, cost: Usage) -> None:
        turn = self._turns[index]
        if check_of(turn, check.checker) != check:
            self._emit(Checked(index, check))
        others = tuple(each for each in turn.checks if each.checker != check.checker)
        spent = turn.usage.get("checker", Usage()) + cost
        usage = {**turn.usage, **by_role(checker=spent)}
        self._turns[index] = replace(turn, checks=(*others, check), usage=usage)

    # ---- the answer ------------------------------------------------------------------------------------------------

    def _candidates(self) -> tuple[Candidate, ...]:
        return weigh(self._turns, apart=not self._profile.full_history)

    def _support_of(self, answer: Answer | None) -> Candidate | None:
        return next((each for each in self._candidates() if answer and answer.turn in each.turns), None)

    @property
    def best(self) -> Answer | None:
        """The answer to return: the best supported one, or simply the last one (paper profile)."""
        if self._profile.keep == "last":
            return self._turns[-1].answer if self._turns else None
        candidates = self._candidates()
        return candidates[0].answer if candidates else None

    def _trajectory(self, ending: Ending) -> Trajectory:
        from . import __version__

        answer = self.best
        supported = self._support_of(answer)
        if answer is not None and supported is not None:
            answer = replace(answer, verified=supported.verified, evidence=supported.why)
        return Trajectory(
            question=self._question,
            task_model=self._parts.task.name,
            coach=self._parts.coach.name,
            profile=self._profile.name,
            turns=tuple(self._turns),
            answer=answer,
            stop_reason=ending.reason,
            explanation=ending.explanation,
            error=str(ending.failure) if ending.failure else None,
            usage=dict(self._parts.ledger.usage),
            wall_s=time.perf_counter() - self._started,
            started_at=self._started_at,
            prompts=self._parts.prompts.label,
            codesteer_version=__version__,
        )


def _numbered(turn: Turn, index: int) -> Turn:
    """``turn`` as number ``index``: a voice that failed leaves no gap."""
    if turn.index == index:
        return turn
    return replace(turn, index=index, answer=turn.answer and replace(turn.answer, turn=index))


def _difference(after: Usage, before: Usage) -> Usage:
    return Usage(
        calls=after.calls - before.calls,
        prompt_tokens=after.prompt_tokens - before.prompt_tokens,
        cached_tokens=after.cached_tokens - before.cached_tokens,
        output_tokens=after.output_tokens - before.output_tokens,
        seconds=after.seconds - before.seconds,
        estimated=after.estimated,
    )
