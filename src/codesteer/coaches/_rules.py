"""The `rules` coach: deterministic, no model call.

It opens with code wherever a question has anything to compute, names the remedy for the kind of failure it sees,
settles disagreement with one more independent program, and accepts the best supported answer. It knows kinds of
failure, never kinds of tasks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from .._evidence import Failure, check_of, computes, failure_of, is_sound
from .._profiles import Profile
from .._trajectory import Decision, Guidance, Mode, Stop, Turn
from ..prompts import PromptSet
from ._protocol import State

__all__ = ["RulesCoach"]

_SOMETHING_TO_COMPUTE = re.compile(
    r"""\d | (?<!\w)['"‘“`][^'"’”`]{2,}['"’”`](?!\w) | \b(?:
        how\s(?:many|much|long|far|often) | number\sof | count | sum | total | product | average | calculate | compute
      | solve | equation | expression | sort | order | arrange | rank | permut\w* | combin\w* | probab\w*
      | schedul\w* | shortest | longest | fewest | minimum | maximum | prime | divis\w* | multipl\w* | remainder
      | digits? | characters? | letter\w* | vowels? | consonants? | spell\w* | backwards? | revers\w* | sequence
      | grid | matrix | puzzle | cipher | encod\w* | decod\w* | truth | liars? | lies
      | two | three | four | five | six | seven | eight | nine | ten | dozen
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


Remedy = Literal["advice", "afresh"]

_ADVISED_AFRESH: dict[Failure, str] = {
    "cut": "briefly",
    "timeout": "timeout",
    "memory": "memory",
    "no_option": "no_option",
    "wrong_form": "wrong_form",
}
"""What is likely to happen again to a program that is not told of it; after other failures all are told the same."""


class RulesCoach:
    """Decides by rules over the evidence; costs nothing and always decides the same.

    After ``programs`` that failed it asks for words. Where one failed it shows it and says what to do about it
    (``remedy="advice"``), or asks for another one from the question alone, which begins with its rules (``afresh``);
    with ``rules_first`` the first one does, and the second one does not.
    """

    name = "rules"

    def __init__(
        self,
        prompts: PromptSet,
        *,
        programs: int = 3,
        remedy: Remedy = "advice",
        rules_first: bool = False,
    ) -> None:
        self._prompts = prompts
        self._programs = programs
        self._afresh = remedy == "afresh"
        self._plain_program = 1 if rules_first and self._afresh else 0

    @classmethod
    def of(cls, profile: Profile, prompts: PromptSet) -> RulesCoach:
        """As ``profile`` has it."""
        return cls(prompts, programs=profile.programs, remedy=profile.remedy, rules_first=profile.rules_first)

    async def decide(self, state: State) -> Decision:
        if not state.turns:
            return self._open(state.question.text)
        best = state.candidates[0] if state.candidates else None
        if best is not None and best.verified:
            return Stop(outcome="accept", reason=best.why)
        if best is not None and best.agreed:
            return Stop(outcome="accept", reason="programs made apart from each other agree")
        failure = self._unresolved(state)
        if failure is not None:
            return self._remedy(state, failure)
        if _two_disagree(state):
            message = "" if self._afresh else self._text("another_way")
            return Guidance(mode=Mode.CODE, message=message, reason="attempts disagree", start_over=True)
        if best is not None:
            return Stop(outcome="accept", reason=best.why)
        return Stop(outcome="give_up", reason="no attempt gave an answer")

    def foresee(self, state: State, guidance: Guidance) -> Guidance | None:
        """What is said after most failures: another program from the question alone, or words after the last one."""
        programs = 1 + sum(turn.guidance.mode is Mode.CODE for turn in state.turns)
        in_words = any(turn.guidance.mode is Mode.TEXT for turn in state.turns)
        if not self._afresh or guidance.mode is Mode.TEXT or in_words:
            return None
        if programs >= self._programs:
            return self._say(Mode.TEXT, "to_text", "the last program allowed will fail", start_over=True)
        message = self._usual(programs)
        return Guidance(mode=Mode.CODE, message=message, reason="this program will fail", start_over=True)

    def _open(self, question: str) -> Guidance:
        if found := _SOMETHING_TO_COMPUTE.search(question):
            seen = "it has numbers" if found[0].isdigit() else f"it says {found[0]}"
            return Guidance(mode=Mode.CODE, message=self._usual(0), reason=f"something to compute: {seen}")
        return Guidance(mode=Mode.TEXT, message="", reason="there is nothing to compute")

    def _unresolved(self, state: State) -> Failure | None:
        """The failure of the latest attempt at a program, or of the latest turn if there was none."""
        latest = next(
            (turn for turn in reversed(state.turns) if turn.guidance.mode is Mode.CODE), state.turns[-1]
        )
        if state.turns[-1].guidance.mode is Mode.TEXT and state.turns[-1].index > latest.index + 1:
            latest = state.turns[-1]  # words were the last resort, not the opening's second voice
        return failure_of(latest)

    def _remedy(self, state: State, failure: Failure) -> Decision:
        programs = [turn for turn in state.turns if turn.guidance.mode is Mode.CODE]
        words = [turn for turn in state.turns if turn.guidance.mode is Mode.TEXT]
        if failure == "no_answer" and not programs:
            if _said(state.turns, self._text("no_answer")):
                return Stop(outcome="give_up", reason="no final answer after being asked for one")
            return self._say(Mode.TEXT, "no_answer", "the reply has no final answer")
        if len(programs) >= self._programs:
            if any(failure_of(turn) is None for turn in words) or (state.candidates and words):
                return self._settle(state, f"{len(programs)} programs failed, the last by {failure}")
            return self._say(Mode.TEXT, "to_text", f"{len(programs)} programs failed", start_over=True)
        if self._afresh and failure != "check_failed" and any(map(is_sound, programs)):
            # The program that failed was only made because a verifier by the same model rejected an answer.
            return Stop(outcome="accept", reason=f"another program failed; {state.candidates[0].why}")
        if failure == "check_failed" and not programs:
            reason = "a check found the answer in words wrong; a program instead"
            return Guidance(mode=Mode.CODE, message=self._usual(0), reason=reason, start_over=True)
        if self._afresh and programs:
            reason = f"the last program failed: {failure}; another one from the question alone"
            special = _ADVISED_AFRESH.get(failure)
            message = self._advice(special, programs[-1]) if special else self._usual(len(programs))
            return Guidance(mode=Mode.CODE, message=message, reason=reason, start_over=True)
        if _repeats(programs):
            return self._say(Mode.CODE, "same_again", f"the same program again ({failure})", start_over=True)
        reason = f"the last program failed: {failure}"
        return Guidance(mode=Mode.CODE, message=self._advice(failure, state.turns[-1]), reason=reason)

    def _usual(self, before: int) -> str:
        """What a program is told that follows ``before`` others, where the last failure asks for nothing special."""
        return "" if before == self._plain_program else self._text("afresh")

    def _advice(self, key: str, turn: Turn) -> str:
        form = check_of(turn, "form")
        return self._prompts.fill(f"rules.{key}", summary=form.summary if form else "")

    def _settle(self, state: State, reason: str) -> Stop:
        if state.candidates and state.candidates[0].sound:
            return Stop(outcome="accept", reason=f"{reason}; best answer so far: {state.candidates[0].why}")
        return Stop(outcome="give_up", reason=reason)

    def _say(self, mode: Mode, key: str, reason: str, *, start_over: bool = False) -> Guidance:
        return Guidance(mode=mode, message=self._text(key), reason=reason, start_over=start_over)

    def _text(self, key: str) -> str:
        return self._prompts.fill(f"rules.{key}")


def _two_disagree(state: State) -> bool:
    """Whether there are two sound attempts so far, and no more, with different answers: a third one may settle it."""
    return sum(map(is_sound, state.turns)) == 2 == sum(candidate.sound for candidate in state.candidates)


def _said(turns: Iterable[Turn], message: str) -> bool:
    return any(turn.guidance.message == message for turn in turns)


def _repeats(programs: list[Turn]) -> bool:
    """Whether the last program is, but for white space, an earlier one, or failed just as the one before it."""
    if len(programs) < 2 or programs[-1].code is None:
        return False
    before, last = programs[-2:]
    text = "".join(programs[-1].code.split())
    if any(turn.code is not None and "".join(turn.code.split()) == text for turn in programs[:-1]):
        return True
    same_constant = (
        last.answer is not None and before.answer is not None and last.answer.text == before.answer.text
    )
    return (same_constant and not computes(last) and not computes(before)) or (
        last.execution is not None
        and before.execution is not None
        and last.execution.status == before.execution.status != "ok"
        and _last_line(last.execution.stderr) == _last_line(before.execution.stderr)
    )


def _last_line(stderr: str) -> str:
    """Of a traceback: what went wrong, without where."""
    return stderr.rstrip().rpartition("\n")[2]
