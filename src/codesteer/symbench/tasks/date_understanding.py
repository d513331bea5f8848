"""date_understanding: work out a date from a chain of facts and choose it among the options.

Official defects: a language model judges the chosen letter, most questions need one step only, and some options
miss the date the story leads to (a five-year anniversary three years after the wedding). Here the letter is
compared, every rule about months without such a day is stated, and wrong options are what a
single slip somewhere in the chain leads to.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from .._parse import NEGATION, Unreadable, choice
from .._rng import Rng
from .._task import Data, Levels, NoSolution, Params, Task, Verdict, closing
from ._calendar import anchor_date, anchor_number, from_number, step_date, step_number
from ._date_sentences import ask_in_words, read_options, read_story, story_in_words

__all__ = ["TASK", "DateUnderstanding"]

_LETTERS = "ABCDEFGHIJ"
_EVENTS = (
    "audit", "auction", "ballot", "concert", "delivery", "election", "excursion", "fair", "festival", "inspection",
    "launch", "lecture", "parade", "picnic", "rehearsal", "repair", "sale", "storm", "tournament", "vote",
)  # fmt: skip
_DATE = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_UNDECIDED = re.compile(rf"\bor\b|{NEGATION.pattern}", re.IGNORECASE)
_SIMPLE, _MIXED = ["date"], ["date", "yearday", "nth", "month end"]
_ALL = ["days", "weeks", "months", "years", "weekday", "month end", "nth", "yearday", "workdays"]


class DateUnderstanding(Task[str]):
    name = "date_understanding"
    title = "Work out a date"
    levels: ClassVar[Levels] = {
        1: {"events": 0, "kinds": ["days"], "span": 9, "anchors": _SIMPLE, "options": 4},
        2: {"events": 1, "kinds": ["days", "weeks"], "span": 60, "anchors": _SIMPLE, "options": 6},
        3: {"events": 2, "kinds": _ALL[:6], "span": 150, "anchors": _MIXED, "options": 6},
        4: {"events": 4, "kinds": _ALL, "span": 500, "anchors": _MIXED, "options": 8},
        5: {"events": 9, "kinds": _ALL, "span": 5000, "anchors": _MIXED, "options": 10},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        start = _anchor(rng, rng.choice(params["anchors"]))
        steps = [_step(rng, rng.choice(params["kinds"]), params["span"]) for _ in range(params["events"])]
        asked = _step(rng, rng.choice([kind for kind in params["kinds"] if kind in _ALL[:4]]), params["span"])
        names = rng.sample(_EVENTS, params["events"] + 1)
        options = _slips(rng, start, [*steps, asked], params["options"])
        return {"start": start, "steps": steps, "events": names, "asked": asked, "options": options}

    def question(self, data: Data) -> str:
        story = data["story"] if "story" in data else story_in_words(data)
        options = "\n".join(
            f"({letter}) {_us(*map(int, iso.split('-')))}"
            for letter, iso in zip(_LETTERS, data["options"], strict=False)
        )
        return (
            f"{story} {ask_in_words(data['asked'])} (Month first: MM/DD/YYYY.)\n{options}\n\n"
            f"Give the letter of the right date. {closing('B')}"
        )

    def key(self, data: Data) -> str | None:
        if "start" not in data:
            return None
        reached = _follow(data["start"], [*data["steps"], data["asked"]]).isoformat()
        return _LETTERS[data["options"].index(reached)] if reached in data["options"] else None

    def solution(self, data: Data) -> str:
        if "start" not in data:
            raise NoSolution("this story needs a reader, not a calendar")
        number = anchor_number(data["start"])
        for step in [*data["steps"], data["asked"]]:
            number = step_number(number, step)
        iso = "{:04d}-{:02d}-{:02d}".format(*from_number(number))
        if iso not in data["options"]:
            raise NoSolution(f"the story leads to {iso}, which is no option")
        return _LETTERS[data["options"].index(iso)]

    def read(self, text: str, data: Data) -> str:
        try:
            return choice(text, _LETTERS[: len(data["options"])])
        except Unreadable:
            named = {f"{int(y):04d}-{int(m):02d}-{int(d):02d}" for m, d, y in _DATE.findall(text)}
            if len(named) == 1 and not _UNDECIDED.search(text) and (iso := named.pop()) in data["options"]:
                return _LETTERS[data["options"].index(iso)]
            raise

    def judge(self, value: str, data: Data) -> Verdict:
        if value == data.get("answer", data.get("official")):
            return Verdict.right()
        return Verdict.wrong(f"{value} is another date")

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        options = read_options(question)
        official = choice(str(reference["solution"]), _LETTERS[: len(options)])
        return {**read_story(question), "options": options, "official": official}

    def flaw(self, data: Data) -> str | None:
        if "start" in data and "answer" not in data:
            return "the date the story leads to is not among the options"
        return None


def _us(year: int, month: int, day: int) -> str:
    return f"{month:02d}/{day:02d}/{year:04d}"


def _follow(start: list[Any], steps: list[list[Any]]) -> date:
    day = anchor_date(start)
    for step in steps:
        day = step_date(day, step)
    return day


def _anchor(rng: Rng, kind: str) -> list[Any]:
    day = date.fromordinal(rng.randrange(date(1900, 1, 1).toordinal(), date(2100, 1, 1).toordinal()))
    match kind:
        case "date":
            return ["date", day.isoformat(), rng.choice(("words", "words", "month first", "day first"))]
        case "yearday":
            return ["yearday", day.year, rng.randint(1, 365)]
        case "nth":
            return ["nth", day.year, day.month, rng.randint(1, 4), rng.randrange(7)]
        case _:
            return ["month end", day.year, rng.choice((2, 2, day.month))]


def _step(rng: Rng, kind: str, span: int) -> list[Any]:
    way = rng.choice((1, -1))
    match kind:
        case "days":
            return [kind, way * rng.randint(1, span)]
        case "weeks":
            return [kind, way * rng.randint(1, max(span // 7, 1))]
        case "workdays":
            return [kind, way * rng.randint(3, max(span // 10, 5))]
        case "months" | "years":
            return [kind, way * rng.randint(1, 30 if kind == "months" else 12)]
        case "weekday":
            return [kind, rng.randrange(7), way]
        case "nth":
            return [kind, rng.randint(1, 4), rng.randrange(7)]
        case "yearday":
            return [kind, rng.randint(1, 365)]
        case _:
            return [kind]


def _slips(rng: Rng, start: list[Any], steps: list[list[Any]], count: int) -> list[str]:
    """The right date and ``count - 1`` dates that one slip leads to, in random order, as ISO dates."""
    right = _follow(start, steps)
    days = {
        step_date(right, slip)
        for slip in (["days", 1], ["days", -1], ["months", 1], ["months", -1], ["years", 1])
    }
    for place, (kind, *rest) in enumerate(steps):
        if rest and isinstance(rest[-1], int):
            changed = [rest[-1] + 1, rest[-1] - 1, -rest[-1]] if kind in _ALL[:4] else [-rest[-1]]
            if kind not in (*_ALL[:4], "workdays", "weekday"):
                changed = []
            days |= {
                _follow(start, [*steps[:place], [kind, *rest[:-1], n], *steps[place + 1 :]]) for n in changed
            }
        days.add(_follow(start, [*steps[:place], *steps[place + 1 :]]))
    wrong = rng.sample(sorted(days - {right}), count - 1)
    return [day.isoformat() for day in rng.sample([right, *wrong], count)]


TASK = DateUnderstanding()
