"""Instances and answers as rows of JSON: for pipes, files and reward functions.

A row names its instance in one of three ways: an `Instance` as it is printed; ``task``, ``reference`` and
mostly ``question``, where the reference is ours or an original one; or ``task``, ``level``, ``seed`` and, if
wanted, ``split`` and ``parameters``. Other fields are passed on untouched.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, NoReturn, cast

from ._instance import BadRow, Instance
from ._limits import check_parameters
from ._registry import get_task
from ._task import NoSolution, Task

__all__ = ["format_row", "instance_of", "parse_row", "solve_row", "verify_row"]

MAX_DIGITS = 4_000
_INSTANCE = tuple(item.name for item in fields(Instance))
Row = Mapping[str, Any]


def parse_row(line: str | bytes) -> dict[str, Any]:
    """One line as a row. Raises `BadRow` if it is not a JSON object; NaN and Infinity are not JSON."""
    try:
        row = json.loads(line, parse_constant=_refuse, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        raise BadRow(f"not JSON: {error}") from None
    if not isinstance(row, dict):
        raise BadRow("a row is a JSON object")
    return cast("dict[str, Any]", row)


def format_row(row: Row) -> str:
    """One line of JSON, readable where the text is valid Unicode. Raises `BadRow` if a number is too large."""
    try:
        line = json.dumps(row, ensure_ascii=False, allow_nan=False)
    except ValueError:
        # 1e999 is JSON, but what Python reads there is infinite and cannot be written.
        raise BadRow("the row has a number that is too large to be written as JSON") from None
    return line if line.isascii() or _is_utf8(line) else json.dumps(row)


def instance_of(row: Row) -> Instance:
    """The instance a row names. Raises `BadRow`, or `UnknownTask`."""
    task = get_task(_field(row, "task", str))
    with _refusing_bad_data():
        if all(name in row for name in _INSTANCE):
            return Instance(**{name: row[name] for name in _INSTANCE})
        if "reference" not in row:
            return _generated(task, row)
        reference: Row = _field(row, "reference", dict)
        if "complexity" in row or not _is_ours(task, reference):
            return task.from_official(row)
        _check_shape(task, reference)
        return Instance(
            id=str(row.get("id") or task.name),
            task=task.name,
            version=task.version,
            level=0,
            seed=0,
            split="test",
            question=str(row.get("question") or task.question(reference)),
            reference=reference,
        )


def solve_row(row: Row) -> dict[str, Any]:
    """The row with ``answer``, or with ``answer`` None and a ``reason`` where a program cannot answer it.

    Raises `BadRow`, or `UnknownTask`.
    """
    instance = instance_of(row)
    with _refusing_bad_data():
        try:
            return {**row, "answer": get_task(instance.task).solve(instance)}
        except NoSolution as error:
            return {**row, "answer": None, "reason": str(error)}


def verify_row(row: Row) -> dict[str, Any]:
    """The row with ``verdict``: ``strict`` and ``official``, and the ``reason`` of the strict one.

    A row whose original reference is known to be bad also gets ``known_bad``, the reason why it must not
    count in a strict score. Raises `BadRow`, or `UnknownTask`.
    """
    if "answer" not in row:
        raise BadRow("the field 'answer' is missing")
    answer = row["answer"]
    text = answer if isinstance(answer, str) else "" if answer is None else json.dumps(answer)
    instance = instance_of(row)
    task = get_task(instance.task)
    with _refusing_bad_data():
        strict, official = task.verify(instance, text), task.verify_official(instance, text)
        bad = task.known_bad(row) if instance.split == "official" and "version" not in row else None
    verdict = {"strict": strict.correct, "official": official.correct, "reason": strict.reason}
    return {**row, "verdict": verdict, **({"known_bad": bad} if bad else {})}


@contextmanager
def _refusing_bad_data() -> Generator[None]:
    """Data made by somebody else can be wrong in any way; whatever it breaks, it is the row that is bad."""
    try:
        yield
    except BadRow:
        raise
    except Exception as error:
        problem = f"{type(error).__name__}: {str(error)[:200]}"
        raise BadRow(f"the row's data does not fit the task: {problem}") from error


def _generated(task: Task[Any], row: Row) -> Instance:
    level, seed = _field(row, "level", int), _field(row, "seed", int)
    split, parameters = row.get("split", "test"), row.get("parameters")
    if not isinstance(parameters, dict | None):
        raise BadRow("the field 'parameters' is not an object")
    if seed < 0:
        raise BadRow("the field 'seed' is negative")
    chosen = cast("Row", parameters or {})
    check_parameters(task, chosen)
    return task.generate(level, seed, split, chosen)


def _check_shape(task: Task[Any], reference: Row) -> None:
    """Lists are lists, of numbers where the task's own are: a text may look like a list of its characters."""
    for name, own in task.generate(5, 0).reference.items():
        given = reference.get(name)
        if name == "answer" or given is None or own is None:
            continue
        if isinstance(own, list | str | dict) and not isinstance(given, type(own)):  # pyright: ignore[reportUnknownArgumentType]
            raise BadRow(f"'{name}' of the reference is not of the task's kind")
        if isinstance(own, list) and isinstance(given, list):
            mine, theirs = cast("list[Any]", own), cast("list[Any]", given)
            numbers = all(isinstance(item, int | float) for item in mine)
            if numbers and not all(isinstance(item, int | float) for item in theirs):
                raise BadRow(f"'{name}' of the reference is not a list of numbers")


def _is_ours(task: Task[Any], reference: Row) -> bool:
    """Whether a reference has the form that `Task.draw` gives: the task words a question from it."""
    if "solution" in reference or "complexity" in reference:
        return False
    try:
        task.question(reference)
        return "answer" in reference or task.key(reference) is None
    except Exception:
        return False


def _field(row: Row, name: str, kind: type[Any]) -> Any:
    if name not in row:
        raise BadRow(f"the field '{name}' is missing")
    if not isinstance(row[name], kind) or isinstance(row[name], bool):
        raise BadRow(
            f"the field '{name}' is not {'an object' if kind is dict else f'of type {kind.__name__}'}"
        )
    return row[name]


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(
            f"a number of more than {MAX_DIGITS} digits; an answer as long as this is written as text"
        )
    return int(digits)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
