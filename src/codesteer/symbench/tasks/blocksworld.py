"""blocksworld: move blocks, always the top one of a stack, between named stacks until the goal stands.

Official defects: a blank line fails the plan, the empty plan can never pass (one instance needs it), and the
example moves a block to a table that does not exist. Here a plan is a sequence of moves, which is replayed,
and "No moves" is the empty plan.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from .._parse import Unreadable, repeated
from .._rng import Rng
from .._task import Data, Levels, Params, Task, Verdict, closing

__all__ = ["TASK", "Blocksworld"]

Move = tuple[str, str, str]
Stacks = dict[str, list[str]]

MAX_MOVES = 1_000
_MOVE = re.compile(
    r"\bmove\s{1,9}(?:block\s)?(\w{1,9})\s{1,9}from\s{1,9}(?:stack\s?)?(\w{1,9})"
    r"\s{1,9}to\s{1,9}(?:stack\s?)?(\w{1,9})",
    re.IGNORECASE,
)
"""Any names are matched, so that a move to nowhere is judged and not skipped."""


class Blocksworld(Task[list[Move]]):
    name = "blocksworld"
    title = "Rearrange stacks of blocks"
    multiline = True
    levels: ClassVar[Levels] = {
        1: {"blocks": 3, "stacks": 3, "goal_stacks": 1},
        2: {"blocks": 5, "stacks": 4, "goal_stacks": 2},
        3: {"blocks": 8, "stacks": 4, "goal_stacks": 3},
        4: {"blocks": 12, "stacks": 4, "goal_stacks": 3},
        5: {"blocks": 20, "stacks": 4, "goal_stacks": 3},
    }

    def draw(self, rng: Rng, params: Params) -> dict[str, Any]:
        names = [f"stack{number}" for number in range(1, params["stacks"] + 1)]
        while True:
            initial, goal = (
                _deal(rng, params["blocks"], names, count) for count in (None, params["goal_stacks"])
            )
            if initial != goal:
                return {"initial": initial, "goal": goal}

    def question(self, data: Data) -> str:
        return (
            "Lettered blocks stand on numbered stacks. Each line lists one stack from bottom to top.\n\n"
            f"Now:\n{_picture(data['initial'])}\n\nGoal:\n{_picture(data['goal'])}\n\n"
            "In one move you take the top block of one stack and put it on top of another stack, which may "
            "be empty. There is no other place to put a block down. Find moves that turn the stacks as they "
            "are now into exactly the goal. Write one move per line in the form "
            "'Move <block> from <stack> to <stack>'.\n\n"
            + closing("Move B from stack1 to stack3\nMove A from stack2 to stack1")
        )

    def solution(self, data: Data) -> str:
        moves = _plan(data["initial"], data["goal"])
        return "\n".join(f"Move {block} from {start} to {end}" for block, start, end in moves) or "No moves"

    def read(self, text: str, data: Data) -> list[Move]:
        if re.fullmatch(
            r"no moves?( (are |is )?(needed|required|necessary))?\.?", text.strip(), re.IGNORECASE
        ):
            return []
        found = repeated(_MOVE, text)
        if len(found) > MAX_MOVES:
            raise Unreadable(f"more than {MAX_MOVES} moves")
        return [(m[1].upper(), f"stack{m[2]}", f"stack{m[3]}") for m in found]

    def judge(self, value: list[Move], data: Data) -> Verdict:
        stacks: Stacks = {name: list(blocks) for name, blocks in data["initial"].items()}
        for number, (block, source, target) in enumerate(value, 1):
            if source not in stacks or target not in stacks:
                return Verdict.wrong(f"move {number} names a stack that does not exist")
            if source == target:
                return Verdict.wrong(f"move {number} does not move the block to another stack")
            if not stacks[source] or stacks[source][-1] != block:
                return Verdict.wrong(f"move {number}: {block} is not on top of {source}")
            stacks[target].append(stacks[source].pop())
        return _compare(stacks, data["goal"])

    def judge_official(self, value: list[Move], data: Data) -> Verdict:
        # Differs from `judge` in two ways: the empty plan is an error, and a move may stay on its stack.
        if not value:
            return Verdict.wrong("the published check takes no empty plan")
        return self.judge([move for move in value if move[1] != move[2]], data)

    def convert(self, reference: Data, question: str) -> dict[str, Any]:
        initial, goal = reference["initial"], reference["goal"]
        return {"initial": initial, "goal": {name: goal.get(name, []) for name in initial}}

    def picture(self, data: Data) -> str:
        return f"now\n{_picture(data['initial'])}\ngoal\n{_picture(data['goal'])}"


def _deal(rng: Rng, blocks: int, names: list[str], count: int | None) -> Stacks:
    """Blocks in random order on random stacks; with ``count``, on the first so many, all of them used."""
    letters = [chr(ord("A") + index) for index in range(blocks)]
    rng.shuffle(letters)
    open_names = names[:count]
    while True:
        stacks: Stacks = {name: [] for name in names}
        for letter in letters:
            stacks[rng.choice(open_names)].append(letter)
        if count is None or all(stacks[name] for name in open_names):
            return stacks


def _plan(initial: Stacks, goal: Stacks) -> list[Move]:
    """Build the goal stacks bottom up, one block after the other; needs three stacks, like every instance.

    For each next block: free it, free its place, put it there. Blocks in the way go to a third stack. What
    already stands right is never dug into, because it lies below whatever is moved.
    """
    stacks = {name: list(blocks) for name, blocks in initial.items()}
    moves: list[Move] = []

    def move(source: str, target: str) -> None:
        block = stacks[source].pop()
        stacks[target].append(block)
        moves.append((block, source, target))

    def other(*taken: str) -> str:
        return next(name for name in stacks if name not in taken)

    for target, column in goal.items():
        for height, block in enumerate(column):
            if stacks[target][: height + 1] == column[: height + 1]:
                continue
            source = next(name for name in stacks if block in stacks[name])
            while stacks[source][-1] != block:
                move(source, other(source, target))
            if source == target:
                aside = other(target)
                move(target, aside)
                source = aside
            while len(stacks[target]) > height:
                move(target, other(source, target))
            move(source, target)
    return moves


def _compare(stacks: Stacks, goal: Stacks) -> Verdict:
    wrong = [name for name in stacks if stacks[name] != goal.get(name, [])]
    if not wrong:
        return Verdict.right("the moves are legal and reach the goal")
    return Verdict.wrong(
        f"the moves end with {wrong[0]}: {' '.join(stacks[wrong[0]]) or 'empty'}",
        partial=1 - len(wrong) / len(stacks),
    )


def _picture(stacks: Stacks) -> str:
    return "\n".join(f"{name}: {' '.join(blocks) or '(empty)'}" for name, blocks in stacks.items())


TASK = Blocksworld()
