"""Corrupted answers differ from the answer, and are the same every time."""

from hypothesis import given
from hypothesis import strategies as st

from codesteer._answers import normalise
from codesteer.checkers._mutation import mutants


@given(st.text(max_size=60), st.text("0123456789 abc", max_size=40))
def test_no_mutant_means_the_same(candidate: str, question: str) -> None:
    found = mutants(candidate, question)
    assert found == mutants(candidate, question)
    assert normalise(candidate) not in {normalise(mutant) for mutant in found.all}
    assert len({normalise(mutant) for mutant in found.all}) == len(found.all) <= 14


def test_slips_of_an_expression() -> None:
    found = mutants("(10*10-4)/4", "Make 24 from 4 4 10 10")
    assert "(11*10-4)/4" in found.slips
    assert found.empty == ("", "no idea", "24", "4", "10")


def test_yes_becomes_no() -> None:
    assert "no" in mutants("Yes", "Is it?").slips


def test_a_megabyte_is_handled() -> None:
    assert mutants("9" * 1_000_000, "1 " * 500_000).slips
