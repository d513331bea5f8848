"""Days of the Gregorian calendar and steps between them, by two routes: `datetime`, and counting days.

An anchor fixes a day: ``["date", "2001-03-14", style]``, ``["yearday", year, n]``, ``["nth", year, month, k,
weekday]`` or ``["month end", year, month]``. A step leads to another day: ``["days" | "weeks" | "months" |
"years" | "workdays", n]``, ``["weekday", weekday, 1 | -1]`` (the next or last one, not the day itself),
``["month end"]``, ``["nth", k, weekday]`` or ``["yearday", n]``. Monday is 0.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

__all__ = ["anchor_date", "anchor_number", "from_number", "step_date", "step_number"]

Step = Sequence[Any]


def anchor_date(anchor: Step) -> date:
    match anchor:
        case ["date", iso, _]:
            return date.fromisoformat(iso)
        case ["yearday", year, n]:
            return date(year, 1, 1) + timedelta(n - 1)
        case ["nth", year, month, k, weekday]:
            return step_date(date(year, month, 1), ["nth", k, weekday])
        case _:
            return step_date(date(anchor[1], anchor[2], 1), ["month end"])


def step_date(day: date, step: Step) -> date:
    match step:
        case ["days", n]:
            return day + timedelta(n)
        case ["weeks", n]:
            return day + timedelta(7 * n)
        case ["months", n]:
            year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
            return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        case ["years", n]:
            return step_date(day, ["months", 12 * n])
        case ["workdays", n]:
            return _workdays(day, n)
        case ["weekday", weekday, way]:
            return next(
                other for k in range(1, 8) if (other := day + timedelta(way * k)).weekday() == weekday
            )
        case ["month end"]:
            return day.replace(day=monthrange(day.year, day.month)[1])
        case ["nth", k, weekday]:
            first = day.replace(day=1)
            return first + timedelta((weekday - first.weekday()) % 7 + 7 * (k - 1))
        case _:
            return date(day.year, 1, 1) + timedelta(step[1] - 1)


def _workdays(day: date, n: int) -> date:
    """Step day by day and count those from Monday to Friday; any seven days hold five of them."""
    way = 1 if n > 0 else -1
    weeks = abs(n) // 6
    day, n = day + timedelta(7 * way * weeks), n - 5 * way * weeks
    while n:
        day += timedelta(way)
        n -= way if day.weekday() < 5 else 0
    return day


# The second route: days are numbers counted from March 1 of the year 0, which was a Wednesday.


def _number(year: int, month: int, day: int) -> int:
    years = year - (month < 3)
    months = (month - 3) % 12
    return 365 * years + years // 4 - years // 100 + years // 400 + (153 * months + 2) // 5 + day - 1


def from_number(number: int) -> tuple[int, int, int]:
    """Year, month and day."""
    year = number * 400 // 146097
    while _number(year + 1, 3, 1) <= number:
        year += 1
    while _number(year, 3, 1) > number:
        year -= 1
    rest = number - _number(year, 3, 1)
    months = (5 * rest + 2) // 153
    day = rest - (153 * months + 2) // 5 + 1
    return year + (months >= 10), (months + 2) % 12 + 1, day


def _weekday(number: int) -> int:
    return (number + 2) % 7


def anchor_number(anchor: Step) -> int:
    match anchor:
        case ["date", iso, _]:
            year, month, day = map(int, iso.split("-"))
            return _number(year, month, day)
        case ["yearday", year, n]:
            return _number(year, 1, 1) + n - 1
        case ["nth", year, month, k, weekday]:
            return step_number(_number(year, month, 1), ["nth", k, weekday])
        case _:
            return step_number(_number(anchor[1], anchor[2], 1), ["month end"])


def step_number(number: int, step: Step) -> int:
    year, month, day = from_number(number)
    match step:
        case ["days", n]:
            return number + n
        case ["weeks", n]:
            return number + 7 * n
        case ["months" | "years" as unit, n]:
            total = year * 12 + month - 1 + (n if unit == "months" else 12 * n)
            first = _number(total // 12, total % 12 + 1, 1)
            return first + min(day, _month_length(first)) - 1
        case ["workdays", n]:
            return _whole_weeks(number, n)
        case ["weekday", weekday, way]:
            return number + way * ((way * (weekday - _weekday(number)) - 1) % 7 + 1)
        case ["month end"]:
            first = number - day + 1
            return first + _month_length(first) - 1
        case ["nth", k, weekday]:
            first = number - day + 1
            return first + (weekday - _weekday(first)) % 7 + 7 * (k - 1)
        case _:
            return _number(year, 1, 1) + step[1] - 1


def _month_length(first: int) -> int:
    year, month, _ = from_number(first)
    return _number(year + month // 12, month % 12 + 1, 1) - first


def _whole_weeks(number: int, n: int) -> int:
    """Five working days are a week; start from the Friday (or, backwards, the Monday) of a weekend."""
    weekday, way = _weekday(number), 1 if n > 0 else -1
    if weekday >= 5:
        number -= weekday - 4 if way > 0 else weekday - 7
        weekday = _weekday(number)
    weeks, rest = divmod(abs(n), 5)
    over = weekday + rest > 4 if way > 0 else weekday - rest < 0
    return number + way * (7 * weeks + rest + (2 if over else 0))
