from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from codesteer.symbench import NoSolution, get_task
from codesteer.symbench.tasks._rewriting import applied, recognised, substituted

from .battery import Cases, Data

TASK = get_task("string_deletion_and_modification")


def forms(data: Data, answer: str) -> Iterator[str]:
    yield f'<<< "{answer}" >>>'
    yield f"<<<'{answer}'>>>"
    yield "<<<" + json.dumps(list(answer)) + ">>>"
    yield f"Rule 1 no longer applies.\nThe string in the end is {answer}."
    yield f"<<<Final string: {answer}>>>"


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield data["string"]
    yield answer + "a"
    yield answer[:-1]
    yield answer * 2
    yield answer.upper()
    yield '""'


CASES = Cases(
    forms=forms,
    exploits=exploits,
    # Unfit: "cycling through" the rules, taken literally, ends in another string than the key.
    official={
        "rows": 58,
        "solved": 58,
        "solver_passes": 58,
        "stored": 58,
        "stored_passes": 58,
        "known_bad": 16,
    },
)

BY_HAND = {
    "starts ab": [("abba", "caba"), ("bab", None)],
    "starts bc": [("bcb", "baa"), ("abc", None)],
    "starts cb": [("cbac", "aaa"), ("cb", "a")],
    "starts ca": [("cab", "bbbc"), ("aca", None)],
    "starts aa": [("aaa", "aa"), ("a", None)],
    "starts cc": [("ccab", "ab"), ("cacc", None)],
    "starts bb": [("bbb", "bb"), ("abb", None)],
    "starts ac": [("acb", "zzb"), ("aac", None)],
    "ends ac": [("bac", "bcb"), ("aca", None)],
    "ends bb": [("abb", "a"), ("bba", None)],
    "ends cc": [("bcc", "abb"), ("ccb", None)],
    "ends ba": [("ba", "ab"), ("bab", None)],
    "ends ca": [("bca", "bc"), ("cab", None)],
    "ends aa": [("baa", "bcc"), ("aab", None)],
    "contains abc": [("abcabc", "cababc"), ("acb", None)],
    "contains bca": [("abcab", "ab"), ("abc", None)],
    "contains acb": [("cacbacb", "cbcaacb"), ("abc", None)],
    "later ca": [("caca", "ca"), ("cab", None)],
    "even b": [("bab", "babab"), ("aca", None), ("b", None), ("bbb", None)],
    "long 15": [("a" * 8 + "b" + "a" * 7, "a" * 15), ("a" * 15, None)],
}


@pytest.mark.parametrize("name", BY_HAND)
def test_every_rule_by_hand(name: str) -> None:
    for before, after in BY_HAND[name]:
        assert applied(before, name) == (after or before)
        assert substituted(before, name) == after


def test_starts_again_at_rule_one_after_every_change() -> None:
    # aab -> rule 2: ab -> rule 1: ca
    assert TASK.solution({"string": "aab", "rules": ["starts ab", "starts aa", "later ca"]}) == "ca"
    # aaac -> rule 1: aac -> rule 1: ac -> rule 2: zz
    assert TASK.solution({"string": "aaac", "rules": ["starts aa", "starts ac", "ends ac"]}) == "zz"


def test_a_row_whose_two_readings_differ_is_unfit() -> None:
    sound = {"string": "aab", "rules": ["starts ab", "starts aa", "later ca"], "answer": "ca"}
    assert TASK.key(sound) == "ca" and TASK.flaw(sound) is None
    # Cycling: aaac -> rule 1: aac -> rule 3: aacb -> rule 1: acb -> rule 2: zzb
    unfit = {"string": "aaac", "rules": ["starts aa", "starts ac", "ends ac"], "answer": "zz"}
    assert "cycling" in str(TASK.flaw(unfit))


def test_rules_without_an_end_are_judged_and_not_looped() -> None:
    # caba -> bbbac -> bbbcb -> bbcb -> bcb -> baa -> bcc -> caa -> bbac -> bbcb -> ...
    rules = ["starts ca", "starts aa", "ends ac", "starts bb", "starts bc", "ends aa"]
    data = {"string": "caba", "rules": rules}
    assert TASK.key(data) is None
    assert TASK.judge("bbcb", data).reason == "the rules do not come to an end"
    with pytest.raises(NoSolution):
        TASK.solution(data)


def test_an_unknown_original_rule_is_refused() -> None:
    for sentence in ("Swap 'ab'.", "If the string starts with 'xy', go on."):
        with pytest.raises(ValueError, match="unknown rule"):
            recognised(sentence)
