from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from codesteer.symbench import NoSolution, get_task

from .battery import Cases, Data

TASK = get_task("combinatorial_calculation")


def forms(data: Data, answer: str) -> Iterator[str]:
    tokens = answer.replace("(", "( ").replace(")", " )").split()
    yield f"<<<[{', '.join(tokens)}]>>>"
    yield f"<<<{tokens}>>>"
    yield f"<<<{answer} = {data['target']}>>>"
    yield f"<<<(({answer}))={data['target']}>>>"
    yield f"So we get {answer} = {data['target']}"
    yield "<<<" + answer.replace("*", "×").replace("/", "÷").replace("-", "−") + ">>>"
    yield "<<<$" + answer.replace("*", "\\times").replace("/", "\\div") + "$>>>"
    yield f"<<<{answer.replace(' ', '')}>>>"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    yield f"{answer} + 0"
    yield f"({answer}) * 1"
    yield f"({answer}) + 1 - 1"
    yield f"({answer}) = {data['target'] + 1}"


def exploits(data: Data, answer: str) -> Iterator[str]:
    numbers = data["numbers"]
    yield str(data["target"])
    yield f"{data['target']} = {data['target']}"
    yield " ".join(map(str, numbers))
    yield "".join(map(str, numbers))
    yield f"-(-({answer}))"
    yield f"({answer}) ** 1"
    yield f"({answer}) // 1"
    yield f"{answer} if True else 0"
    if numbers[0] != numbers[1]:  # the right value, but the digits are swapped
        swapped = _swapped(answer, numbers)
        if swapped is not None:
            yield swapped


def _swapped(answer: str, numbers: list[int]) -> str | None:
    """``answer`` with its first two digits exchanged where + or * stands between them."""
    a, b = map(str, numbers[:2])
    for operator in "+*":
        if f"({a} {operator} {b})" in answer:
            return answer.replace(f"({a} {operator} {b})", f"({b} {operator} {a})", 1)
    return None


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    other_may_fit=True,
    official={"rows": 116, "solved": 116, "solver_passes": 116, "stored": 116, "stored_passes": 116},
)


@pytest.mark.parametrize(
    ("numbers", "target"), [([8, 3, 8, 3], 24), ([3, 3, 8, 8], 2), ([2, 1, 6, 5], 35), ([1, 2, 3], 9)]
)
def test_small_puzzles(numbers: list[int], target: int) -> None:
    data = {"numbers": numbers, "target": target}
    assert TASK.judge(TASK.read(TASK.solution(data), data), data).correct


def test_fractions_on_the_way() -> None:
    data = {"numbers": [2, 3, 6, 4], "target": 1}
    assert TASK.judge(TASK.read("2 / 3 * 6 / 4", data), data).correct
    data = {"numbers": [1, 2, 2], "target": 1}
    assert TASK.judge(TASK.read("1 / 2 * 2", data), data).correct


def test_solver_agrees_with_brute_force_on_three_digits() -> None:
    for numbers in product((1, 3, 4, 8), repeat=3):
        a, b, c = numbers
        values: set[float] = set()
        for x, y in product("+-*/", repeat=2):
            for text in (f"({a}{x}{b}){y}{c}", f"{a}{x}({b}{y}{c})"):
                try:
                    values.add(round(eval(text), 9))
                except ZeroDivisionError:
                    continue
        for target in range(-5, 40):
            try:
                solved = bool(TASK.solution({"numbers": list(numbers), "target": target}))
            except NoSolution:
                solved = False
            assert solved == (target in values), (numbers, target)


def test_order_and_joined_digits_fool_only_the_published_check() -> None:
    data = {"numbers": [6, 9, 4], "target": 65}
    joined = TASK.read("6 9 - 4", data)
    assert TASK.judge_official(joined, data).correct
    assert "order" in TASK.judge(joined, data).reason
    data = {"numbers": [6, 9, 4], "target": 19}
    swapped = TASK.read("4 + 6 + 9", data)
    assert TASK.judge_official(swapped, data).correct
    assert "order" in TASK.judge(swapped, data).reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("6 + 9 / (4 - 4)", "order"),
        ("6 + 9 - 4", "value is 11"),
        ("-6 + 9 + 4", "sign"),
        ("6 / 9 / 4", "1/6"),
    ],
)
def test_reasons(text: str, reason: str) -> None:
    data = {"numbers": [6, 9, 4], "target": 58}
    assert reason in TASK.judge(TASK.read(text, data), data).reason


def test_division_by_zero() -> None:
    data = {"numbers": [1, 2, 2], "target": 7}
    value = TASK.read("1 / (2 - 2)", data)
    assert "zero" in TASK.judge(value, data).reason
    assert not TASK.judge_official(value, data).correct


def test_many_digits() -> None:
    data = {"numbers": [3, 4, 3, 5, 2, 9, 7, 2, 1, 9, 7, 1], "target": 300}
    assert TASK.judge(TASK.read(TASK.solution(data), data), data).correct
    with pytest.raises(NoSolution):
        TASK.solution({"numbers": [1] * 12, "target": 5000})
    with pytest.raises(NoSolution):
        TASK.solution({"numbers": [1] * 7, "target": 500})
