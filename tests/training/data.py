"""Small data sets in the form of `codesteer synth export`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ACCEPT = '{"decision": "accept", "guidance": ""}'


def decision(mode: str, guidance: str = "") -> str:
    return json.dumps({"decision": mode, "guidance": guidance})


def message(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def conversation(number: int) -> dict[str, Any]:
    """A question with numbers, which a program answers, or one about meaning, which words do."""
    code = number % 2 == 0
    asked = f"What is {number + 3} * {number + 5}?" if code else f"Which word means number {number}?"
    return {
        "messages": [
            message("user", f"Decide: {asked}"),
            message("assistant", decision("code" if code else "text")),
            message("user", "It answered."),
            message("assistant", ACCEPT),
        ],
        "weights": [0.0, 1.0, 0.0, 2.0],
    }


def preference(number: int) -> dict[str, Any]:
    row = conversation(number)
    other = "text" if number % 2 == 0 else "code"
    return {
        "prompt": row["messages"][:1],
        "chosen": row["messages"][1:2],
        "rejected": [message("assistant", decision(other))],
    }


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def write_data(folder: Path, kind: str, *, train: int = 16, held_out: int = 0) -> Path:
    """A data set of ``kind`` with so many rows."""
    make = conversation if kind == "sft" else preference
    write_rows(folder / "train.jsonl", map(make, range(train)))
    if held_out:
        write_rows(folder / "validation.jsonl", map(make, range(train, train + held_out)))
    return folder
