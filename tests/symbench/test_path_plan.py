from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest

from codesteer.symbench import NoSolution, get_task
from codesteer.symbench.tasks._rectangles import contact, touch

from .battery import Cases, Data

TASK = get_task("path_plan")


def points(answer: str) -> list[tuple[str, str]]:
    return re.findall(r"\((\S+), (\S+)\)", answer)


def write(path: list[tuple[object, object]]) -> str:
    return f"[{', '.join(f'({x}, {y})' for x, y in path)}]"


def middle(data: Data, color: str) -> tuple[float, float]:
    left, right, low, high = data["boxes"][color]
    return (left + right) / 2, (low + high) / 2


def forms(data: Data, answer: str) -> Iterator[str]:
    path = points(answer)
    yield "<<<" + ", ".join(f"[{x}, {y}]" for x, y in path) + ">>>"
    yield "<<<[" + ",\n ".join(f"[{x}, {y}]" for x, y in path) + "]>>>"
    yield "<<<" + "\n".join(f"{x} {y}" for x, y in path) + ">>>"
    yield "<<<" + " -> ".join(f"({x}, {y})" for x, y in path) + ">>>"
    yield "<<<" + write([(f"{float(x):.6f}", f"{float(y):.6f}") for x, y in path]) + ">>>"
    yield f"<<<waypoints = {answer}>>>"
    yield f"A path that works is {answer}"
    yield "<<<" + write([path[0], *path]) + ">>>"  # standing still does no harm
    # As floating point prints it.
    yield "<<<" + write([(float(x) + 2e-16, float(y)) for x, y in path]) + ">>>"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    path = points(answer)
    yield write(path[::-1])
    yield write([path[0], path[-1]])
    yield write(path[:-1])
    yield write(path[1:])
    yield write([path[0], (1.4, 0), *path[1:]])
    yield write([path[0], middle(data, data["avoid"][0]), *path[1:]])


def exploits(data: Data, answer: str) -> Iterator[str]:
    path = points(answer)
    yield write([path[0], *(middle(data, color) for color in data["boxes"]), path[-1]])
    yield write([path[0], (1e9, 1e9), path[-1]])
    yield write([path[0], (1e300, -1e300), *path[1:]])
    yield write([("9" * 1_000, 0), *path[1:]])
    yield write([path[0], *path, path[0]])


CASES = Cases(forms=forms, wrong=wrong, exploits=exploits, other_may_fit=True, official={
    "rows": 77, "solved": 77, "solver_passes": 77,
})  # fmt: skip

PLANE: dict[str, object] = {
    "boxes": {"red": [-0.5, 0.5, -0.5, 0.5], "blue": [0.6, 0.9, 0.6, 0.9], "green": [-0.9, -0.7, 0.6, 0.9]},
    "start": [-1.0, 0.75],
    "end": [1.0, 0.75],
    "visit": ["green", "blue"],
    "avoid": ["red"],
    "ordered": True,
}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("(-1, 0.75), (1, 0.75)", "the path visits what it must and avoids what it must"),
        ("(-1, 0.75), (0, 0.6), (1, 0.75)", "the path visits what it must and avoids what it must"),
        ("(-1, 0.75), (0, 0.5), (1, 0.75)", "segment 1 touches the red box"),  # the edge
        ("(-1, 0.75), (0, 0), (0.1, 0), (1, 0.75)", "segment 1 touches the red box"),
        ("(-1, 0.75), (-1, 1.2), (1, 1.2), (1, 0.75)", "only 0 of 2 boxes are visited in order"),
        ("(-1, 0.75), (-0.7, 0.9), (0, 1.2), (1, 1.2), (1, 0.75)", "only 1 of 2 boxes are visited in order"),
        ("(-1, 0.75), (0, 1.4), (1, 0.75)", "the path touches a wall"),
        ("(-1, 0.75), (1, 0.7)", "the path does not begin at the start and finish at the end"),
    ],
)
def test_reasons_by_hand(text: str, reason: str) -> None:
    assert TASK.judge(TASK.read(text, PLANE), PLANE).reason == reason


def test_order_may_be_met_within_one_segment_but_not_backwards() -> None:
    backwards = {**PLANE, "visit": ["blue", "green"]}
    value = TASK.read("(-1, 0.75), (1, 0.75)", PLANE)
    assert TASK.judge(value, PLANE).correct
    assert TASK.judge(value, backwards).reason == "only 1 of 2 boxes are visited in order"
    assert TASK.judge(value, {**backwards, "ordered": False}).correct
    there_and_back = TASK.read("(-1, 0.75), (0.7, 0.75), (-0.8, 0.75), (1, 0.75)", PLANE)
    assert TASK.judge(there_and_back, backwards).correct


def test_the_published_check_does_not_see_what_happens_inside_a_box() -> None:
    data = {**PLANE, "start": [-0.2, 0.0], "end": [0.2, 0.0], "visit": [], "ordered": False}
    value = TASK.read("(-0.2, 0), (0.2, 0)", data)
    assert TASK.judge_official(value, data).correct
    assert TASK.judge(value, data).reason == "segment 1 touches the red box"


def test_touch_and_contact_agree_with_a_dense_sampling() -> None:
    random, box = Random(1), (-3, 4, -2, 5)
    for _ in range(500):
        p, q = ((random.randint(-9, 9), random.randint(-9, 9)) for _ in range(2))
        when = contact(p, q, box)
        assert (when is not None) == touch(p, q, box)
        steps = [step / 200 for step in range(201)]
        inside = [
            t for t in steps if -3 <= p[0] + t * (q[0] - p[0]) <= 4 and -2 <= p[1] + t * (q[1] - p[1]) <= 5
        ]
        if inside:
            assert when is not None
            assert abs(when[0] - inside[0]) <= 0.005
            assert abs(when[1] - inside[-1]) <= 0.005


def test_a_box_behind_a_closed_ring_cannot_be_visited() -> None:
    ring = {
        "left": [-0.5, -0.3, -0.5, 0.5],
        "right": [0.3, 0.5, -0.5, 0.5],
        "top": [-0.3, 0.3, 0.3, 0.5],
        "bottom": [-0.3, 0.3, -0.5, -0.3],
    }
    data = {
        "boxes": {**ring, "goal": [-0.1, 0.1, -0.1, 0.1]},
        "start": [-1.0, 0.0],
        "end": [1.0, 0.0],
        "visit": ["goal"],
        "avoid": [*ring],
        "ordered": False,
    }
    with pytest.raises(NoSolution):
        TASK.solution(data)
    opened = {**data, "avoid": [side for side in ring if side != "top"]}
    assert TASK.judge(TASK.read(TASK.solution(opened), opened), opened).correct
