from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from codesteer.symbench import BadRow, get_task

from .battery import Cases, Data

TASK = get_task("new_operator")


def forms(data: Data, answer: str) -> Iterator[str]:
    value = Fraction(answer)
    yield f"<<<[{answer}]>>>"
    yield f"<<<{data['expression']} = {answer}>>>"
    yield f"<<<{float(value)!r}>>>"
    yield f"<<<{float(value):.7f}>>>"
    yield f"<<<\\frac{{{value.numerator}}}{{{value.denominator}}}>>>"
    yield f"so the value is \\boxed{{{answer}}}."
    yield f"<<<{3 * value.numerator}/{3 * value.denominator}>>>"
    yield f"<<<{answer}>>>".replace("-", "\u2212")


def exploits(data: Data, answer: str) -> Iterator[str]:
    value = Fraction(answer)
    yield f"{answer}, {answer}"
    yield str(value + Fraction(1, 10**5))
    yield str(-value) if value else "1"
    yield f"{answer} or {value + 1}"
    yield data["expression"]
    yield "9" * 400 + ".5"


CASES = Cases(
    forms=forms,
    exploits=exploits,
    # All 52 instances with three operators are unfit: no order is stated and the stored answers are wrong.
    # Of the other 63, two stored answers carry a rounding error, so that the exact value is refused.
    official={
        "rows": 115,
        "solved": 115,
        "solver_passes": 61,
        "stored": 115,
        "stored_passes": 115,
        "known_bad": 52,
    },
)


def test_by_hand() -> None:
    """(3 @ 4) = 2*3*4 = 24; 24 # 2 = (24 + 2)/2 = 13."""
    data = {"definitions": {"@": "2*a*b", "#": "(a + b)/b"}, "expression": "((3 @ 4) # 2)"}
    assert TASK.key(data) == TASK.solution(data) == "13"


@pytest.mark.parametrize(
    ("definition", "value"),
    [
        ("3*a+2*b", "19"),
        ("4*a*b", "60"),
        ("(a + b)/b", "8/5"),
        ("1*a-4*b", "-17"),
        ("a*b-2*a+5", "14"),
        ("(5*a-b)/(a+1)", "5/2"),
    ],
)
def test_every_form_by_hand(definition: str, value: str) -> None:
    data = {"definitions": {"%": definition}, "expression": "(3 % 5)"}
    assert TASK.key(data) == TASK.solution(data) == value


def test_six_exact_places_are_asked_for() -> None:
    data = {"answer": "11/6"}
    for text, right in (("1.833333", True), ("1.83333", False), ("1.833334", True), ("1.8333", False)):
        assert TASK.judge(TASK.read(text, data), data).correct == right
    assert not TASK.judge_official(TASK.read("1.833333", data), data).correct
    assert TASK.judge_official(TASK.read("1.8333333333333333", data), data).correct


def original(expression: str, solution: float) -> dict[str, object]:
    return {
        "question": f"Calculate {expression}.\nReturn your answer",
        "reference": {"operator_definitions": {"#": "1*a+1*b", "@": "2*a*b"}, "solution": solution},
    }


def test_three_operators_without_brackets_are_unfit() -> None:
    assert TASK.known_bad(original("(3#4)#2", 9.0)) is None
    assert "wrong" in (TASK.known_bad(original("(3#4)#2", 8.0)) or "")
    assert "order" in (TASK.known_bad(original("(3#4)#2@1", 18.0)) or "")


def test_bad_rows() -> None:
    with pytest.raises(BadRow):
        TASK.from_official({**original("", 1), "question": "?"})
    broken = original("(3#4)#2", 9.0)
    broken["reference"] = {"operator_definitions": {"#": "a^b"}, "solution": 1}
    with pytest.raises(BadRow):
        TASK.from_official(broken)


def test_impossible_parameters_are_refused() -> None:
    with pytest.raises(ValueError):
        TASK.generate(3, 0, parameters={"operands": 2, "operators": 5})
