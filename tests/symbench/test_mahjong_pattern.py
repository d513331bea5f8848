from __future__ import annotations

from collections.abc import Iterator

import pytest

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("mahjong_pattern")
WORDS = {"0": "Pass", "1": "Peng", "2": "Chi"}


def forms(data: Data, answer: str) -> Iterator[str]:
    digits = answer.split(", ")
    yield f"<<<[{answer}]>>>"
    yield "<<<" + " ".join(digits) + ">>>"
    yield "<<<" + "\n".join(digits) + ">>>"
    yield "<<<" + ", ".join(WORDS[digit] for digit in digits) + ">>>"
    yield "<<<" + ", ".join(f"{digit} ({WORDS[digit]})" for digit in digits) + ">>>"
    yield "<<<" + str(digits) + ">>>"


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield answer + ", 0"
    yield "0, " + answer
    yield "0, 1, 2, " * (len(data["rounds"]) // 3 + 1)
    yield answer.replace("0", "3").replace("1", "3").replace("2", "3")
    if ", " in answer:
        yield answer.rpartition(", ")[0]
        yield answer.rpartition(", ")[2]


CASES = Cases(
    forms=forms,
    exploits=exploits,
    # Five stored verdicts miss a run; in seven rows a card carries no letter (three verdicts rest on it).
    official={
        "rows": 115,
        "solved": 115,
        "solver_passes": 107,
        "stored": 115,
        "stored_passes": 115,
        "known_bad": 12,
    },
)


@pytest.mark.parametrize(
    ("cards", "card", "verdict"),
    [
        ("AAB", "A", 1),
        ("AB", "A", 0),
        ("ABBC", "B", 1),
        ("AC", "B", 2),
        ("ABB", "C", 2),
        ("CBBBXA", "A", 2),  # a pair inside the run
        ("DCQ", "B", 2),
        ("YZ", "A", 0),  # the alphabet has ends
        ("AB", "Z", 0),
        ("AACC", "A", 1),
        ("BD", "A", 0),
    ],
)
def test_one_round_by_hand(cards: str, card: str, verdict: int) -> None:
    data = {"cards": cards, "rounds": [[card, None]], "chi": True}
    assert TASK.key(data) == [verdict]
    assert TASK.solution(data) == str(verdict)


def test_the_hand_changes_by_hand() -> None:
    data = {"cards": "AACX", "rounds": [["B", "A"], ["A", "A"], ["A", "C"], ["C", None]], "chi": True}
    # AACX + B: run. ACXB + A: one A only, run. AC.. again, A: run; CXBAA - C. Then C with A, B: run.
    assert TASK.key(data) == [2, 2, 2, 2]
    assert TASK.solution(data) == "2, 2, 2, 2"
    assert TASK.key({**data, "chi": False}) == [0, 0, 0, 0]
    assert TASK.solution({**data, "chi": False}) == "0, 0, 0, 0"


def test_the_originals_ask_for_the_last_round() -> None:
    reference = {
        "initial_cards": "ABBC",
        "rounds": [{"add": "X", "remove": "X"}, {"add": "A", "remove": "A"}],
        "solution": 0,
        "complexity": 3,
    }
    row = {"id": "x", "task": "mahjong_pattern", "complexity": {}, "question": "", "reference": reference}
    instance = TASK.from_official(row)
    assert TASK.solve(instance) == "2"
    assert TASK.verify(instance, "2").correct
    assert TASK.verify_official(instance, "0").correct  # the published key
    assert TASK.known_bad(row) == "the stored answer is wrong: 1 of 1 verdicts are wrong, first number 1"


def test_a_card_without_a_letter_is_a_flaw() -> None:
    data = {"cards": "XYZ", "rounds": [["[", None]], "chi": True}
    assert TASK.key(data) == [0]
    assert TASK.solution(data) == "0"
    assert TASK.flaw(data) == "the cards [ carry no letter"
    assert TASK.flaw({**data, "rounds": [["A", None]]}) is None
