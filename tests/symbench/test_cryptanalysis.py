from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from codesteer.symbench import NoSolution, get_task
from codesteer.symbench.tasks._guesses import judged, understood

from .battery import Cases, Data

TASK = get_task("cryptanalysis")


def forms(data: Data, answer: str) -> Iterator[str]:
    yield "<<<" + json.dumps(list(answer)) + ">>>"
    yield f"<<<[{', '.join(answer)}]>>>"
    yield f"<<<{' '.join(answer)}>>>"
    yield f"<<<{answer.lower()}>>>"
    yield f"<<<'{answer}'>>>"
    yield f"<<<Password: {answer}>>>"
    yield f"Guess 1 leaves few digits.\nThe password is {answer}."


def exploits(data: Data, answer: str) -> Iterator[str]:
    digits = len(data["clues"][0]["guess"][0])
    yield answer[digits:] + answer[:digits]
    yield answer + answer[-1]
    yield answer[:-1]
    yield f"{answer}, {answer}"
    yield answer[:digits] + "?" * (len(answer) - digits)
    yield "".join(data["clues"][-1]["guess"])


CASES = Cases(
    forms=forms,
    exploits=exploits,
    official={"rows": 65, "solved": 65, "solver_passes": 65, "stored": 65, "stored_passes": 65},
)


@pytest.mark.parametrize(
    ("guess", "secret", "verdict"),
    [
        ("12", "12", [2, 0, ""]),
        ("12", "21", [0, 2, ""]),
        ("12", "17", [1, 0, ""]),  # 2 is absent, between 1 and 7
        ("12", "41", [0, 1, ""]),
        ("02", "23", [0, 1, "small"]),
        ("29", "32", [0, 1, "large"]),
        ("12", "34", [0, 0, "small"]),
        ("98", "34", [0, 0, "large"]),
        ("92", "34", [0, 0, ""]),
        ("YA", "BC", [0, 0, ""]),
    ],
)
def test_verdicts_by_hand(guess: str, secret: str, verdict: list[object]) -> None:
    assert judged(guess, secret) == verdict


def test_an_original_verdict_isunderstood() -> None:
    text = (
        "one number is correct but in the wrong position; one number is incorrect and too large; "
        "both letters are correct and in the correct positions."
    )
    assert understood(text, "number") == [0, 1, "large"]
    assert understood(text, "letter") == [2, 0, ""]


def clue(guess: str, digits: list[object], letters: list[object]) -> dict[str, object]:
    return {"guess": [guess[:1], guess[1:]], "digits": digits, "letters": letters}


def test_small_example_by_hand() -> None:
    clues = [clue("3B", [0, 0, "small"], [0, 0, "large"]), clue("5D", [0, 0, "large"], [0, 0, "large"])]
    data = {"alphabet": "ABCD", "clues": clues}
    assert TASK.solution(data) == TASK.key(data) == "4A"
    verdict = TASK.judge("4C", {**data, "answer": "4A"})
    assert verdict.reason == "the letters do not fit guess 1" and verdict.partial == 0.5
    assert TASK.judge("6A", {**data, "answer": "4A"}).reason == "the digits do not fit guess 2"


def test_several_passwords_are_no_answer() -> None:
    data = {"alphabet": "AB", "clues": [clue("3A", [0, 0, "small"], [1, 0, ""])]}
    assert TASK.key(data) is None
    assert not TASK.judge("4A", data).correct
    with pytest.raises(NoSolution):
        TASK.solution(data)


def test_a_repeated_character_is_named() -> None:
    verdict = TASK.judge("11AB", {"alphabet": "AB", "clues": [], "answer": "12AB"})
    assert verdict.reason == "a character occurs twice or is not in the alphabet"


def test_a_row_without_guesses_is_refused() -> None:
    with pytest.raises(ValueError, match="holds no guesses"):
        TASK.from_official({"reference": {"answer": ["1"]}, "question": "?"})
