from __future__ import annotations

import json
from collections.abc import Iterator

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("string_insertion")


def forms(data: Data, answer: str) -> Iterator[str]:
    yield f'<<<"{answer}">>>'
    yield f"<<<'{answer}'>>>"
    yield f"<<<[{answer}]>>>"
    yield "<<<" + json.dumps(list(answer)) + ">>>"
    yield f"<<<{' '.join(answer)}>>>"
    yield f"Applying T to {data['string']}.\nThe final string is {answer}."
    yield f"<<<The result: {answer}>>>"


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield data["string"]
    yield answer + answer
    yield answer + "A"
    yield answer[:-1]
    yield answer.lower()


CASES = Cases(
    forms=forms,
    exploits=exploits,
    official={"rows": 126, "solved": 126, "solver_passes": 126, "stored": 126, "stored_passes": 126},
)


def test_small_examples_by_hand() -> None:
    assert TASK.solution({"string": "ABCD", "times": 1}) == "ABCDA"
    assert TASK.solution({"string": "ABCD", "times": 2}) == "ABCDAA"
    assert TASK.solution({"string": "ABCDE", "times": 1}) == "ABCDAEB"  # overlapping substrings both count
    assert TASK.solution({"string": "EABCD", "times": 1}) == "EABCEDA"
    assert TASK.solution({"string": "EDCBA", "times": 3}) == "EDCBA"


def test_reason_says_how_far_the_answer_is_right() -> None:
    verdict = TASK.judge("ABCDE", {"answer": "ABCDAEB"})
    assert verdict.reason == "only the first 4 characters are right, and 5 characters instead of 7"
    assert 0 < verdict.partial < 1
