"""web_of_lies: people call each other liars; who tells the truth?

Official defects: a language model judges, half of all guesses are right, and each person speaks about the one
before, in order. Here the higher levels mix the order, let a person speak about any other or about two others,
and ask for several people at once. Of the published check the idea is kept: Yes or No has to agree.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._flags import ask_for_flags, example_flags, judge_flags, read_flags, write_flags
from ._names import PEOPLE

__all__ = ["TASK", "WebOfLies"]

_FACT = re.compile(r"\s*(\w+) (tells the truth|lies)\s*")
_CLAIM = re.compile(r"\s*(\w+) says (\w+) (tells the truth|lies)\s*")
_ASKED = re.compile(r"Does (\w+) tell the truth")


class WebOfLies(Task[list[bool]]):
    name = "web_of_lies"
    title = "Who tells the truth?"
    levels: ClassVar[Levels] = {
        1: {"people": 3, "reach": 1, "pairs": 0, "mixed": False, "asked": 1},
        2: {"people": 5, "reach": 1, "pairs": 0, "mixed": False, "asked": 1},
        3: {"people": 10, "reach": 3, "pairs": 0, "mixed": True, "asked": 2},
        4: {"people": 20, "reach": 8, "pairs": 30, "mixed": True, "asked": 4},
        5: {"people": 50, "reach": 50, "pairs": 50, "mixed": True, "asked": 8},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        people = rng.sample(PEOPLE, params["people"])
        statements: list[list[Any]] = [["fact", people[0], rng.random() < 0.5]]
        for place, speaker in enumerate(people[1:], 1):
            known = people[max(place - params["reach"], 0) : place]
            count = 2 if len(known) > 1 and rng.randrange(100) < params["pairs"] else 1
            about = rng.sample(known, count)
            statements.append(["alike" if count == 2 else "says", speaker, *about, rng.random() < 0.5])
        if params["mixed"]:
            rng.shuffle(statements)
            asked = rng.sample(people[len(people) // 2 :], params["asked"])
        else:
            asked = [people[-1]]
        return {"statements": statements, "asked": asked}

    def question(self, data: Data) -> str:
        asked = data["asked"]
        pairs = any(statement[0] == "alike" for statement in data["statements"])
        kinds = " Two people are alike if both always tell the truth or both always lie." if pairs else ""
        whom = (
            f"Does {asked[0]} tell the truth?"
            if len(asked) == 1
            else "Which of the people below tell the truth?"
        )
        return (
            "Everybody mentioned here either always tells the truth or always lies; nobody does both. What is "
            f"said without naming a speaker is true.{kinds}\n\n{' '.join(map(_sentence, data['statements']))}\n\n"
            f"{whom} {ask_for_flags(asked)} {closing(example_flags(len(asked)))}"
        )

    def key(self, data: Data) -> list[bool]:
        """Follow the statements from the fact on until nobody new is known."""
        honest: dict[str, bool] = {}
        left = list(data["statements"])
        while left:
            waiting: list[list[Any]] = []
            for statement in left:
                kind, speaker, *about, claim = statement
                if not all(person in honest for person in about):
                    waiting.append(statement)
                elif kind == "fact":
                    honest[speaker] = claim
                elif kind == "says":
                    honest[speaker] = honest[about[0]] == claim
                else:
                    honest[speaker] = (honest[about[0]] == honest[about[1]]) == claim
            if len(waiting) == len(left):
                raise ValueError("the statements do not decide who lies")
            left = waiting
        return [honest[person] for person in data["asked"]]

    def solution(self, data: Data) -> str:
        """Every statement is a linear equation modulo 2; eliminate."""
        people = sorted({part for s in data["statements"] for part in s[1:-1]})
        bit = {person: 1 << index for index, person in enumerate(people, 1)}
        solved: dict[int, int] = {}  # leading bit -> equation; bit 0 is the right-hand side
        for kind, *persons, claim in data["statements"]:
            equation = int(claim if kind != "says" else not claim)
            if kind == "alike":  # speaker + first + second = claim
                equation = int(claim)
            for person in persons:
                equation ^= bit[person]
            for lead in sorted(solved, reverse=True):
                if equation & lead:
                    equation ^= solved[lead]
            if equation > 1:
                solved[1 << (equation.bit_length() - 1)] = equation
        return write_flags([_value(bit[person], solved) for person in data["asked"]])

    def read(self, text: str, data: Data) -> list[bool]:
        return read_flags(text, len(data["asked"]))

    def judge(self, value: list[bool], data: Data) -> Verdict:
        return judge_flags(value, data["answer"])

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        statements: list[list[Any]] = []
        for sentence in question.partition("Does ")[0].removeprefix("Question:").split("."):
            if claim := _CLAIM.fullmatch(sentence):
                statements.append(["says", claim[1], claim[2], claim[3] != "lies"])
            elif fact := _FACT.fullmatch(sentence):
                statements.append(["fact", fact[1], fact[2] != "lies"])
            elif sentence.strip():
                raise ValueError(f"unknown sentence {sentence!r}")
        asked = _ASKED.search(question)
        if asked is None:
            raise ValueError("nobody is asked for")
        return {"statements": statements, "asked": [asked[1]], "official": str(reference["solution"])}


def _sentence(statement: list[Any]) -> str:
    match statement:
        case ["fact", person, honest]:
            return f"{person} {'tells the truth' if honest else 'lies'}."
        case ["says", speaker, person, honest]:
            return f"{speaker} says that {person} {'tells the truth' if honest else 'lies'}."
        case _:
            _, speaker, one, other, alike = statement
            return f"{speaker} says that {one} and {other} are {'' if alike else 'not '}alike."


def _value(person: int, solved: dict[int, int]) -> bool:
    rest = person
    for lead in sorted(solved, reverse=True):
        if rest & lead:
            rest ^= solved[lead]
    if rest > 1:
        raise NoSolution("the statements do not decide who lies")
    return bool(rest)


TASK = WebOfLies()
