from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from codesteer.symbench import BadRow, NoSolution, get_task

from .battery import Cases, Data

TASK = get_task("web_of_lies")
FLIPPED = {"Yes": "No", "No": "Yes"}


def forms(data: Data, answer: str) -> Iterator[str]:
    words = answer.split(", ")
    yield f"<<<{answer.lower()}>>>"
    yield f"<<<{answer.replace('Yes', 'True').replace('No', 'False')}>>>"
    yield "<<<" + ", ".join(f"{who}: {said}" for who, said in zip(data["asked"], words, strict=True)) + ">>>"
    yield f"<<<{words}>>>"
    yield "<<<" + "\n".join(words) + ">>>"
    yield f"\\boxed{{\\text{{{answer}}}}}"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    words = answer.split(", ")
    for place in range(len(words)):
        yield ", ".join([*words[:place], FLIPPED[words[place]], *words[place + 1 :]])


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield "Yes or No"
    yield "Yes, No, " * 30
    yield "print('true', 'no')"
    yield "Correct"
    yield "Incorrect"
    yield f"{answer}, {'No' if answer.endswith('Yes') else 'Yes'}"
    if len(data["asked"]) > 1:
        yield answer.rpartition(",")[0]


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    official={"rows": 117, "solved": 117, "solver_passes": 117, "stored": 117, "stored_passes": 117},
)


def test_by_hand() -> None:
    statements = [
        ["says", "Bo", "Al", True],  # Al lies, so Bo lies
        ["fact", "Al", False],
        ["alike", "Cy", "Al", "Bo", True],  # both lie, so Cy tells the truth
        ["alike", "Di", "Bo", "Cy", True],  # they differ, so Di lies
        ["says", "Ed", "Di", False],
    ]
    data = {"statements": statements, "asked": ["Bo", "Cy", "Di", "Ed"]}
    assert TASK.key(data) == [False, True, False, True]
    assert TASK.solution(data) == "No, Yes, No, Yes"


def test_reasons() -> None:
    data = {"statements": [], "asked": ["Bo", "Cy"], "answer": [True, False]}
    verdict = TASK.judge(TASK.read("Yes, Yes", data), data)
    assert (verdict.reason, verdict.partial) == ("1 of 2 are wrong, first number 2", 0.5)


def test_undecided() -> None:
    with pytest.raises(NoSolution):
        TASK.solution({"statements": [["says", "Bo", "Al", True]], "asked": ["Bo"]})


@pytest.mark.parametrize(
    "question",
    [
        "Question: Al lies. Bo says Al tells the truth.",
        "Al sings. Does Al tell the truth?",
        "Bo says Al lies. Does Bo tell the truth?",
    ],
)
def test_damaged_rows(question: str) -> None:
    with pytest.raises(BadRow):
        TASK.from_official({"id": "x", "question": question, "reference": {"solution": "No"}})
