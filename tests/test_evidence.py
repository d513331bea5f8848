"""Weighing answers: what counts as verified, and which answer is best."""

from typing import Any

import pytest

from codesteer import Execution, Mode
from codesteer._evidence import failure_of, weigh
from tests.support.builders import check, turn


def test_program_and_words_that_agree_verify_each_other() -> None:
    (candidate,) = weigh([turn(0), turn(1, mode=Mode.TEXT, answer=" 42. ")])
    assert candidate.verified
    assert candidate.turns == (0, 1)


def test_two_programs_that_agree_are_support_but_no_verification() -> None:
    (candidate,) = weigh([turn(0), turn(1, code="print(21 * 2)")])
    assert not candidate.verified
    assert len(candidate.turns) == 2


def test_a_printed_constant_does_not_verify_words() -> None:
    (candidate,) = weigh([turn(0, checks=(check("fail"),)), turn(1, mode=Mode.TEXT)])
    assert not candidate.verified


@pytest.mark.parametrize("verdict", ["unknown", "fail"])
def test_a_program_that_is_not_seen_to_compute_does_not_verify_words(verdict: str) -> None:
    (candidate,) = weigh([turn(0, checks=(check(verdict),)), turn(1, mode=Mode.TEXT)])
    assert not candidate.verified


def test_words_that_saw_the_program_do_not_verify_it() -> None:
    (candidate,) = weigh([turn(0), turn(1, mode=Mode.TEXT)], apart=False)
    assert not candidate.verified


def test_the_same_program_twice_is_no_agreement() -> None:
    (same,) = weigh([turn(0), turn(1)])
    (others,) = weigh([turn(0), turn(1, code="print(21 * 2)")])
    assert (same.agreed, others.agreed) == (False, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"execution": Execution(status="timeout", stdout="42\n")}, "did not finish"),
        ({"execution": Execution(status="setup_failed", stdout="42\n")}, "stopped with an error"),
        ({"checks": (check("pass"), check("fail", "options"))}, "none of the question's options"),
        ({"checks": (check("pass"), check("fail", "form"))}, "asks for another form"),
        ({"checks": (check("fail"),)}, "written into the program"),
    ],
)
def test_what_speaks_against_the_attempt_is_told(change: dict[str, Any], said: str) -> None:
    (candidate,) = weigh([turn(0, **change)])
    assert said in candidate.why


@pytest.mark.parametrize("offered", [True, False])
def test_nothing_found_is_a_failure_unless_the_question_offers_it(offered: bool) -> None:
    checks = (check("pass"), *([check("pass", "form")] if offered else []))
    assert failure_of(turn(0, answer="impossible", checks=checks)) == (None if offered else "no_result")


def test_a_tested_check_verifies_and_a_failed_one_forbids() -> None:
    (passed,) = weigh([turn(0, checks=(check("pass"), check("pass", "self_answer")))])
    assert passed.verified
    (failed,) = weigh(
        [turn(0, checks=(check("pass"), check("fail", "self_answer"))), turn(1, mode=Mode.TEXT)]
    )
    assert not failed.verified


@pytest.mark.parametrize("later", ["43", "44"])
def test_a_verified_answer_beats_any_later_one(later: str) -> None:
    best = weigh([turn(0), turn(1, mode=Mode.TEXT), turn(2, answer=later), turn(3, answer=later)])[0]
    assert best.answer.text == "42"


def test_a_computed_answer_beats_one_in_words_and_a_crash_beats_nothing() -> None:
    crashed = Execution(status="error", stdout="7\n", stderr="ZeroDivisionError")
    ranked = weigh([turn(0, mode=Mode.TEXT, answer="41"), turn(1), turn(2, answer="7", execution=crashed)])
    assert [candidate.answer.text for candidate in ranked] == ["42", "41", "7"]


def test_what_a_crashed_program_printed_is_worse_than_what_a_verifier_rejected() -> None:
    crashed = Execution(status="error", stdout="[]\n", stderr="ZeroDivisionError")
    rejected = turn(0, checks=(check("pass"), check("fail", "self_answer")))
    ranked = weigh([rejected, turn(1, answer="[]", execution=crashed)])
    assert [candidate.answer.text for candidate in ranked] == ["42", "[]"]


def test_support_is_told_in_words() -> None:
    (candidate,) = weigh([turn(0), turn(1, mode=Mode.TEXT)])
    said = "a program computed it; it was also reasoned out in words; 2 attempts agree"
    assert candidate.why == f"{said}; no check was made of it"


@pytest.mark.parametrize(
    ("verdict", "said"),
    [("pass", "it passed a tested check"), ("fail", "found it wrong"), ("unknown", "cannot tell")],
)
def test_what_was_checked_is_told(verdict: str, said: str) -> None:
    (candidate,) = weigh([turn(0, checks=(check("pass"), check(verdict, "self_answer")))])
    assert said in candidate.why
