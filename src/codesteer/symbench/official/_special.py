"""The tasks of the original tree whose files are not ``question.txt`` and ``solution.json``.

Each reader yields rows whose ``place`` is the rest of the id. An empty question means that the original
words it in its program: the task then words it.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

__all__ = ["SPECIAL"]

Row = dict[str, Any]

_ASKING = "\n\nPut your final answer between <<< and >>>."


def _row(place: str, reference: Row, complexity: Row, question: str = "") -> Row:
    return {"place": place, "complexity": complexity, "question": question, "reference": reference}


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _game24(root: Path) -> Iterator[Row]:
    for path in sorted(
        (root / "game24_dataset").glob("*/*.csv"), key=lambda path: (len(path.name), path.name)
    ):
        target = int(path.parent.name)
        main = path.stem == path.parent.name
        prefix = "" if main else f"{path.stem.removeprefix('24_')}/"
        with path.open(newline="", encoding="utf-8") as file:
            for index, line in enumerate(csv.DictReader(file)):
                numbers = [int(number) for number in line["Puzzles"].split()]
                reference = {"numbers": numbers, "target": target, "solution": line.get("Solutions")}
                complexity: Row = {"numbers": len(numbers)}
                complexity |= {} if main else {"varied": True, "set": path.name}
                yield _row(f"{prefix}row_{index}", reference, complexity)


def _boxlift(root: Path) -> Iterator[Row]:
    for folder, prefix in (("BoxLift_dataset", ""), ("BoxLift_dataset_SFT", "sft/")):
        for path in sorted((root / folder).glob("*/*/BoxLift.json")):
            data = _json(path)
            steps = _greedy_steps(data["boxes"], data["lifters"])
            reference = {
                "boxes": data["boxes"],
                "lifters": data["lifters"],
                "max_steps": steps,
                "solution": None,
            }
            sizes = {"boxes": len(data["boxes"]), "lifters": len(data["lifters"]), "sft": bool(prefix)}
            yield _row(f"{prefix}{path.parent.parent.name}/{path.parent.name}", reference, sizes)


def _greedy_steps(boxes: list[int], lifters: list[int]) -> int:
    """The original's limit of steps: heaviest box first, free lifters from the front until they suffice."""
    if max(boxes) > sum(lifters):
        raise ValueError("a box is too heavy for all lifters together")
    left, steps = sorted(boxes, reverse=True), 0
    while left:
        steps, free, waiting = steps + 1, list(lifters), list[int]()
        for box in left:
            if sum(free) < box:
                waiting.append(box)
                continue
            while box > 0:
                box -= free.pop(0)
        left = waiting
    return steps


def _boxnet1(root: Path) -> Iterator[Row]:
    for folder, prefix in (("BoxNet1_dataset", ""), ("BoxNet1_dataset_SFT", "sft/")):
        for path in sorted((root / folder).glob("env_pg_state_*/*/pg_state*.json")):
            size = path.parent.parent.name
            rows, columns = (int(part) for part in size.split("_")[-2:])
            reference = {"rows": rows, "cols": columns, "state": _json(path), "solution": None}
            sizes = {"rows": rows, "cols": columns, "sft": bool(prefix)}
            yield _row(f"{prefix}{size}/{path.parent.name}", reference, sizes)


def _blocksworld(root: Path) -> Iterator[Row]:
    for path in sorted((root / "Blocksworld_dataset").glob("*/blocksworld_task.txt")):
        _, initial, goal = re.split(r"(?:Initial|Goal) State:", path.read_text("utf-8"))
        reference = {"initial": _stacks(initial), "goal": _stacks(goal), "solution": None}
        blocks, stacks, goals, _index = (int(part) for part in path.parent.name.split("_"))
        sizes = {"blocks": blocks, "stacks": stacks, "goal_stacks": goals}
        yield _row(path.parent.name, reference, sizes)


def _stacks(text: str) -> dict[str, list[str]]:
    lines = (line.split(":", 1) for line in text.splitlines() if ":" in line)
    return {name.strip(): blocks.split() for name, blocks in lines}


def _letters(root: Path) -> Iterator[Row]:
    folder = re.compile(r"Letters_dataset_min_length_(\d+)_max_length_(\d+)")
    for path in sorted((root / "Letters").glob("*/*/test_words.json")):
        sizes = folder.fullmatch(path.parent.parent.name)
        if sizes is None:
            continue
        letter, frequency, _index = path.parent.name.split("_")
        word: str = _json(path)
        positions = [index for index, character in enumerate(word, 1) if character == letter]
        reference = {"word": word, "letter": letter, "count": len(positions), "positions": positions}
        lengths = {"min_len": int(sizes[1]), "max_len": int(sizes[2]), "freq": int(frequency)}
        yield _row(f"{sizes[1]}_{sizes[2]}/{path.parent.name}", reference, lengths)


def _number_multiply(root: Path) -> Iterator[Row]:
    for folder, varied in (("number_multiply", False), ("number_multiply_varied_complexity", True)):
        for path in sorted((root / folder).glob("digit_*/sample_*/input_value_list.txt")):
            digits = path.parent.parent.name
            question = (path.parent / "input_prompt_1.txt").read_text("utf-8").strip()
            product = int((path.parent / "target_answer.txt").read_text("utf-8"))
            reference = {"values": _json(path), "product": product, "solution": product}
            complexity: Row = {"varied": True, "set": digits} if varied else {}
            yield _row(f"{digits}/{path.parent.name}", reference, complexity, question + _ASKING)


def _bbh(file: str) -> Callable[[Path], Iterator[Row]]:
    def read(root: Path) -> Iterator[Row]:
        path = root / "BIG-Bench-Hard" / "bbh" / f"{file}.json"
        for index, example in enumerate(_json(path)["examples"] if path.exists() else ()):
            yield _row(str(index), {"solution": example["target"]}, {}, example["input"] + _ASKING)

    return read


def _gsm_hard(root: Path) -> Iterator[Row]:
    path = root / "gsmhardv2.jsonl"
    for index, line in enumerate(path.read_text("utf-8").splitlines() if path.exists() else ()):
        row = json.loads(line)
        reference = {"solution": row["target"], "code": row["code"]}
        yield _row(str(index), reference, {}, row["input"] + _ASKING)


def _math(task: str) -> Callable[[Path], Iterator[Row]]:
    def read(root: Path) -> Iterator[Row]:
        from ..tasks._math_rows import math_rows

        for row in math_rows(root / "MATH", task):
            place = row["id"].removeprefix(f"{task}/")
            yield _row(place, row["reference"], row["complexity"], row["question"] + _ASKING)

    return read


SPECIAL: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    "blocksworld": _blocksworld,
    "boxlift": _boxlift,
    "boxnet1": _boxnet1,
    "date_understanding": _bbh("date_understanding"),
    "game24": _game24,
    "gsm_hard": _gsm_hard,
    "letters": _letters,
    "logical_deduction": _bbh("logical_deduction_seven_objects"),
    "math_counting_and_probability": _math("math_counting_and_probability"),
    "math_geometry": _math("math_geometry"),
    "navigate": _bbh("navigate"),
    "number_multiply": _number_multiply,
    "web_of_lies": _bbh("web_of_lies"),
}
