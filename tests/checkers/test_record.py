"""Whether a model's verifiers are worth their calls, by what they have told so far."""

from codesteer.checkers import VerifierRecord


def after(*passed: bool) -> VerifierRecord:
    record = VerifierRecord()
    for each in passed:
        record.add(passed=each)
    return record


def test_a_model_is_given_ten_verifiers_to_show_something() -> None:
    assert after(*[False] * 9).speaks_for_another()
    assert not after(*[False] * 10).speaks_for_another()


def test_one_in_ten_is_enough() -> None:
    assert after(True, *[False] * 9).speaks_for_another()
    assert not after(True, *[False] * 10).speaks_for_another()


def test_every_tenth_question_tries_again_and_a_better_record_counts() -> None:
    record = after(*[False] * 10)
    assert [record.speaks_for_another() for _ in range(20)] == ([False] * 9 + [True]) * 2
    for _ in range(2):
        record.add(passed=True)
    assert record.speaks_for_another()
