from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesteer.symbench import BadRow, NoSolution, get_task
from codesteer.symbench.tasks._calendar import anchor_date, anchor_number, from_number, step_date, step_number

from .battery import Cases, Data

TASK = get_task("date_understanding")
DAYS = st.dates(date(1850, 1, 1), date(2150, 12, 31))


def option(data: Data, letter: str) -> str:
    year, month, day = data["options"]["ABCDEFGHIJ".index(letter)].split("-")
    return f"{month}/{day}/{year}"


def forms(data: Data, answer: str) -> Iterator[str]:
    yield f"<<<({answer})>>>"
    yield f"<<<({answer}) {option(data, answer)}>>>"
    yield f"<<<{answer}. {option(data, answer)}>>>"
    yield f"<<<{option(data, answer)}>>>"
    yield f"Today is {option(data, answer)}"
    yield f"<<<Option {answer}>>>"
    yield f"\\boxed{{{answer}}}"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    for letter in "ABCDEFGHIJ"[: len(data["options"])]:
        if letter != answer:
            yield letter
            yield option(data, letter)


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield "(A) (B)"
    yield "Correct"
    yield "Incorrect"
    yield " ".join(option(data, letter) for letter in "ABCD")
    yield option(data, answer)[:-1]
    yield "Z"


CASES = Cases(
    forms=forms,
    wrong=wrong,
    exploits=exploits,
    # 60 stories need knowledge of the world and are not read. Of the 54 others 51 confirm the stored answer;
    # in three the fifth anniversary of a wedding of 1958 is taken to be in 1961.
    official={
        "rows": 114,
        "solved": 51,
        "solver_passes": 51,
        "stored": 114,
        "stored_passes": 114,
        "known_bad": 3,
    },
)


@pytest.mark.parametrize(
    ("start", "steps", "reached"),
    [
        (["date", "2000-02-29", "words"], [["years", 1]], "2001-02-28"),
        (["date", "1900-02-28", "words"], [["days", 1]], "1900-03-01"),
        (["month end", 2024, 1], [["months", 1]], "2024-02-29"),
        (["nth", 2001, 11, 4, 3], [], "2001-11-22"),  # Thanksgiving of 2001
        (["yearday", 2020, 61], [], "2020-03-01"),
        (["date", "2024-11-22", "words"], [["workdays", 6], ["weekday", 0, -1]], "2024-11-25"),
        (["date", "2024-11-24", "words"], [["workdays", -1], ["weekday", 4, 1]], "2024-11-29"),
        (["date", "2024-11-22", "words"], [["yearday", 366], ["nth", 1, 6]], "2024-12-01"),
    ],
)
def test_by_hand(start: list[object], steps: list[list[object]], reached: str) -> None:
    day, number = anchor_date(start), anchor_number(start)
    for step in steps:
        day, number = step_date(day, step), step_number(number, step)
    assert day.isoformat() == "{:04d}-{:02d}-{:02d}".format(*from_number(number)) == reached


STEPS = st.one_of(
    st.tuples(st.sampled_from(["days", "weeks", "months", "years", "workdays"]), st.integers(-300, 300)),
    st.tuples(st.just("weekday"), st.integers(0, 6), st.sampled_from([1, -1])),
    st.tuples(st.just("nth"), st.integers(1, 4), st.integers(0, 6)),
    st.tuples(st.just("yearday"), st.integers(1, 365)),
    st.just(("month end",)),
)


@given(day=DAYS, step=STEPS)
def test_both_calendars_agree(day: date, step: tuple[object, ...]) -> None:
    number = anchor_number(["date", day.isoformat(), "words"])
    assert from_number(number) == (day.year, day.month, day.day)
    reached = step_date(day, list(step))
    assert from_number(step_number(number, list(step))) == (reached.year, reached.month, reached.day)


def row(story: str, asked: str, target: str, right: str = "(B)") -> dict[str, object]:
    question = f"{story} What is the date {asked} in MM/DD/YYYY?\nOptions:\n(A) 01/02/1999\n(B) {target}\n\nOutput it."
    return {"id": "x", "question": question, "reference": {"solution": right}}


@pytest.mark.parametrize(
    ("story", "asked", "target"),
    [
        ("Today is Mar. 1st, 2004.", "yesterday", "02/29/2004"),
        ("Yesterday was 12/31/2004.", "tomorrow", "01/02/2005"),
        ("The party ends tomorrow, May 3, 2010.", "a month ago", "04/02/2010"),
        ("It was 7/1/2010 a week ago.", "today", "07/08/2010"),
        ("He left on June 1, 2010. 30 days have passed since then.", "10 days ago", "06/21/2010"),
        ("The vote is on Jun 3, 2010, which is 2 days away from now.", "one week from today", "06/08/2010"),
        (
            "She was born on the last day of February in 2000. Today is her 10-year-old birthday.",
            "today",
            "02/28/2010",
        ),
    ],
)
def test_original_sentences(story: str, asked: str, target: str) -> None:
    instance = TASK.from_official(row(story, asked, target))
    assert TASK.solve(instance) == "B"
    assert TASK.known_bad(row(story, asked, target)) is None
    assert TASK.known_bad(row(story, asked, target, "(A)")) is not None


def test_a_story_nobody_can_compute_keeps_its_stored_answer() -> None:
    unread = row("Today is the first match of the season of 2010.", "today", "04/02/2010")
    instance = TASK.from_official(unread)
    with pytest.raises(NoSolution):
        TASK.solve(instance)
    assert TASK.verify(instance, "<<<B>>>").correct and not TASK.verify(instance, "<<<A>>>").correct
    assert TASK.known_bad(unread) is None
    assert "season" in TASK.render(instance)


def test_a_date_that_is_no_option_makes_the_row_unfit() -> None:
    unfit = row("Today is Mar. 1st, 2004.", "today", "04/02/2010")
    assert "not among the options" in str(TASK.known_bad(unfit))
    with pytest.raises(NoSolution, match="no option"):
        TASK.solve(TASK.from_official(unfit))


def test_damaged_rows() -> None:
    good = row("Today is Mar. 1st, 2004.", "today", "03/01/2004")
    for broken in (
        {**good, "question": str(good["question"]).replace("(", "[")},
        {**good, "question": str(good["question"]).replace("date today", "date some day")},
        {**good, "reference": {"solution": "(C)"}},
    ):
        with pytest.raises(BadRow):
            TASK.from_official(broken)


def test_leap_years_of_centuries() -> None:
    for year in (1600, 1700, 1800, 1900, 2000, 2100, 2400):
        march = date(year, 3, 1)
        number = anchor_number(["date", march.isoformat(), "words"])
        before = march - timedelta(1)
        assert from_number(number - 1) == (year, before.month, before.day)
