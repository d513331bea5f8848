"""What speaks for and against each answer: the one place where evidence is weighed.

Attempts that say the same thing are one `Candidate`. A candidate is *verified* when a tested verifier passed it, or
when a program that computes and an answer in words, made apart from each other, agree on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ._answers import normalise, says_nothing_found
from ._trajectory import Answer, Check, Mode, Turn

__all__ = ["Candidate", "Failure", "check_of", "computes", "failure_of", "is_sound", "is_stated", "weigh"]

Failure = Literal[
    "cut",  # the token limit ended the reply before it was complete
    "no_code",  # a program was asked for and there is none
    "crash",
    "timeout",
    "memory",
    "flood",  # it printed far too much
    "silent",  # it printed nothing
    "no_result",  # it says that it found nothing
    "no_option",  # it names none of the question's options
    "wrong_form",  # it cannot be an answer, by the question's own example of one
    "hard_coded",  # it prints what was written into it
    "check_failed",
    "no_answer",  # a reply in words without a final answer
]

_STATUS_FAILURES: dict[str, Failure] = {
    "error": "crash",
    "killed": "crash",
    "setup_failed": "crash",
    "sandbox_died": "crash",
    "timeout": "timeout",
    "memory": "memory",
    "output_limit": "flood",
}
Verdict = Literal["pass", "fail", "unknown", "none"]
_SAID_OF_A_FAILURE: dict[Failure, str] = {
    "cut": "but the reply was cut off",
    "crash": "but the program then stopped with an error",
    "timeout": "but the program did not finish",
    "memory": "but the program ran out of memory",
    "flood": "but the program printed far too much",
    "no_result": "which says that nothing was found",
    "no_option": "though it is none of the question's options",
    "wrong_form": "though the question asks for another form",
    "hard_coded": "but it was written into the program",
}
_SAID_OF_A_CHECK: dict[Verdict, str] = {
    "pass": "it passed a tested check",
    "fail": "a check found it wrong",
    "unknown": "the check made of it cannot tell",
    "none": "no check was made of it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One distinct answer with its support."""

    answer: Answer
    turns: tuple[int, ...]
    programs: int
    """How many different programs printed it that were not given it as a constant."""
    computed: bool
    """One of them is seen to compute it, by more than a fixed calculation."""
    in_words: bool
    """An answer in words gave it."""
    verdict: Verdict
    """Of the self-answer check; ``none`` if none was made."""
    sound: bool
    """At least one attempt that gave it shows no failure of its own."""
    stated: bool
    """It was printed, or called final; not merely what stands last in a reply."""
    apart: bool
    """Those who answered in words had not seen the programs."""
    failure: Failure | None
    """What went wrong in the attempt that is shown for it."""

    @property
    def agreed(self) -> bool:
        """Programs made apart from each other printed it, and no check speaks against it: likely, but not verified."""
        return self.programs > 1 and self.verdict != "fail"

    @property
    def verified(self) -> bool:
        if self.verdict == "fail":
            return False
        return self.sound and (self.verdict == "pass" or (self.computed and self.in_words and self.apart))

    @property
    def why(self) -> str:
        """What supports the answer, in one line."""
        times = f"{len(self.turns)} attempts agree" if len(self.turns) > 1 else "one attempt"
        if self.computed:
            how = "a program computed it"
        elif self.programs or not self.in_words:
            how = "a program printed it" if self.answer.source == "output" else "a reply says it"
        else:
            how = ""
        words = "it was also reasoned out in words" if how else "it was reasoned out in words"
        failed = _SAID_OF_A_FAILURE.get(self.failure, "") if self.failure else ""
        parts = [how, words if self.in_words else "", failed, times]
        return "; ".join(part for part in (*parts, _SAID_OF_A_CHECK[self.verdict]) if part)

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, bool, int]:
        # Soundness before the verdict: a verifier may be wrong, a crashed program's output hardly ever is an answer.
        return (
            self.verified,
            self.sound,
            self.verdict != "fail",
            self.stated,
            self.programs > 0,
            len(self.turns),
        )


def weigh(turns: Sequence[Turn], *, apart: bool = True) -> tuple[Candidate, ...]:
    """The distinct answers of ``turns``, best supported first; earlier ones first among equals.

    ``apart``: answers in words were given without sight of the programs, so that agreement with one means something.
    """
    groups: dict[str, list[Turn]] = {}
    for turn in turns:
        if turn.answer is not None:
            groups.setdefault(normalise(turn.answer.text), []).append(turn)
    candidates = [_candidate(group, apart) for group in groups.values()]
    return tuple(sorted(candidates, key=lambda candidate: candidate.rank, reverse=True))


def _candidate(group: list[Turn], apart: bool) -> Candidate:
    verdicts = [check.verdict for turn in group if (check := check_of(turn, "self_answer"))]
    sound = [turn for turn in group if is_sound(turn)]
    shown = next((turn for turn in sound if computes(turn)), (sound or group)[0])
    assert shown.answer is not None
    return Candidate(
        answer=shown.answer,
        turns=tuple(turn.index for turn in group),
        programs=len({"".join((turn.code or "").split()) for turn in sound if computes(turn)}),
        computed=any(turn.answer_from("output") and _passes(turn, "symbolic") for turn in sound),
        in_words=any(turn.guidance.mode is Mode.TEXT and turn.answer_from("text") for turn in sound),
        verdict=_together(verdicts),
        sound=bool(sound),
        stated=any(turn.answer_from("output") or is_stated(turn.answer) for turn in group),
        apart=apart,
        failure=failure_of(shown),
    )


def _together(verdicts: Sequence[str]) -> Verdict:
    """A pass of one attempt stands, whatever was said of another that gave the same answer."""
    if "pass" in verdicts:
        return "pass"
    if "fail" in verdicts:
        return "fail"
    return "unknown" if verdicts else "none"


def is_stated(answer: Answer | None) -> bool:
    """Whether a reply itself calls ``answer`` its final one, by the rule of extraction that found it."""
    return answer is not None and answer.extraction.startswith(("angle brackets", "boxed", "announced"))


def check_of(turn: Turn, checker: str) -> Check | None:
    """The result of ``checker`` on ``turn``, if it ran."""
    return next((check for check in turn.checks if check.checker == checker), None)


def computes(turn: Turn) -> bool:
    """Whether the turn's answer was printed by a program that is not merely a printed constant."""
    symbolic = check_of(turn, "symbolic")
    return turn.answer_from("output") and symbolic is not None and symbolic.verdict != "fail"


def is_sound(turn: Turn) -> bool:
    """Whether nothing but a verifier, which may itself be wrong, speaks against ``turn``."""
    return failure_of(turn) in (None, "check_failed")


def failure_of(turn: Turn) -> Failure | None:
    """What went wrong in ``turn``, by the first kind that applies; ``None`` if nothing visible did."""
    return _reply_failure(turn) or _run_failure(turn) or _answer_failure(turn)


def _reply_failure(turn: Turn) -> Failure | None:
    if turn.code is None and turn.reply.finish_reason != "stop":
        return "cut" if turn.answer is None or turn.guidance.mode is Mode.CODE else None
    if turn.code is None and turn.guidance.mode is Mode.CODE:
        return "no_code"
    return None


def _run_failure(turn: Turn) -> Failure | None:
    if turn.execution is None:
        return None
    if failure := _STATUS_FAILURES.get(turn.execution.status):
        return failure
    if turn.execution.status == "ok" and not turn.execution.stdout.strip():
        return "silent"
    return None


def _answer_failure(turn: Turn) -> Failure | None:
    if turn.answer is None:
        return "no_answer"
    if turn.answer.source == "output" and says_nothing_found(turn.answer.text) and not _passes(turn, "form"):
        return "no_result"
    if _fails(turn, "symbolic") and turn.guidance.mode is Mode.CODE:
        return "hard_coded"
    if _fails(turn, "options"):
        return "no_option"
    if _fails(turn, "form"):
        return "wrong_form"
    return "check_failed" if _fails(turn, "self_answer") else None


def _fails(turn: Turn, checker: str) -> bool:
    check = check_of(turn, checker)
    return check is not None and check.verdict == "fail"


def _passes(turn: Turn, checker: str) -> bool:
    check = check_of(turn, checker)
    return check is not None and check.verdict == "pass"
