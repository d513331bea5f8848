from __future__ import annotations

from collections.abc import Iterator

import pytest

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("number_multiply")


def forms(data: Data, answer: str) -> Iterator[str]:
    yield f"<<<{int(answer):,}>>>"
    yield f"<<<{answer}.0>>>"
    yield "<<<" + answer.replace("-", "\u2212") + ">>>"
    yield f"{' * '.join(map(str, data['values']))} = {answer}"
    yield f"\\boxed{{{answer}}}"


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield f"1{answer}" if answer[0] != "-" else f"-1{answer[1:]}"
    yield f"{answer}0"
    yield f"{answer}1"
    yield str(-int(answer))
    yield f"{answer}.5"
    yield " x ".join(map(str, data["values"]))
    yield "".join(map(str, range(10))) * 100


CASES = Cases(
    forms=forms,
    exploits=exploits,
    official={"rows": 144, "solved": 144, "solver_passes": 144, "stored": 144, "stored_passes": 144},
)


@pytest.mark.parametrize(
    ("values", "product"),
    [([2, 27, 3], "162"), ([-999, 999], "-998001"), ([-12, -12], "144"), ([1001, 1000], "1001000")],
)
def test_by_hand(values: list[int], product: str) -> None:
    assert TASK.solution({"values": values}) == TASK.key({"values": values}) == product


def test_the_key_inside_a_longer_number_fools_only_the_published_check() -> None:
    data = {"values": [2, 21], "answer": "42"}
    for text in ("1420", "-42"):
        value = TASK.read(text, data)
        assert TASK.judge_official(value, data).correct
        assert not TASK.judge(value, data).correct
    assert "sign" in TASK.judge(TASK.read("-42", data), data).reason
    assert "size" in TASK.judge(TASK.read("1420", data), data).reason
