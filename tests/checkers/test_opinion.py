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
        'expected = 41\nif int(answer) != expected:\n    return False, "wrong"\nreturn True, ""',
        'right: str = "iron"\nreturn answer.strip() == right, ""',
        'return int(answer) == int("41"), ""',
        'return float(answer) == -2.5, ""',
        'return abs(float(answer) - 41) < 1e-9, ""',
        'expected = Fraction("1/3")\nreturn math.isclose(float(answer), expected), ""',
        'options = ["iron", "gold"]\nreturn answer in options, ""',
    ],
)
def test_opinions(body: str) -> None:
    assert is_mere_opinion(verifier(body))


def test_a_verifier_nested_too_deep_is_read_all_the_same() -> None:
    assert not is_mere_opinion(verifier(f"return int(answer) == {'- ' * 1200}42")), "no value that it knows"


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
        "total = 40\ntotal += 1\nreturn int(answer) == total, ''",
        "expected = 6 * 7\nreturn int(answer) == expected, ''",
        "return abs(float(answer) ** 2 - 2) < 1e-6, ''",
        "return abs(float(answer) - 6 * 7) < 1e-6, ''",
    ],
)
def test_tests(body: str) -> None:
    assert not is_mere_opinion(verifier(body))
