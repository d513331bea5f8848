"""Our symbolic checker: the calibration table, the question's numbers, hostile sources, the form of the report."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesteer.checkers import SymbolicReport, analyse

from .calibration import COMPUTES, HARD_CODED, PROGRAMS


@pytest.mark.parametrize(("name", "verdict", "code"), PROGRAMS, ids=[f"{v}-{n}" for n, v, _ in PROGRAMS])
def test_the_verdict_is_that_of_a_competent_person(name: str, verdict: str, code: str) -> None:
    report = analyse(code)
    assert report.verdict == verdict, (name, report.reasons)
    assert report.reasons
    assert len(report.summary.splitlines()) <= 4


REPLIES = json.loads(Path(__file__).with_name("calibration_replies.json").read_text("utf-8"))


@pytest.mark.parametrize("row", REPLIES, ids=[f"{n}-{row['verdict']}" for n, row in enumerate(REPLIES)])
def test_programs_in_the_style_of_replies_are_judged_alike(row: dict[str, Any]) -> None:
    report = analyse("\n".join(row["code"]))
    assert report.verdict == row["verdict"], report.reasons


@pytest.mark.parametrize("code", HARD_CODED.values(), ids=HARD_CODED.keys())
def test_a_written_answer_stays_one_inside_a_function(code: str) -> None:
    body = "\n".join("    " + line for line in code.splitlines())
    assert analyse(f"def main():\n{body}\n\nmain()").verdict == "hard_coded"


@pytest.mark.parametrize("code", COMPUTES.values(), ids=COMPUTES.keys())
def test_a_computation_stays_one_after_unused_literals(code: str) -> None:
    star = code.startswith("from sympy import *")
    assert analyse(f"{code}\nunused = 24" if star else f"unused = 24\n{code}").verdict == "computes"


def test_arithmetic_on_the_questions_own_numbers_is_a_computation() -> None:
    code = "print(17 * 35)"
    assert analyse(code).verdict == "trivial"
    assert analyse(code, "What is 17 times 35?").verdict == "computes"
    assert analyse(code, "What is 18 times 36?").verdict == "trivial"
    assert (
        analyse(code, "Of 17, 1, 2, 3, 4, 5, 6, 7, 8 choose the largest, then times 35.").verdict == "trivial"
    )


def test_a_copied_answer_stays_hard_coded_whatever_the_question() -> None:
    report = analyse("print('(10-9)*(11+13)')", "Make 24 of 9, 10, 11, 13.")
    assert report.verdict == "hard_coded"
    assert report.question.printed == ("9", "10", "11", "13")


def test_the_questions_numbers_are_followed_to_the_output() -> None:
    question = "Take 9, 1,234, 2.50 and 77; ignore 5."
    report = analyse("a = 9\nb = 1234\nc = '2.5 m'\nunused = 77\nprint(a * b, c)", question)
    assert report.question.numbers == 5
    assert report.question.written == ("9", "1234", "2.5", "77")
    assert report.question.printed == ("9", "1234", "2.5")


def test_a_test_that_chooses_the_answer_brings_its_numbers_along() -> None:
    report = analyse(
        "x = 14\nif x * 3 > 40:\n    r = 'yes'\nelse:\n    r = 'no'\nprint(r)", "Is 3 times 14 over 40?"
    )
    assert report.question.printed == ("3", "14", "40")
    assert report.verdict == "computes"


def test_reading_the_question_is_seen() -> None:
    report = analyse("n = int(QUESTION.split()[0])\nprint(n * 2)", "21 doubled is?")
    assert report.question.reads_question
    assert "reads QUESTION" in report.summary
    assert not analyse("QUESTION = '4 5'\nprint(QUESTION.count('5'))").question.reads_question


def test_strings_copied_from_the_question_are_counted() -> None:
    report = analyse("w = 'strawberry'\nprint(w.count('r'), 'other')", "How many r are in strawberry?")
    assert report.question.strings == 1


@pytest.mark.parametrize(
    ("code", "evidence"),
    [
        ("from itertools import permutations as p\nprint(list(p('ab')))", "itertools.permutations"),
        ("from itertools import *\nprint(list(product('ab', repeat=2)))", "itertools.product"),
        (COMPUTES["backtracking into a list"], "backtracking"),
        (COMPUTES["breadth-first search"], "breadth-first search"),
        (COMPUTES["shortest paths"], "best-first search"),
        (COMPUTES["memoised recursion"], "memoised recursion"),
        (COMPUTES["recursion without loops"], "recursion"),
        (COMPUTES["nested loops"], "nested loops with a test"),
        ("q = [1]\nwhile q:\n    x = q.pop(0)\nprint(x)", "breadth-first search"),
        ("s = [1]\nwhile True:\n    x = s.pop()\n    break\nprint(x)", "depth-first search"),
    ],
)
def test_searches_are_recognised(code: str, evidence: str) -> None:
    assert evidence in analyse(code).search


def test_words_and_unused_names_are_no_search() -> None:
    assert analyse("# itertools permutations\nname = 'backtracking'\nprint(name)").search == ()


def test_solvers_are_recognised() -> None:
    assert analyse(COMPUTES["z3"]).solvers == ("z3",)
    assert analyse(COMPUTES["cp-sat"]).solvers == ("ortools",)
    assert analyse("from sympy.abc import x\nprint(x)").solvers == ("sympy",)


@pytest.mark.parametrize(
    ("code", "need"),
    [
        ("input()", "input from a person"),
        ("import sys\nsys.stdin.read()", "input from a person"),
        ("open('x')", "files"),
        ("import urllib.request", "the network"),
        ("import subprocess", "other processes"),
        ("import turtle", "a screen"),
        ("from constraint import Problem", "module constraint, which is not installed"),
    ],
)
def test_what_the_sandbox_will_not_give_is_named(code: str, need: str) -> None:
    report = analyse(code)
    assert need in report.needs
    assert need in report.summary


def test_offered_modules_are_no_need() -> None:
    assert analyse("import numpy, sympy, scipy, networkx, z3, json, math\nfrom . import x").needs == ()


def test_the_structure_is_counted_on_the_tree() -> None:
    report = analyse(
        "def f(n, seen={}):\n    if n in seen:\n        return seen[n]\n    seen[n] = f(n - 1) if n else 0\n"
        "    return seen[n]\nfor i in range(3):\n    print([j for j in range(2) for k in 'ab'], 'for while if', f(i))"
    )
    structure = report.structure
    assert (structure.loops, structure.nesting, structure.comprehensions) == (1, 3, 1)
    assert (structure.branches, structure.functions) == (2, 1)
    assert structure.recursive == structure.memoised == ("f",)
    assert structure.arithmetic == 1


def test_type_hints_and_joined_strings_are_no_arithmetic() -> None:
    code = "def f(x: int | None) -> str:\n    return 'a' + 'b'\nprint('%s' % f(1))"
    assert analyse(code).structure.arithmetic == 0


def test_invalid_programs_say_where() -> None:
    report = analyse("x = 1\nprint((x\n")
    assert (report.verdict, report.error_line) == ("invalid", 2)
    assert report.error == "'(' was never closed"
    assert "line 2" in report.summary


@pytest.mark.parametrize("code", ["print('\\d')", "assert (1, 'x')\nprint(1)", "print(1 is 1)"])
def test_doubtful_programs_warn_nobody(code: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert analyse(code).verdict != "invalid"


HOSTILE = {
    "parentheses": "(" * 10_000,
    "minus signs": "-" * 100_000 + "1",
    "attributes": "a" + ".a" * 50_000,
    "nested calls": "print(" + "f(" * 90 + "1" + ")" * 90 + ")",
    "long sum": "print(" + "+".join("1" * 1 for _ in range(500)) + ")",
    "endless sum": "x=" + "1+" * 60_000 + "1",
    "megabyte": "x = 1\n" * 170_000,
    "many assignments": "x = 1\n" * 30_000,
    "backward chain": "\n".join(f"x{i} = x{i + 1}" for i in range(2000)) + "\nprint(x0)",
    "long elif": "if a:\n  x = 1\n" + "elif b:\n  x = 2\n" * 500,
    "nested loops": "".join(" " * i + f"for a{i} in range(9):\n" for i in range(90)) + " " * 90 + "pass",
    "nested functions": "".join(" " * i + f"def g{i}(n):\n" for i in range(90)) + " " * 90 + "return g0(n)",
    "chain of functions": "\n".join(f"def f{i}(): return f{i + 1}()" for i in range(1000)) + "\nprint(f0())",
    "tangle of functions": "\n".join(
        f"def f{i}(x): return f{i * 7 % 290}(x) + f{i * 3 % 290}(x)" for i in range(290)
    ),
    "methods of one name": "".join(f"class A{i}:\n def m(self, x): return x.m(1)\n" for i in range(500)),
    "huge powers": "print(9**9**9**9)\nfor i in range(2**99999999): pass\nfor i in range(10**10**10): pass",
    "huge number": "print(" + "9" * 4200 + ")",
    "nested comprehensions": "print(" + "[" * 60 + "x" + " for x in range(9)]" * 60 + ")",
    "lambdas": "print(" + "lambda:" * 50 + "1)",
    "nul": "\0",
    "surrogate": "\ud800 = 1",
    "misplaced return": "return 5\nbreak\nprint(1)",
    "many numbers": "print('" + "7 " * 50_000 + "')",
    "many cases": "match x:\n" + " case 1:\n  pass\n" * 500,
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_programs_end_in_a_report(code: str) -> None:
    report = analyse(code, "Use 7, 9 and " + "8" * 5000)
    assert json.loads(json.dumps(report.to_dict())) == report.to_dict()


PIECES = [
    "print(",
    ")",
    "x",
    " = ",
    "1",
    "for x in range(3):\n    ",
    "if x:\n    ",
    "def f(x):\n    ",
    "return x\n",
]
PIECES += [
    "[x for x in y]",
    "\n",
    "f(x)",
    "'a'",
    " + ",
    "import itertools\n",
    "lambda x: x",
    "x.append(1)\n",
    "while x:\n    ",
]
PIECES += [
    "class A:\n    ",
    "self.x",
    "yield x\n",
    "global x\n",
    "x += 1\n",
    "try:\n    x\nexcept E as e:\n    ",
    "pass\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.text(max_size=20))
@settings(max_examples=150, deadline=None)
def test_any_program_and_question_end_in_a_report(code: str, question: str) -> None:
    report = analyse(code, question)
    assert isinstance(report, SymbolicReport)
    assert json.loads(json.dumps(report.to_dict())) == report.to_dict()
    assert len(report.summary.splitlines()) <= 4
    assert analyse(code, question) == report


def test_the_report_carries_the_published_score() -> None:
    report = analyse(HARD_CODED["decorated by if, try and loop"])
    assert report.to_dict()["published_score"] == {
        "searching": True,
        "symbolic": True,
        "numerical": False,
        "score": 4.0,
        "error": False,
        "message": None,
        "n_explanations": 2,
        "flagged_low": False,
    }
    assert report.verdict == "hard_coded"
