"""Stories about dates: ours from their facts, and what can be read of the original ones.

Original stories that need knowledge of the world (a holiday, a season of sport, how long eggs last) are not
read; their dates stay unconfirmed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

__all__ = ["ask_in_words", "read_options", "read_story", "story_in_words"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth"}
_RULES = {
    "months": "A step by months or years keeps the day of the month, but takes the last day of a month that "
    "has no such day.",
    "workdays": "Working days are Monday to Friday; the day one starts from is not counted.",
    "weekday": "A day itself is never 'the first Monday after it' or 'the last Monday before it'.",
    "yearday": "January 1 is day 1 of a year.",
}


def story_in_words(data: Any) -> str:
    """The facts in sentences, after the rules that these facts need."""
    kinds = {step[0] for step in [*data["steps"], data["asked"], data["start"]]}
    kinds |= {"months"} if "years" in kinds else set[str]()
    rules = [
        "Dates are those of the Gregorian calendar.",
        *(text for kind, text in _RULES.items() if kind in kinds),
    ]
    events, steps = data["events"], data["steps"]
    if not steps:
        return f"{' '.join(rules)}\n\nToday is {_anchor(data['start'])}."
    told = [f"The {events[0]} was on {_anchor(data['start'])}."]
    for name, before, step in zip(events[1:], events, steps, strict=False):
        told.append(f"The {name} was {_step(step, f'the {before}')}.")
    return f"{' '.join(rules)}\n\n{' '.join(told)} Today is the day of the {events[-1]}."


def ask_in_words(step: Sequence[Any]) -> str:
    unit, n = step
    if n == 0:
        return "Which date is today?"
    return f"Which date is {_count(unit, n)} {'from today' if n > 0 else 'before today'}?"


def _count(unit: str, n: int) -> str:
    name = "working days" if unit == "workdays" else unit
    return f"{abs(n)} {name if abs(n) > 1 else name[:-1]}"


def _anchor(anchor: Sequence[Any]) -> str:
    match anchor:
        case ["date", iso, style]:
            day = date.fromisoformat(iso)
            if style == "words":
                return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
            if style == "month first":
                return f"{day.month}/{day.day}/{day.year} (month first)"
            return f"{day.day}/{day.month}/{day.year} (day first)"
        case ["yearday", year, n]:
            return f"day {n} of the year {year}"
        case ["nth", year, month, k, weekday]:
            return f"the {_NTH[k]} {_DAYS[weekday]} of {_MONTHS[month - 1]} {year}"
        case _:
            return f"the last day of {_MONTHS[anchor[2] - 1]} {anchor[1]}"


def _step(step: Sequence[Any], other: str) -> str:
    match step:
        case ["weekday", weekday, way]:
            end, side = ("first", "after") if way > 0 else ("last", "before")
            return f"on the {end} {_DAYS[weekday]} {side} {other}"
        case ["month end"]:
            return f"on the last day of the month of {other}"
        case ["nth", k, weekday]:
            return f"on the {_NTH[k]} {_DAYS[weekday]} of the month of {other}"
        case ["yearday", n]:
            return f"on day {n} of the year of {other}"
        case _:
            unit, n = step
            return f"{_count(unit, n)} {'after' if n > 0 else 'before'} {other}"


# Original questions -----------------------------------------------------------------------------------

_NAMES = "|".join(name[:3] for name in _MONTHS)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_WRITTEN = re.compile(rf"\b({_NAMES})[a-z]{{0,6}}\.? (\d{{1,2}})(?:st|nd|rd|th)?, (\d{{4}})")
_MONTH_END = re.compile(rf"last day of ({_NAMES})[a-z]{{0,6}}\.?(?: in)? (\d{{4}})")
_OPTION = re.compile(r"^\([A-J]\) (\d{2})/(\d{2})/(\d{4})$", re.MULTILINE)
_ASKED = {
    "today": ["days", 0], "tomorrow": ["days", 1], "yesterday": ["days", -1], "24 hours later": ["days", 1],
    "10 days ago": ["days", -10], "one week ago from today": ["weeks", -1], "one week from today": ["weeks", 1],
    "a month ago": ["months", -1], "one year ago from today": ["years", -1],
}  # fmt: skip
_FROM_DATE: tuple[tuple[str, str, int], ...] = (
    (r"day before yesterday was @", "days", 2),
    (r"^yesterday(?: was|,) @", "days", 1),
    (r"^tomorrow is @", "days", -1),
    (r"\btomorrow,? \(?(?:\w{3}, )?@", "days", -1),
    (r"it was @ a week ago", "weeks", 1),
    (r"@, which is (\d{1,4}) days? away from now", "days", -1),
    (r"@\. (\d{1,4}) days have passed since then", "days", 1),
    (r"@\. it is their (\d{1,3})-year anniversary today", "years", 1),
    (r"@\. today is (?:her|his|their) (\d{1,3})-year", "years", 1),
    (r"^(?:today is|today,|this is|it is) @", "days", 0),
    (r"(?:local time is [\d:]{4,5} [ap]m of|celebrating) @", "days", 0),
)
"""Sentences with one date (@), the unit of the step to today, and its sign or, without a number, its size."""


def read_options(question: str) -> list[str]:
    """The options of an original question as ISO dates. Raises `ValueError` if there are none."""
    found = [f"{y}-{m}-{d}" for m, d, y in _OPTION.findall(question)]
    if not found:
        raise ValueError("no options")
    return found


def read_story(question: str) -> dict[str, Any]:
    """The facts of an original question, or, of a story that no rule fits, only its text."""
    story, _, rest = question.partition(" What is the date ")
    asked = _ASKED[rest.partition(" in MM/DD/YYYY")[0]]
    dates = {_iso(*map(int, (y, m, d))) for m, d, y in _NUMERIC.findall(story)}
    dates |= {_iso(int(y), _number(name), int(d)) for name, d, y in _WRITTEN.findall(story)}
    plain = _WRITTEN.sub("@", _NUMERIC.sub("@", story)).lower()
    if end := _MONTH_END.search(story):
        plain = _MONTH_END.sub("@", story).lower()
    start = ["month end", int(end[2]), _number(end[1])] if end else ["date", next(iter(dates), ""), "words"]
    if end or len(dates) == 1:
        for pattern, unit, size in _FROM_DATE:
            if found := re.search(pattern, plain):
                n = size * int(found[1]) if found.groups() else size
                steps = [[unit, n]] if n else []
                events = ["start", "end"][: len(steps) + 1]
                return {"story": story, "start": start, "steps": steps, "events": events, "asked": asked}
    return {"story": story, "asked": asked}


def _number(name: str) -> int:
    return [month[:3] for month in _MONTHS].index(name) + 1


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04d}-{month:02d}-{day:02d}"
