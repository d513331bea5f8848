"""cryptanalysis: find a password of digits and letters from the verdicts on some guesses.

Official defects: the list that is asked for always fails without rewriting by a model, because the check wants
the characters joined, and the example in the text puts letters first. The passwords are unique and right.
Here the verdicts are defined exactly, "no remark" included, and the joined form is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import eq
from typing import Any, ClassVar

from .._parse import Unreadable, symbols
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._guesses import Judgement, fitting, judged, secrets, understood, worded

__all__ = ["TASK", "Cryptanalysis"]

_DIGITS, _LETTERS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORIGINAL = re.compile(r"\bGuess: ([0-9]{2})([A-Z]{2}), Feedback: ([^\n]{1,400})")


class Cryptanalysis(Task[str]):
    name = "cryptanalysis"
    title = "Deduce a password from judged guesses"
    levels: ClassVar[Levels] = {
        1: {"digits": 1, "letters": 1, "alphabet": 10},
        2: {"digits": 2, "letters": 2, "alphabet": 26},
        3: {"digits": 3, "letters": 2, "alphabet": 26},
        4: {"digits": 3, "letters": 3, "alphabet": 16},
        5: {"digits": 4, "letters": 4, "alphabet": 11},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        alphabet = _LETTERS[: params["alphabet"]]
        pools = [secrets(_DIGITS, params["digits"]), secrets(alphabet, params["letters"])]
        halves = [rng.choice(pool)[0] for pool in pools]
        left = pools
        clues: list[dict[str, Any]] = []
        while any(len(half) > 1 for half in left):
            guess = [rng.choice(pool)[0] for pool in pools]
            if any(map(eq, guess, halves)):
                continue  # too good a guess
            verdicts = [judged(*pair) for pair in zip(guess, halves, strict=True)]
            narrowed = [fitting(*trial) for trial in zip(left, guess, verdicts, strict=True)]
            if narrowed != left:
                left = narrowed
                clues.append({"guess": guess, "digits": verdicts[0], "letters": verdicts[1]})
        return {"alphabet": alphabet, "clues": clues, "answer": "".join(halves)}

    def question(self, data: Data) -> str:
        digits, letters = map(len, data["clues"][0]["guess"])
        lines = "\n".join(
            f"{''.join(clue['guess'])} - digits: {worded(clue['digits'], digits)}; "
            f"letters: {worded(clue['letters'], letters)}"
            for clue in data["clues"]
        )
        return (
            f"A password consists of {_some(digits, 'digit')} followed by {_some(letters, 'capital letter')} "
            f"from A to {data['alphabet'][-1]}. No digit and no letter occurs twice in it. Some guesses of "
            "the same kind have been judged, their digits and their letters separately:\n"
            "- 'in place' counts those that stand in the password at the same place;\n"
            "- 'misplaced' counts those that stand in the password at another place;\n"
            "- 'absent' counts those that do not occur in the password. The remark 'too low' is added if every "
            "absent one is lower than all digits (or letters) of the password, and 'too high' if every absent "
            "one is higher than all of them; a letter is lower the earlier it comes in the alphabet. If there "
            "are absent ones without a remark, neither is the case.\n\n"
            f"{lines}\n\nExactly one password fits all this. Which? "
            + closing(_DIGITS[:digits] + data["alphabet"][:letters])
        )

    def key(self, data: Data) -> str | None:
        """Of an original row; a drawn instance has its password already."""
        password = ""
        for half, pool in enumerate((_DIGITS, data["alphabet"])):
            left = secrets(pool, len(data["clues"][0]["guess"][half]))
            for clue in data["clues"]:
                left = fitting(left, clue["guess"][half], clue[("digits", "letters")[half]])
            if len(left) != 1:
                return None
            password += left[0][0]
        return password

    def solution(self, data: Data) -> str:
        password = ""
        for half, pool in enumerate((_DIGITS, data["alphabet"])):
            clues = [(clue["guess"][half], clue[("digits", "letters")[half]]) for clue in data["clues"]]
            found = list(_extended("", len(clues[0][0]), pool, clues))
            if len(found) != 1:
                raise NoSolution(f"{len(found)} choices fit the guesses")
            password += found[0]
        return password

    def read(self, text: str, data: Data) -> str:
        password = symbols(text.upper(), _DIGITS + _LETTERS)
        digits, letters = map(len, data["clues"][0]["guess"])
        if not re.fullmatch(f"[0-9]{{{digits}}}[A-Z]{{{letters}}}", password):
            raise Unreadable(f"expected {digits} digits and {letters} letters")
        return password

    def judge(self, value: str, data: Data) -> Verdict:
        expected = data.get("answer")
        if expected is None:
            return Verdict.wrong("not exactly one password fits the guesses")
        if value == expected:
            return Verdict.right("fits all guesses")
        partial = sum(map(eq, value, expected)) / len(expected)
        for number, clue in enumerate(data["clues"], 1):
            digits, letters = clue["guess"]
            if judged(digits, value[: len(digits)]) != clue["digits"]:
                return Verdict.wrong(f"the digits do not fit guess {number}", partial)
            if judged(letters, value[len(digits) :]) != clue["letters"]:
                return Verdict.wrong(f"the letters do not fit guess {number}", partial)
        return Verdict.wrong("a character occurs twice or is not in the alphabet", partial)

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        clues = [
            {
                "guess": [digits, letters],
                "digits": understood(text, "number"),
                "letters": understood(text, "letter"),
            }
            for digits, letters, text in _ORIGINAL.findall(question)
        ]
        if not clues:
            raise ValueError("the question holds no guesses")
        return {"alphabet": _LETTERS, "clues": clues, "official": "".join(reference["answer"])}

    def picture(self, data: Data) -> str:
        return "\n".join(
            f"{''.join(clue['guess'])}  {' '.join(map(str, clue['digits'])):10}  {' '.join(map(str, clue['letters']))}"
            for clue in data["clues"]
        )


def _some(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _extended(prefix: str, length: int, pool: str, clues: Sequence[tuple[str, Judgement]]) -> Iterator[str]:
    """All fitting secrets that begin with ``prefix``; a prefix that cannot fit is given up at once."""
    left = length - len(prefix)
    for guess, (in_place, misplaced, about_absent) in clues:
        same = sum(map(eq, guess, prefix))
        common = len(set(guess) & set(prefix))
        if same > in_place or common > in_place + misplaced:
            return
        if same + left < in_place or common + left < in_place + misplaced:
            return
        if left == 0 and (absent := sorted(set(guess) - set(prefix))):
            low, high = absent[-1] < min(prefix), absent[0] > max(prefix)
            if about_absent != ("small" if low else "large" if high else ""):
                return
    if left == 0:
        yield prefix
    for character in pool if left else "":
        if character not in prefix:
            yield from _extended(prefix + character, length, pool, clues)


TASK = Cryptanalysis()
