from __future__ import annotations

from collections.abc import Iterator

from codesteer.symbench import get_task

from .battery import Cases, Data

TASK = get_task("statistical_counting")
RULES = [{"letter": "A", "least": 2, "points": 1}, {"letter": "B", "least": 3, "points": -4}]


def forms(data: Data, answer: str) -> Iterator[str]:
    yield f"<<<{answer} points>>>"
    yield f"<<<{answer}.0>>>"
    yield f"<<<total = {answer}>>>"
    yield f"\\boxed{{{answer}}}"
    yield f"Run by run, I added the points.\nThe total is {answer}."
    yield f"<<<{answer.replace('-', '−')}>>>"


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield f"{answer} or {int(answer) + 1}"
    yield f"{int(answer) + 1}"
    yield f"{answer}{answer}"
    yield f"{answer}.5"
    yield f"{-int(answer)}"


CASES = Cases(
    forms=forms,
    exploits=exploits,
    official={"rows": 113, "solved": 113, "solver_passes": 113, "stored": 113, "stored_passes": 113},
)


def test_small_examples_by_hand() -> None:
    for string, total in (("AABA", 1), ("AAAA", 1), ("AABBAA", 2), ("AABBBB", -3), ("ABAB", 0)):
        data = {"string": string, "rules": RULES}
        assert TASK.key(data) == total
        assert TASK.solution(data) == str(total)


def test_a_huge_number_is_cut_in_the_reason() -> None:
    verdict = TASK.judge(10**1500, {"answer": 5})
    assert verdict.reason == "the total is not so large"
