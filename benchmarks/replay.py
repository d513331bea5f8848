"""Does today's code take the same course on recorded replies? For changes of the loop after a run that is published.

    python benchmarks/policies.py keep RUN turns.jsonl.gz     # once, of a run of `codesteer`
    python benchmarks/replay.py turns.jsonl.gz

Every question is steered again by the default profile and the coach `rules`; the TaskLLM, the sandbox and the
verifier say what they said. A question takes another course where it comes to ask for something that was not recorded,
guides otherwise, stops elsewhere, or returns another answer or another mark. Nothing is asked of a model.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policies import kept

from codesteer import Check, Execution, Question, Trajectory
from codesteer._evidence import check_of
from codesteer._ledger import Ledger
from codesteer._profiles import DEFAULT
from codesteer._steering import Parts, Steering
from codesteer._trajectory import Mode, Turn
from codesteer.checkers import VerifierRecord
from codesteer.coaches import RulesCoach
from codesteer.models import Completion, Message, OnText, Sampling
from codesteer.prompts import load_prompts

WITHDRAWN = "the verifier rejects every answer"
"""How the summary of a rejection begins that was believed at first."""


class AsRecorded(VerifierRecord):
    """Has a verifier written where one was."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        super().__init__()
        self._was = any(check_of(turn, "self_answer") for turn in turns)

    def speaks_for_another(self) -> bool:
        return self._was


class OtherCourse(Exception):
    """What is wanted now was not recorded."""


class Recording:
    """TaskLLM, sandbox and checker of one recorded question; each says what it said."""

    name = backend = "recorded"

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = turns
        self._asked = 0
        self._rejected: set[str] = set()

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT.task_sampling,
        *,
        on_text: OnText | None = None,
    ) -> Completion:
        if self._asked == len(self._turns):
            raise OtherCourse("another turn")
        turn = self._turns[self._asked]
        if bool(sampling.stop) != (turn.guidance.mode is Mode.CODE):
            raise OtherCourse(f"turn {self._asked + 1} is asked for otherwise")
        self._asked += 1
        return Completion(
            text=turn.reply.text, finish_reason=turn.reply.finish_reason, usage=turn.usage["task"]
        )

    async def run(self, code: str, **settings: Any) -> Execution:
        found = next((turn.execution for turn in self._turns[: self._asked] if turn.code == code), None)
        if found is None:
            raise OtherCourse(f"another program in turn {self._asked}")
        return found

    async def prepare(self, question: Question) -> None:
        """Nothing: what it said is known."""

    async def check(self, question: Question, candidate: str) -> Check:
        checks = [
            check
            for turn in self._turns
            if turn.answer and turn.answer.text == candidate and (check := check_of(turn, "self_answer"))
        ]
        if not checks:
            raise OtherCourse(f"a check of {candidate[:40]!r}")
        if checks[0].verdict == "fail" or checks[0].summary.startswith(WITHDRAWN):
            self._rejected.add(candidate)
            if len(self._rejected) < 2:
                return Check(checker="self_answer", verdict="fail", summary=checks[0].summary)
        return checks[0]

    async def aclose(self) -> None:
        """Nothing to close."""


async def course(trajectory: Trajectory) -> str:
    """What is different now; empty if nothing is."""
    prompts, recording, budget = load_prompts(), Recording(trajectory.turns), DEFAULT.budget
    parts = Parts(
        task=recording,
        coach=RulesCoach.of(DEFAULT, prompts),
        checker=recording,
        sandbox=recording,
        prompts=prompts,
        libraries=(),
        ledger=Ledger(budget),
        record=AsRecorded(trajectory.turns),
    )
    try:
        now = await Steering(trajectory.question, parts, DEFAULT, budget, lambda event: None).run()
    except OtherCourse as other:
        return str(other)
    if len(now.turns) != len(trajectory.turns):
        return f"{len(now.turns)} turns instead of {len(trajectory.turns)}"
    for one, other in zip(now.turns, trajectory.turns, strict=True):
        if (one.guidance.mode, one.guidance.message) != (other.guidance.mode, other.guidance.message):
            return f"turn {one.index + 1} is guided otherwise"
    if str(now.answer) != str(trajectory.answer):
        return f"answer {now.answer} instead of {trajectory.answer}"
    return (
        "" if now.verified == trajectory.verified else f"verified: {now.verified}, not {trajectory.verified}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("turns", type=Path, nargs="+")
    same = others = 0
    for path in parser.parse_args().turns:
        for item, trajectory in kept(path):
            if different := asyncio.run(course(trajectory)):
                others += 1
                print(f"{item}: {different}")
            else:
                same += 1
    print(f"the same course: {same} of {same + others}")


if __name__ == "__main__":
    main()
