"""What other settings of the default profile would have answered, read from the turns of one run.

    python benchmarks/policies.py keep RUN turns.jsonl.gz      # the turns of `codesteer` in a run of `codesteer eval`
    python benchmarks/policies.py compare turns.jsonl.gz
    python benchmarks/policies.py compare turns.jsonl.gz --again   # with today's reading of what programs printed

The run steers with `opening=coach:remedy=afresh`. Under these switches the verifier has a say in whether the TaskLLM is
asked again, and none in what it is asked; so what a run without it would have done is a beginning of each question's
turns, and so is what a run would have done that stops at an earlier answer. Only lists of our own questions may
be kept: the turns repeat them.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from attempts import read_again

from codesteer import Trajectory
from codesteer._answering import AFTER_PROGRAM
from codesteer._answers import find_code, program_is_to_come
from codesteer._evidence import check_of, failure_of, is_sound
from codesteer._trajectory import Answer, Mode, Turn
from codesteer.checkers import VerifierRecord
from codesteer.evaluation import ItemList
from codesteer.evaluation._read import read_trajectories
from codesteer.symbench import Instance, get_task

PROGRAMS = 4  # at most; the default has had three since commit 688b791


@dataclass(frozen=True)
class Outcome:
    """Of one question: its answer, the turns that were used, and whether the verifier was."""

    answer: Answer | None
    turns: Sequence[Turn]
    verifier: bool = False

    def spent(self, what: str) -> int:
        roles = ("task", "checker") if self.verifier else ("task",)
        return sum(
            getattr(turn.usage[role], what) for turn in self.turns for role in roles if role in turn.usage
        )


def as_it_was(trajectory: Trajectory) -> Outcome:
    return Outcome(trajectory.answer, trajectory.turns, verifier=True)


def without_verifier(trajectory: Trajectory, sound: Callable[[Turn], bool] = is_sound) -> Outcome:
    """Programs until one is sound, and words where none is."""
    used = until(sound, programs_of(trajectory))
    if sound(used[-1]):
        return Outcome(used[-1].answer, used)
    used += [turn for turn in trajectory.turns if turn.guidance.mode is Mode.TEXT][:1]
    return Outcome(next((turn.answer for turn in reversed(used) if turn.answer), None), used)


def nor_the_form(trajectory: Trajectory) -> Outcome:
    """The same, and an answer that cannot be one by the question's example stands."""
    return without_verifier(trajectory, lambda turn: failure_of(turn) in (None, "check_failed", "wrong_form"))


def its_last_answer(trajectory: Trajectory) -> Outcome:
    """As it ran, but the last answer counts and not the one with the best evidence (`keep=last`)."""
    answers = [turn.answer for turn in trajectory.turns if turn.answer]
    return Outcome(answers[-1] if answers else None, trajectory.turns, verifier=True)


def no_words(trajectory: Trajectory) -> Outcome:
    """Programs until one is sound, and no words where none is."""
    used = until(is_sound, programs_of(trajectory))
    return Outcome(next((turn.answer for turn in reversed(used) if turn.answer), None), used)


def two_programs(trajectory: Trajectory) -> Outcome:
    """The second only where the first fails, and no words."""
    used = until(is_sound, programs_of(trajectory)[:2])
    return Outcome(next((turn.answer for turn in reversed(used) if turn.answer), None), used)


def on_success(trajectory: Trajectory) -> Outcome:
    """The verifier only where the first answer shows no failure."""
    return (as_it_was if is_sound(trajectory.turns[0]) else without_verifier)(trajectory)


def until_it_does_not_pay() -> Callable[[Trajectory], Outcome]:
    """The same, as long as the verifiers tell something, question by question in the order in which they were kept."""
    record = VerifierRecord()

    def as_it_pays(trajectory: Trajectory) -> Outcome:
        if not is_sound(trajectory.turns[0]) or not record.speaks_for_another():
            return without_verifier(trajectory)
        verdicts = [check.verdict for turn in trajectory.turns if (check := check_of(turn, "self_answer"))]
        if verdicts:
            record.add(passed="pass" in verdicts)
        return as_it_was(trajectory)

    return as_it_pays


def one_program(trajectory: Trajectory) -> Outcome:
    return Outcome(trajectory.turns[0].answer, trajectory.turns[:1])


POLICIES: Sequence[Callable[[Trajectory], Outcome]] = (
    as_it_was,
    its_last_answer,
    on_success,
    until_it_does_not_pay(),
    without_verifier,
    nor_the_form,
    no_words,
    two_programs,
    one_program,
)


def programs_of(trajectory: Trajectory) -> list[Turn]:
    return [turn for turn in trajectory.turns if turn.guidance.mode is Mode.CODE][:PROGRAMS]


def until(sound: Callable[[Turn], bool], programs: list[Turn]) -> list[Turn]:
    return next((programs[: i + 1] for i, turn in enumerate(programs) if sound(turn)), programs)


def keep(run: Path, out: Path) -> None:
    with gzip.open(out, "wt", encoding="utf-8") as file:
        for _, item, trajectory in read_trajectories(run):
            if trajectory.method != "codesteer":
                continue
            file.write(json.dumps({"item": item, "trajectory": json.loads(trajectory.to_json())}) + "\n")


def kept(path: Path) -> list[tuple[str, Trajectory]]:
    """Item and trajectory of every question in ``path``, as `keep` wrote them."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [(row["item"], Trajectory.from_json(json.dumps(row["trajectory"]))) for row in rows]


def compare(path: Path, items: ItemList, *, again: bool) -> None:
    instances = dict(zip((item.id for item in items.items), items.instances(None), strict=True))
    asked = [(instances[item], trajectory) for item, trajectory in kept(path)]
    if again:
        asked = [(instance, reread(trajectory)) for instance, trajectory in asked]
        first_failed = [(i, programs_of(t)) for i, t in asked if not is_sound(t.turns[0])]
        for more in (1, PROGRAMS - 1):
            right = sum(
                any(is_right(i, turn.answer) for turn in each[1 : 1 + more]) for i, each in first_failed
            )
            print(f"first program visibly failed: {len(first_failed)}; right in the next {more}: {right}")
    print(
        f"{len(asked)} questions\n\n| | right | calls | tokens read | tokens written | verified: right of |"
    )
    print("|---|---:|---:|---:|---:|---:|")
    for policy in POLICIES:
        outcomes = [(instance, policy(trajectory)) for instance, trajectory in asked]
        right = sum(is_right(instance, outcome.answer) for instance, outcome in outcomes)
        believed = [(i, o) for i, o in outcomes if o.verifier and o.answer and o.answer.verified]
        calls, read, written = (
            sum(outcome.spent(what) for _, outcome in outcomes) / len(asked)
            for what in ("calls", "prompt_tokens", "output_tokens")
        )
        print(
            f"| {policy.__name__} | {right} ({right / len(asked):.0%}) | {calls:.2f} | {read:,.0f} | {written:,.0f} "
            f"| {sum(is_right(i, o.answer) for i, o in believed)} of {len(believed)} |"
        )
    print(f"\n{explanations([turn for _, trajectory in asked for turn in programs_of(trajectory)])}")


def explanations(turns: Sequence[Turn]) -> str:
    """What replies cost after their program, where the default ends them since it has ``stop_after_program``."""
    written = after = longer = changed = whole = 0
    for turn in turns:
        program, _, explanation = turn.reply.text.partition(AFTER_PROGRAM)
        cost = turn.usage["task"].output_tokens
        written += cost
        if explanation:
            longer += 1
            after += round(cost * len(explanation) / len(turn.reply.text))
            if program_is_to_come(program):
                whole += 1
            else:
                changed += find_code(program).code != turn.code
    return (
        f"{longer} of {len(turns)} replies go on after their program, for about {after:,} of {written:,} tokens; "
        f"without that, the program is another one in {changed}, and {whole} would be asked for whole"
    )


def reread(trajectory: Trajectory) -> Trajectory:
    question = trajectory.question.text
    return replace(trajectory, turns=tuple(read_again(turn, question) for turn in trajectory.turns))


def is_right(instance: Instance, answer: Answer | None) -> bool:
    return answer is not None and get_task(instance.task).verify(instance, answer.text).correct


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    keeping = commands.add_parser("keep")
    keeping.add_argument("run", type=Path)
    keeping.add_argument("out", type=Path)
    comparing = commands.add_parser("compare")
    comparing.add_argument("turns", type=Path)
    comparing.add_argument("--again", action="store_true")
    comparing.add_argument("--items", type=Path, default=Path("runs/tuning.json"))
    chosen = parser.parse_args()
    if chosen.command == "keep":
        keep(chosen.run, chosen.out)
    else:
        compare(chosen.turns, ItemList.load(chosen.items), again=chosen.again)


if __name__ == "__main__":
    main()
