from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("game24")


def forms(data: Data, answer: str) -> Iterator[str]:
    yield f"<<<{answer} = 24>>>"
    yield f"<<<(({answer}))=24.>>>"
    yield f"So we get {answer} = 24"
    yield "<<<" + answer.replace("*", "×").replace("/", "÷").replace("-", "−") + ">>>"
    yield "<<<$" + answer.replace("*", "\\times").replace("/", "\\div") + "$>>>"
    yield f"<<<{answer.replace(' ', '')}>>>"
    yield f"\\boxed{{{answer}}}"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    yield f"{answer} + 0"
    yield f"({answer}) * 1"
    yield f"({answer}) + 1 - 1"
    yield answer.partition(str(data["numbers"][0]))[0] + "24"


def exploits(data: Data, answer: str) -> Iterator[str]:
    joined = "".join(map(str, data["numbers"]))
    yield "24"
    yield "24 = 24"
    yield f"{joined} = 24"
    yield " ".join(map(str, data["numbers"]))
    yield f"-(-({answer}))"  # signs are excluded by the question
    yield f"({answer}) = 25"
    yield f"{'+'.join(map(str, data['numbers']))}+1 = 24"
    yield f"{answer} if True else 0"
    yield f"({answer}) ** 1"
    yield f"({answer}) // 1"


def official_refuses(data: Data, answer: str) -> bool:
    """The published check computes in floating point."""
    return eval(answer) != 24  # our own solver's output


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    official_refuses=official_refuses,
    other_may_fit=True,
    # Ten stored answers miss 24 by up to a millionth; one exact answer is refused in floating point.
    official={
        "rows": 153,
        "solved": 153,
        "solver_passes": 152,
        "stored": 25,
        "stored_passes": 15,
        "known_bad": 10,
    },
)


@pytest.mark.parametrize("numbers", [[3, 3, 8, 8], [1, 5, 5, 5], [4, 4, 10, 10], [1, 3, 4, 6]])
def test_famous_puzzles(numbers: list[int]) -> None:
    data = {"numbers": numbers, "target": 24}
    assert TASK.judge(TASK.read(TASK.solution(data), data), data).correct


def test_exactness_beats_floating_point() -> None:
    data = {"numbers": [3, 3, 8, 8], "target": 24}
    value = TASK.read("8 / (3 - 8/3)", data)
    assert TASK.judge(value, data).correct
    assert not TASK.judge_official(value, data).correct
