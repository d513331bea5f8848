"""Verifiers that test something, and verifiers that only carry an answer."""

from __future__ import annotations

import pytest

from codesteer.checkers._opinion import is_mere_opinion


def verifier(body: str) -> str:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f"import re\ndef check(question, answer):\n{lines}\n"


@pytest.mark.parametrize(
    "body",
    [
        'return answer == "iron", ""',
        'return answer.strip().lower() == "9.9", "no"',
        'return "iron" in answer.lower().split(), ""',
        'if not answer:\n    return False, ""\nif answer in ("yes", "y"):\n    return True, ""\nreturn False, ""',
        'return bool(re.search(r"\\b72\\b", answer)), ""',
        "return int(answer) == 598, f'{answer} is not 598'",
        'if len(answer) > 20:\n    return False, "too long"\nreturn answer.startswith("no"), ""',
    ],
)
def test_opinions(body: str) -> None:
    assert is_mere_opinion(verifier(body))


@pytest.mark.parametrize(
    "body",
    [
        "return int(answer) == 48271 * 91387, ''",
        "return int(answer) == 'strawberry'.count('r'), ''",
        "return answer == 'abc'[::-1], ''",
        "numbers = [int(n) for n in answer.split()]\nreturn sum(numbers) == 30, ''",
        "return float(answer) > 9.11 and answer in ('9.9', '9.11'), ''",
        "import math\nreturn int(answer) == math.comb(5, 2), ''",
        "return True, ''",
    ],
)
def test_tests(body: str) -> None:
    assert not is_mere_opinion(verifier(body))
