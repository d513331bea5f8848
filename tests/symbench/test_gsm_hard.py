from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from codesteer.symbench import BadRow, NoSolution, get_task
from codesteer.symbench.tasks._programs import program_value
from codesteer.symbench.tasks._stocks import SCENES, backwards, forwards, told

from .battery import Cases, Data

TASK = get_task("gsm_hard")


def forms(data: Data, answer: str) -> Iterator[str]:
    yield f"<<<{Fraction(answer).numerator / Fraction(answer).denominator:,.2f}>>>"
    yield f"<<<${answer}>>>"
    yield f"<<<{answer} boxes>>>"
    yield f"x = {answer}"
    yield f"\\boxed{{{answer}}}"
    yield f"#### {answer}"


def exploits(data: Data, answer: str) -> Iterator[str]:
    value = Fraction(answer)
    yield f"-{answer}"
    yield str(float(value * Fraction(10003, 10000)))  # within the published tolerance
    yield f"{answer}0" if "." not in answer else f"1{answer}"
    yield f"{answer}, or {int(value) + 1}"


CASES = Cases(
    forms=forms,
    exploits=exploits,
    # Stories in free words are not solved; all targets agree with the value of their own program. Unfit: 9 targets
    # are negative, 14 count things and are not whole, 6 stories changed a number twice and their program once.
    official={"rows": 112, "stored": 112, "stored_passes": 112, "known_bad": 29},
)

FACTS = [
    ["given", "hill", 120],
    ["share", "river", "hill", 3, 4],  # 90
    ["sum", "east", "hill", "river"],  # 210
    ["times", "west", "river", 2],  # 180
    ["more", "north", "west", -30],  # 150
    ["sell", "hill", 20],  # 100
    ["trucks", "river", 5, 6],  # 120
    ["lose", "east", 1, 3],  # 140
    ["move", "east", 40, "hill"],  # 100 and 140
    ["receive", "north", 7],  # 157
]


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (["total"], 697),
        (["difference", "west", "east"], 80),
        (["price", "hill", 250], 350),
        (["boxes", "river", 8], 15),
    ],
)
def test_by_hand(ask: list[object], answer: int) -> None:
    assert forwards(FACTS, ask) == backwards(FACTS, ask) == answer


def test_the_story_tells_every_fact() -> None:
    for scene in SCENES:
        text = told(FACTS, ["boxes", "river", 8], scene)
        for fragment in (
            "120",
            "3/4 as many",
            "together",
            "2 times",
            "30 fewer",
            "5 trucks",
            "a third",
            "40",
            "7",
            "of 8",
        ):
            assert fragment in text


def test_cents() -> None:
    data = {"scene": "tiles", "facts": [["given", "hill", 7]], "ask": ["price", "hill", 101]}
    assert TASK.solution(data) == TASK.key(data) == "7.07"


CODE = '''
def solution():
    """Ann has 50 hens. 50 percent of them are white. How many white hens are there?"""
    hens = 8000001
    white = {}
    result = hens * white
    return result
'''
STORY = "Ann has 8000001 hens. 8000001 percent of them are white. How many white hens are there?"


def row(story: str, code: str, solution: float) -> dict[str, object]:
    return {
        "id": "x",
        "question": f"{story}\n\nOutput final answer with",
        "reference": {"solution": solution, "code": code},
    }


def test_flaws_of_original_rows() -> None:
    whole = CODE.format("0.5").replace("8000001", "8000002")
    assert "not whole" in str(TASK.known_bad(row(STORY, CODE.format("0.5"), 4000000.5)))
    assert "instead of 50" in str(TASK.known_bad(row(STORY.replace("8000001", "8000002"), whole, 4000001.0)))
    assert "negative" in str(TASK.known_bad(row(STORY, CODE.format("0 - 1"), -8000001.0)))
    other = CODE.format("2").replace("50 percent", "twice as many")
    sound = STORY.replace("8000001 percent", "twice as many")
    assert TASK.known_bad(row(sound, other, 16000002.0)) is None
    assert "another number" in str(TASK.known_bad(row(sound, other, 17.0)))


def test_original_rows_are_judged_and_not_solved() -> None:
    code = CODE.format("1 / 3")
    instance = TASK.from_official(
        row(STORY.replace("8000001", "8000000"), code.replace("8000001", "8000000"), 2666666.6666666665)
    )
    with pytest.raises(NoSolution):
        TASK.solve(instance)
    for text, right in (("2666666.67", True), ("8000000/3", True), ("2666667", True), ("2666676", False)):
        assert TASK.verify(instance, f"<<<{text}>>>").correct == right
    assert TASK.verify_official(instance, "<<<2667000>>>").correct
    assert "hens" in TASK.render(instance)


def test_programs() -> None:
    body = "def f():\n a = 7 // 2\n b = -a % 5\n a == 3\n if b > 1:\n  b = min(a, 2.5, 9)\n else:\n  b = 1\n return {}"
    assert program_value(body.format("b")) == Fraction(5, 2)
    assert program_value(body.format("round(b) + int(b) + floor(b) + ceil(b)")) == 9
    for broken in ("open(a)", "a.b", "c", "'x'", "a / 0", "[a]", "a if b else a", "min()"):
        with pytest.raises(ValueError):
            program_value(body.format(broken))
    for broken in ("def f(:", "x = 1", "def f():\n    x = 1", "def f():\n    import os"):
        with pytest.raises(ValueError):
            program_value(broken)


def test_damaged_rows() -> None:
    with pytest.raises(BadRow):
        TASK.from_official(row(STORY, "print(1)", 1.0))
