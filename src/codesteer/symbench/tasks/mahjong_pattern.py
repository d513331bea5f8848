"""mahjong_pattern: cards arrive one by one; does each complete a triple (Peng), a run (Chi) or neither?

Official defects: runs are missed when a pair stands inside them, verdicts of a rule that the question does not
have, cards that carry no letter ("[" after Z), and only the last of the rounds counts, so that guessing is
right one time in three. Here the rule is exact, and the verdicts of all rounds are asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from string import ascii_uppercase
from typing import Any, ClassVar

from .._parse import integer, integers
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing

__all__ = ["TASK", "MahjongPattern"]

PASS, PENG, CHI = range(3)
_WORDS = {"pass": "0", "peng": "1", "chi": "2"}
_WORD = re.compile(r"\b(pass|peng|chi)\b", re.IGNORECASE)
_RUNS = [ascii_uppercase[start : start + 3] for start in range(24)]
_PARTNERS = {card: [run.replace(card, "") for run in _RUNS if card in run] for card in ascii_uppercase}
"""For each letter, the pairs that make a run with it."""


class MahjongPattern(Task[list[int]]):
    name = "mahjong_pattern"
    title = "Judge arriving cards as Peng, Chi or Pass"
    levels: ClassVar[Levels] = {
        1: {"cards": 8, "rounds": 2},
        2: {"cards": 10, "rounds": 4},
        3: {"cards": 13, "rounds": 8},
        4: {"cards": 16, "rounds": 20},
        5: {"cards": 20, "rounds": 60},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        hand: list[str] = rng.sample(ascii_uppercase * 2, params["cards"])
        data: dict[str, Any] = {"cards": "".join(hand), "rounds": [], "chi": True}
        for left in reversed(range(params["rounds"])):
            wanted = rng.choice((PASS, PENG, CHI))
            counts = Counter(hand)
            fitting = [card for card in ascii_uppercase if _verdict(counts, card, True) == wanted]
            card = rng.choice(fitting or list(ascii_uppercase))
            hand.append(card)
            gone = hand.pop(rng.randrange(len(hand))) if left else None
            data["rounds"].append([card, gone])
        return data

    def question(self, data: Data) -> str:
        rounds = "\n".join(
            f"Round {number}: {card} arrives" + (f", then {gone} leaves" if gone else "")
            for number, (card, gone) in enumerate(data["rounds"], 1)
        )
        return (
            "Each card carries one letter; several cards may carry the same. Your hand at first: "
            f"{data['cards']}\n\n"
            "In every round one card arrives. Its verdict depends on the cards that are in your hand just "
            "before it arrives:\n"
            "- 1 (Peng) if the hand has at least two cards with the letter of the arriving card;\n"
            "- otherwise 2 (Chi) if the hand has two cards whose letters make three consecutive letters of "
            "the alphabet together with the arriving card, which may be the first, the middle or the last "
            "of the three. Other cards in the hand do not matter; Z and A are not neighbours;\n"
            "- otherwise 0 (Pass).\n"
            "Whatever the verdict, the arriving card joins your hand, and nothing leaves it but the one card "
            "named for that round, which may be the one that has just arrived.\n\n"
            f"{rounds}\n\n"
            "Give the verdicts of all rounds, in order, separated by commas. " + closing("0, 2, 1, 0")
        )

    def key(self, data: Data) -> list[int]:
        hand, verdicts = Counter[str](data["cards"]), list[int]()
        for card, gone in data["rounds"]:
            verdicts.append(_verdict(hand, card, data["chi"]))
            hand[card] += 1
            if gone:
                hand[gone] -= 1
        return verdicts if _all_asked(data) else verdicts[-1:]

    def solution(self, data: Data) -> str:
        # No running hand: the cards of each round are counted from the whole history. Runs are looked for
        # among the substrings of the alphabet.
        verdicts: list[str] = []
        arrived, left = data["cards"], ""
        for card, gone in data["rounds"]:
            letters = "".join(c for c in ascii_uppercase if arrived.count(c) > left.count(c) or c == card)
            runs = (letters[start : start + 3] for start in range(len(letters) - 2))
            if arrived.count(card) - left.count(card) >= 2:
                verdicts.append("1")
            elif data["chi"] and any(card in run and run in ascii_uppercase for run in runs):
                verdicts.append("2")
            else:
                verdicts.append("0")
            arrived, left = arrived + card, left + (gone or "")
        return ", ".join(verdicts) if _all_asked(data) else verdicts[-1]

    def read(self, text: str, data: Data) -> list[int]:
        has_digits = any(character.isdigit() for character in text)
        text = _WORD.sub(lambda word: "" if has_digits else _WORDS[word[0].lower()], text)
        return integers(text) if _all_asked(data) else [integer(text)]

    def judge(self, value: list[int], data: Data) -> Verdict:
        return _compare(value, data["answer"])

    def judge_official(self, value: list[int], data: Data) -> Verdict:
        return _compare(value, [int(data["official"])] if "official" in data else data["answer"])

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        rounds = reference["rounds"]
        return {
            "cards": reference["initial_cards"],
            "rounds": [[r["add"], r["remove"] if r is not rounds[-1] else None] for r in rounds],
            "chi": "chi" in question.lower() if question else reference["complexity"] >= 3,
            "asked": "last",
            "official": str(reference["solution"]),
        }

    def flaw(self, data: Data) -> str | None:
        cards = {card for arrived_and_gone in data["rounds"] for card in arrived_and_gone if card}
        odd = sorted(cards - set(ascii_uppercase))
        return f"the cards {' '.join(odd)} carry no letter" if odd else None


def _all_asked(data: Data) -> bool:
    """The originals ask for the verdict of the last round only."""
    return data.get("asked", "all") == "all"


def _verdict(hand: Counter[str], card: str, chi: bool) -> int:
    if hand[card] >= 2:
        return PENG
    if chi and any(hand[a] > 0 and hand[b] > 0 for a, b in _PARTNERS.get(card, ())):
        return CHI
    return PASS


def _compare(value: list[int], expected: list[int]) -> Verdict:
    if len(value) != len(expected):
        return Verdict.wrong(f"{len(expected)} verdicts are asked for, {len(value)} were given")
    wrong = [number for number, (a, b) in enumerate(zip(value, expected, strict=True), 1) if a != b]
    if not wrong:
        return Verdict.right()
    return Verdict.wrong(
        f"{len(wrong)} of {len(expected)} verdicts are wrong, first number {wrong[0]}",
        partial=1 - len(wrong) / len(expected),
    )


TASK = MahjongPattern()
