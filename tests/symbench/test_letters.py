from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

import pytest

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("letters")
DATA = {"word": "banana", "letter": "a", "answer": [2, 4, 6]}


def forms(data: Data, answer: str) -> Iterator[str]:
    positions = data["answer"]
    listed = ", ".join(map(str, positions))
    yield f"<<<Count: {len(positions)}; Positions: {listed}>>>"
    yield f"<<<count = {len(positions)}, positions = ({listed})>>>"
    yield "<<<" + json.dumps({"count": len(positions), "positions": positions}) + ">>>"
    yield json.dumps({"count": len(positions), "positions": positions}, indent=1)
    yield f"<<<{len(positions)}, [{listed}]>>>"
    yield f"In the word, letter 1 is {data['word'][0]}.\n**Count:** {len(positions)}, **Positions:** [{listed}]"
    yield f"I looked twice.\nThe count is {len(positions)} and the positions are {listed}."


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    positions = data["answer"]
    moved = random.choice([p for p in range(1, len(data["word"]) + 2) if p not in positions])
    yield f"Count: {len(positions)}, Positions: {[*positions[:-1], moved]}"
    yield f"Count: {len(positions) + 1}, Positions: {positions}"


def exploits(data: Data, answer: str) -> Iterator[str]:
    positions = data["answer"]
    count = len(positions)
    yield f"Count: {count}, Positions: {positions + positions[-1:]}"
    yield f"Count: {count + 1}, Positions: {positions + positions[-1:]}"
    yield f"Count: {count}, Positions: {list(range(1, len(data['word']) + 1))}" if count > 1 else "Count: 1"
    yield f"Count: {count}, Positions: [{', '.join(str(p - 1) for p in positions)}]"
    yield f"Count: {count}, Positions: []"
    yield f"Count: {count}"
    yield f"{answer} or Positions: [1]"
    yield f"{answer}\n{answer}"


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    official={"rows": 153, "solved": 153, "solver_passes": 153, "stored": 153, "stored_passes": 153},
)


def test_small_example_by_hand() -> None:
    assert TASK.solution({"word": "banana", "letter": "a"}) == "Count: 3, Positions: [2, 4, 6]"
    assert TASK.solution({"word": "llama", "letter": "l"}) == "Count: 2, Positions: [1, 2]"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ((2, [2, 4, 6]), "the letter does not occur 2 times"),
        ((3, [2, 4, 4]), "a position is listed twice"),
        ((3, [2, 4, 5]), "2 of 3 positions are found"),
    ],
)
def test_reasons(value: tuple[int, list[int]], reason: str) -> None:
    assert TASK.judge(value, DATA).reason == reason


def test_repeated_positions_pass_the_published_check_only() -> None:
    assert TASK.judge_official((3, [2, 4, 6, 6]), DATA).correct
    assert not TASK.judge((3, [2, 4, 6, 6]), DATA).correct


def test_order_of_the_positions_is_only_form() -> None:
    assert TASK.judge((3, [6, 2, 4]), DATA).correct
