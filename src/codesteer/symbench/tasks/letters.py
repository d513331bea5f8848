"""letters: how often a letter occurs in a word, and at which positions.

Official defects: the positions are compared as a set, so that repeated ones pass; a trailing comma stops the
run. Here every position counts once. The original's long "words" are random letters, as they are here.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from .._parse import Unreadable, integers
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing

__all__ = ["TASK", "Letters"]

Answer = tuple[int, list[int]]

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_CONSONANTS, _VOWELS = "bcdfglmnprst", "aeiou"
_IS = r"[\"'*\s]{0,4}(?:is|are|=|:)?[\"'*\s]{0,4}"
_STATEMENT = re.compile(
    rf"\bcount\b{_IS}([0-9]{{1,9}})\b[^0-9A-Za-z]{{0,9}}(?:and\s)?(?:the\s)?"
    rf"\bpositions?\b{_IS}([\[({{]?\s{{0,9}}[0-9](?:[0-9,;\s]|and\b)*)",
    re.IGNORECASE,
)


class Letters(Task[Answer]):
    name = "letters"
    title = "Count a letter in a word and locate it"
    levels: ClassVar[Levels] = {
        1: {"length": [5, 8], "alphabet": 26, "syllables": True},
        2: {"length": [11, 16], "alphabet": 26, "syllables": True},
        3: {"length": [30, 45], "alphabet": 8, "syllables": False},
        4: {"length": [120, 160], "alphabet": 6, "syllables": False},
        5: {"length": [600, 800], "alphabet": 5, "syllables": False},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        length = rng.randint(*params["length"])
        letters = rng.sample(_ALPHABET, params["alphabet"])
        if params["syllables"]:  # consonant, vowel, consonant, ...
            word = "".join(rng.choice((_CONSONANTS, _VOWELS)[place % 2]) for place in range(length))
        else:
            word = "".join(rng.choices(letters, k=length))
        occurring = sorted(set(word))
        repeated = [letter for letter in occurring if word.count(letter) > 1]
        return {"word": word, "letter": rng.choice(repeated or occurring)}

    def question(self, data: Data) -> str:
        return (
            f"Count the letter {data['letter']} in the following word, and say where it stands:\n\n"
            f"{data['word']}\n\n"
            "The first letter of the word has position 1, the next one position 2, and so on. Give the count "
            "and the list of all positions of the letter, in increasing order. "
            + closing("Count: 3, Positions: [2, 5, 6]")
        )

    def key(self, data: Data) -> list[int]:
        return [place for place, letter in enumerate(data["word"], 1) if letter == data["letter"]]

    def solution(self, data: Data) -> str:
        # By the lengths of the pieces between the occurrences, which the key's route does not use.
        positions: list[int] = []
        place = 0
        for piece in data["word"].split(data["letter"])[:-1]:
            place += len(piece) + 1
            positions.append(place)
        return _text(positions)

    def read(self, text: str, data: Data) -> Answer:
        found = list(_STATEMENT.finditer(text))
        if not found:
            count, *positions = integers(text)  # 2, [1, 3]
            return count, positions
        if len(found) > 1 or re.search("[0-9]", text[found[0].end() :]):
            raise Unreadable("more than one count or list of positions is given")
        return int(found[0].group(1)), integers(found[0].group(2).replace("and", ","))

    def judge(self, value: Answer, data: Data) -> Verdict:
        count, positions = value
        expected = data["answer"]
        common = len(set(positions) & set(expected))
        partial = common / max(len(set(positions) | set(expected)), len(positions), 1)
        if count != len(expected):
            return Verdict.wrong(f"the letter does not occur {str(count)[:12]} times", partial)
        if len(set(positions)) != len(positions):
            return Verdict.wrong("a position is listed twice", partial)
        if sorted(positions) != expected:
            return Verdict.wrong(f"{common} of {len(expected)} positions are found", partial)
        return Verdict.right()

    def judge_official(self, value: Answer, data: Data) -> Verdict:
        count, positions = value
        if count == len(data["answer"]) and set(positions) == set(data["answer"]):
            return Verdict.right()
        return Verdict.wrong("the count or the set of positions differs")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        return {
            "word": reference["word"],
            "letter": reference["letter"],
            "official": f"Count: {reference['count']}, Positions: {reference['positions']}",
        }

    def picture(self, data: Data) -> str:
        return f"{data['letter']} in {data['word']}"


def _text(positions: list[int]) -> str:
    return f"Count: {len(positions)}, Positions: {positions}"


TASK = Letters()
