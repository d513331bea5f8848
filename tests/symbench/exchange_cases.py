"""What the tests of the three exchange tasks have in common."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .battery import Data


def forms(data: Data, answer: str) -> Iterator[str]:
    amounts = answer.split(", ")
    named = dict(zip(data["kinds"], amounts, strict=True))
    yield f"<<<[{answer}]>>>"
    yield f"<<<{' '.join(amounts)}>>>"
    yield "<<<" + json.dumps(amounts) + ">>>"
    yield "<<<" + json.dumps({kind: int(amount) for kind, amount in named.items()}) + ">>>"
    yield "<<<" + ", ".join(f"{kind}: {amount}" for kind, amount in named.items()) + ">>>"
    yield "<<<" + "\n".join(f"{kind} = {amount}" for kind, amount in reversed(named.items())) + ">>>"
    yield f"After 3 rounds nothing is possible.\nThe amounts are {answer}."
    if all(len(amount) == 1 for amount in amounts):
        yield "<<<" + "".join(amounts) + ">>>"


def exploits(data: Data, answer: str) -> Iterator[str]:
    amounts = answer.split(", ")
    yield f"{answer}, 0"
    yield ", ".join(amounts[:-1])
    yield f"{answer}, {answer}"
    yield ", ".join(f"{kind}: {amount}" for kind, amount in zip(data["kinds"][1:], amounts[1:], strict=True))
    yield f"{data['kinds'][0]}: 99, " + ", ".join(
        f"{kind}: {amount}" for kind, amount in zip(data["kinds"], amounts, strict=True)
    )
    yield ", ".join(f"-{amount}" for amount in amounts) if any(map(int, amounts)) else "1"
    if amounts != amounts[::-1]:
        yield ", ".join(amounts[::-1])
