from __future__ import annotations

import json
from collections.abc import Iterator
from math import isclose, pi, sqrt
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesteer.symbench import BadRow, NoSolution, get_task
from codesteer.symbench._parse import Unreadable
from codesteer.symbench.tasks._coordinates import measured
from codesteer.symbench.tasks._figures import FINALS, STEPS, answer
from codesteer.symbench.tasks._math_rows import last_boxed, math_rows
from codesteer.symbench.tasks._values import agree, normal_text, value

from .battery import Cases, Data

TASK = get_task("math_geometry")


def latex(exact: str) -> str:
    return exact.replace("sqrt(", "\\sqrt{").replace(")", "}").replace("pi", "\\pi").replace("*", "")


def _decimal(data: Data) -> float:
    return value(data["answer"]).approximate


def forms(data: Data, answer: str) -> Iterator[str]:
    exact = data["answer"]
    yield f"<<<{exact}>>>"
    yield f"<<<{exact.replace('*', ' ')}>>>"
    yield f"<<<{exact.replace('sqrt', '√').replace('pi', 'π').replace('*', '')}>>>"
    yield "\\boxed{" + latex(exact) + "}"
    yield f"<<<A = {exact} square units>>>"
    yield f"<<<{_decimal(data):.9e}>>>"
    top, _, bottom = exact.partition("/")
    yield f"<<<\\frac{{{latex(top)}}}{{{bottom or 1}}}>>>"


def wrong(data: Data, answer: str, random: Random) -> Iterator[str]:
    exact = data["answer"]
    yield f"{_decimal(data) * 1.001:.9f}"
    yield f"2*{exact}"
    yield f"{exact} + {exact}/1000"
    if _decimal(data) < 10_000:  # else one more is within the tolerance
        yield f"{_decimal(data) + 1:.9f}"
        yield f"{exact} + 1"
    yield f"{exact}*pi"
    yield f"-{exact}"


def exploits(data: Data, answer: str) -> Iterator[str]:
    yield f"{data['answer']} or 1"
    yield f"{_decimal(data) * 1.00001:.9f}"  # within the published tolerance
    yield "9" * 300
    yield "sqrt(sqrt(sqrt(2)))"
    yield "1/0"


CASES = Cases(forms=forms, wrong=wrong, exploits=exploits, official={})


@pytest.mark.parametrize(
    ("start", "steps", "final", "exact"),
    [
        (["hypotenuse", 3, 4], [], "circle", "25*pi"),
        (["inradius", 3, 4, 5], [], "length", "1"),
        (["circumradius", 3, 4, 5], [], "circumference", "5*pi"),
        (["altitude", 13, 15, 14], [], "length", "12"),
        (["median", 3, 4, 5], [], "length", "5/2"),
        (["polygon", [[0, 0], [6, 0], [6, 6], [0, 6]]], [["triangle"]], "length", "3*sqrt(3)"),
        (["rhombus", 6, 8], [["rectangle", 12], ["tangent", 2]], "length", "13*sqrt(3)"),
        (["box", 1, 2, 2], [["cube"]], "ball", "108*sqrt(3)*pi"),
        (["distance", 0, 0, 0, 2], [["tetrahedron"], ["octahedron"]], "equilateral", "3*sqrt(3)/4"),
        (["distance", 1, 1, 3, 1], [["around triangle"]], "hexagon", "2*sqrt(3)"),
    ],
)
def test_by_hand(start: list[object], steps: list[list[object]], final: str, exact: str) -> None:
    assert answer(start, steps, final) == exact
    assert isclose(measured(start, steps, final), value(exact).approximate, rel_tol=1e-12)


@pytest.mark.parametrize("final", FINALS)
@pytest.mark.parametrize("step", [[k, 3] if k in ("rectangle", "tangent") else [k] for k in STEPS])
def test_exact_and_measured_agree(step: list[object], final: str) -> None:
    for start in (
        ["inradius", 5, 6, 7],
        ["circumradius", 5, 6, 7],
        ["altitude", 5, 6, 7],
        ["median", 5, 6, 7],
    ):
        exact = value(answer(start, [step], final)).approximate
        assert isclose(measured(start, [step], final), exact, rel_tol=1e-12)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12), ("-3/4", -0.75), ("\\frac{3}{4}", 0.75), ("\\frac34", 0.75), ("1\\frac{1}{2}", 1.5),
        ("\\dfrac{3\\sqrt{2}}{4}\\pi", 3 * sqrt(2) / 4 * pi), ("3√2/4", 3 * sqrt(2) / 4), ("\\sqrt2", sqrt(2)),
        ("2^{10}", 1024), ("18^(1/2)", sqrt(18)), ("2^{-1}", 0.5), ("15\\text{ cm}^2", 15), ("120^\\circ", 120),
        ("\\$1,234.50", 1234.5), ("x = 5", 5), ("Area: 5 square units", 5), ("(1+\\sqrt{5})/2", (1 + sqrt(5)) / 2),
        ("12,\\!345", 12345), ("2\\pi - 4", 2 * pi - 4), ("sqrt(72)", sqrt(72)), (".5", 0.5),
        ("\\sqrt{3}\\cdot 2", 2 * sqrt(3)), ("4\\sqrt{3} \\text{ units}", 4 * sqrt(3)), ("-\\sqrt{2}", -sqrt(2)),
        ("\\left(2\\right)^2", 4), ("1.5e3", 1500), ("2E-2", 0.02), ("5cm^2", 5),
    ],
)  # fmt: skip
def test_values(text: str, number: float) -> None:
    assert isclose(value(text).approximate, number, rel_tol=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        *("", "(1, 2)", "5 6", "x + 2", "2^pi", "2^99", "sqrt(-1)", "1/0", "3 or 4", "\\frac{1}", "((2)"),
        *("9" * 500, "(" * 150, "1e999"),
    ],
)
def test_no_values(text: str) -> None:
    with pytest.raises(Unreadable):
        value(text)


@given(st.text(alphabet="0123456789.+-*/^(){}\\ sqrtpifac,", max_size=60))
def test_reading_never_fails_otherwise(text: str) -> None:
    try:
        found = value(text)
    except Unreadable:
        return
    assert agree(found, found)


@pytest.mark.parametrize(
    ("given_text", "stored", "right"),
    [
        ("1.4142136", "sqrt(2)", True), ("1.41", "sqrt(2)", False), ("7/5", "sqrt(2)", False), ("2.0", "2", True),
        ("4/2", "2", True), ("0.333333333", "1/3", True), ("0.33", "1/3", False), ("sqrt(8)/2", "sqrt(2)", True),
    ],
)  # fmt: skip
def test_agreement(given_text: str, stored: str, right: bool) -> None:
    assert agree(value(given_text), value(stored)) == right


def problem(folder: Path, name: str, solution: str, subject: str = "geometry") -> None:
    path = folder / "train" / subject / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    row = {"problem": "How long is it?", "level": "Level 3", "type": "Geometry", "solution": solution}
    path.write_text(json.dumps(row))


def test_a_copy_in_the_original_layout(tmp_path: Path) -> None:
    problem(tmp_path, "2", "Half of it: $\\boxed{\\frac{3\\sqrt{2}}{2}}$.")
    problem(tmp_path, "10", "First \\boxed{1}, then $\\boxed{(2, \\text{up})}$")
    rows = list(math_rows(tmp_path, "math_geometry"))
    assert [row["id"] for row in rows] == ["math_geometry/train/2", "math_geometry/train/10"]
    first, second = (TASK.from_official(row) for row in rows)
    assert (first.level, first.reference["official"]) == (3, "\\frac{3\\sqrt{2}}{2}")
    for text, right in (("3sqrt(2)/2", True), ("2.1213203", True), ("2.12", False), ("3/2", False)):
        assert TASK.verify(first, f"<<<{text}>>>").correct == right
    assert TASK.verify_official(first, "<<<2.1215>>>").correct
    assert (
        TASK.verify(second, "<<<(2,up)>>>").correct
        and TASK.verify_official(second, "<<<( 2, up )>>>").correct
    )
    assert not TASK.verify(second, "<<<(2, down)>>>").correct and not TASK.verify(second, "<<<2>>>").correct
    for row, instance in zip(rows, (first, second), strict=True):
        assert TASK.known_bad(row) is None
        with pytest.raises(NoSolution):
            TASK.solve(instance)
    assert "How long" in TASK.render(first)


def test_boxed_answers() -> None:
    assert last_boxed("so \\boxed 7.") == "7"
    assert last_boxed("\\boxed{\\frac{1}{2}} q") == "\\frac{1}{2}"
    for broken in ("none", "\\boxed{1", "\\boxed"):
        with pytest.raises(ValueError):
            last_boxed(broken)
    assert normal_text("\\text{(A)} ") == normal_text("(a)")


def test_damaged_files(tmp_path: Path) -> None:
    problem(tmp_path, "1", "no box")
    with pytest.raises(BadRow):
        TASK.from_official(next(math_rows(tmp_path, "math_geometry")))
    (tmp_path / "train" / "geometry" / "1.json").write_text("{")
    with pytest.raises(BadRow):
        next(math_rows(tmp_path, "math_geometry"))


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_the_solver_writes_what_the_question_asks_for(level: int) -> None:
    for seed in range(10):
        instance = TASK.generate(level, seed)
        answer = TASK.solve(instance)
        assert "." not in answer and TASK.verify(instance, f"<<<{answer}>>>").correct
