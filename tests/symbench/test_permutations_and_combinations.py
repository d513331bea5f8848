from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import permutations
from random import Random

import pytest

from codesteer.symbench import BadRow, NoSolution, get_task

from .battery import Cases, Data

TASK = get_task("permutations_and_combinations")


def forms(data: Data, answer: str) -> Iterator[str]:
    books = answer.split(", ")
    yield f"<<<{json.dumps(books)}>>>"
    yield f"<<<{books}>>>"
    yield f"<<<{''.join(books)}>>>"
    yield f"<<<{' '.join(books)}>>>"
    yield "<<<" + "\n".join(f"{n}. {book}" for n, book in enumerate(books, 1)) + ">>>"
    yield "<<<" + "\n".join(f"Position {n}: Book {book}" for n, book in enumerate(books, 1)) + ">>>"
    yield f"The order is: {answer}"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    books = answer.split(", ")
    i, j = random.sample(range(len(books)), 2)
    yield ", ".join(books[:i] + books[i + 1 :])
    yield ", ".join([*books[:i], books[j], *books[i + 1 :]])
    for condition in data["conditions"]:
        if condition[0] in ("left", "right"):
            swap = {condition[1]: condition[2], condition[2]: condition[1]}
            yield ", ".join(swap.get(book, book) for book in books)


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield f"{answer}, Z"
    yield f"{answer}, {answer}"
    yield f"{answer}, {answer[0]}"
    named = {book for condition in data["conditions"] for book in condition[1:3] if isinstance(book, str)}
    if len(named) < len(data["books"]):
        yield ", ".join(book for book in answer.split(", ") if book in named)


CASES = Cases(forms=forms, wrong=wrong, exploits=exploits, other_may_fit=True, official={
    "rows": 107, "solved": 107, "solver_passes": 107, "stored": 107, "stored_passes": 107,
})  # fmt: skip

SMALL = {"books": ["A", "B", "C"], "conditions": [["at", "B", 1], ["left", "C", "A"]]}


def test_by_hand() -> None:
    assert TASK.solution(SMALL) == "B, C, A"
    assert TASK.judge(["B", "C", "A"], SMALL).correct
    assert (
        TASK.judge(["B", "A", "C"], SMALL).reason
        == "it does not hold that: C stands somewhere to the left of A."
    )
    assert TASK.judge(["B", "A", "C"], SMALL).partial == 0.5


@pytest.mark.parametrize(
    ("condition", "right"),
    [
        (["at", "A", 2], {"BAC", "CAB"}),
        (["not_at", "A", 2], {"ABC", "ACB", "BCA", "CBA"}),
        (["left", "A", "B"], {"ABC", "ACB", "CAB"}),
        (["right", "A", "B"], {"BAC", "BCA", "CBA"}),
        (["adjacent", "A", "B"], {"ABC", "BAC", "CAB", "CBA"}),
        (["not_adjacent", "A", "B"], {"ACB", "BCA"}),
        (["apart", "A", "B", 2], {"ACB", "BCA"}),
        (["apart", "B", "A", 1], {"ABC", "BAC", "CAB", "CBA"}),
    ],
)
def test_every_kind_of_condition(condition: list[object], right: set[str]) -> None:
    data = {"books": ["A", "B", "C"], "conditions": [condition]}
    orders = {"".join(order) for order in permutations("ABC")}
    assert {order for order in orders if TASK.judge(list(order), data).correct} == right
    assert TASK.solution(data).replace(", ", "") in right


def test_solver_against_all_orders() -> None:
    random, seen = Random(1), set[bool]()
    for seed in range(40):
        data = dict(TASK.generate(1, seed).reference)
        extra = [["not_adjacent", "A", "B"], ["apart", "C", "A", 2], ["left", "B", "D"], ["at", "C", 3]]
        data["conditions"] = [*data["conditions"], *random.sample(extra, 2)]
        possible = any(TASK.judge(list(order), data).correct for order in permutations("ABCD"))
        seen.add(possible)
        if possible:
            assert TASK.judge(TASK.solution(data).split(", "), data).correct
        else:
            with pytest.raises(NoSolution):
                TASK.solution(data)
    assert seen == {True, False}


def test_published_check_takes_extra_books_and_misses_unmentioned_ones() -> None:
    data = {"books": ["A", "B", "C"], "conditions": [["left", "A", "B"]]}
    for books in (["A", "B", "C", "Z"], ["A", "B"]):
        assert TASK.judge_official(books, data).correct
        assert not TASK.judge(books, data).correct


def test_unknown_condition_is_a_bad_row() -> None:
    reference = {"items": ["A"], "constraints_text": "1. Book A is red.", "correct_solution": ["A"]}
    with pytest.raises(BadRow):
        TASK.from_official({"reference": reference})


def test_impossible_parameters_are_refused() -> None:
    with pytest.raises(ValueError):
        TASK.generate(3, 0, parameters={"books": 4, "conditions": 90})
