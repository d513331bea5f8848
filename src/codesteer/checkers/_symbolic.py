"""Our symbolic checker: what kind of program is this, and does its output come out of a computation?

A static analysis of one program: nothing is executed, time is bounded for any input, nothing raises. It joins
the parts: `_structure` (what is there), `_dataflow` and `_verdict` (what reaches the output), `_growth` (how
much work), `_published` (the paper's score, as one feature). It replaces the keyword count of the paper,
whose weaknesses it is calibrated against: words in strings and names, from-imports, recursion, solvers,
decorated constants, and no relation to the question.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import Any

from .._answers._syntax import ParseFailure, parse_source
from ._context import Numbers
from ._dataflow import Flow, trace
from ._growth import Growth, estimate_growth
from ._program import read_program
from ._published import PublishedScore, published_score
from ._structure import Structure, needs, read_structure, search_evidence, solver_modules
from ._verdict import Verdict, judge, printed_flags
from ._vocabulary import QUESTION

__all__ = ["QuestionFlow", "SymbolicReport", "analyse"]

_MAX_NODES = 12_000
"""Largest syntax tree that is analysed; a program of 2,000 tokens has fewer than a third."""
_MAX_QUESTION = 20_000
_MAX_NUMBERS = 256
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?!\d)|(?<![\d.])\d{1,300}(?:\.\d{1,300})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFlow:
    """How the question's data get into the program and out of it.

    ``numbers``: how many different numbers the question has (at most 256 are followed); ``written``: those
    that stand in the program, alone or in a string; ``printed``: those that what is printed depends on.
    ``strings``: the program's string literals that stand in the question word for word. ``reads_question``:
    what is printed depends on the predefined variable QUESTION.
    """

    numbers: int = 0
    written: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    strings: int = 0
    reads_question: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolicReport:
    """What the symbolic checker says of one program.

    ``verdict`` and ``reasons``: see `_verdict`. ``summary`` is for the coach: at most four short lines.
    ``error`` and ``error_line`` are set for what is not a program. ``needs`` names what the program asks of
    its surroundings that the sandbox does not give. ``published`` is the paper's score of the same program.
    """

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    summary: str = ""
    error: str | None = None
    error_line: int | None = None
    prints: int = 0
    structure: Structure = field(default_factory=Structure)
    search: tuple[str, ...] = ()
    solvers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    question: QuestionFlow = field(default_factory=QuestionFlow)
    growth: Growth = field(default_factory=Growth)
    published: PublishedScore = field(default_factory=PublishedScore)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON values; the paper's features under ``published_score``."""
        values = asdict(self)
        del values["published"]
        values["published_score"] = self.published.to_dict()
        return _with_lists(values)


def analyse(code: str, question: str | None = None) -> SymbolicReport:
    """Analyse a program; with the question, also follow the question's numbers through it.

    Never raises and never runs the program. What does not parse, and source of more than 200,000 characters,
    is ``invalid``.
    """
    published = published_score(code)
    tree = parse_source(code)
    if isinstance(tree, ParseFailure):
        place = f" (line {tree.line})" if tree.line else ""
        return SymbolicReport(
            verdict="invalid",
            reasons=(f"{tree.message}{place}",),
            summary=f"Not a Python program: {tree.message}{place}.",
            error=tree.message,
            error_line=tree.line,
            published=published,
        )
    if sum(1 for _ in islice(ast.walk(tree), _MAX_NODES + 1)) > _MAX_NODES:
        reason = f"too large to be traced (more than {_MAX_NODES:,} nodes)"
        return SymbolicReport(
            verdict="unclear", reasons=(reason,), summary=f"Unclear: {reason}.", published=published
        )
    text = (question or "")[:_MAX_QUESTION]
    program = read_program(tree)
    numbers = Numbers(_distinct_numbers(text), _numbers)
    flow = trace(program, numbers)
    verdict, reasons = ("trivial", ("it is empty",)) if not tree.body else judge(flow, len(numbers.bits))
    structure = read_structure(program)
    report = SymbolicReport(
        verdict=verdict,
        reasons=reasons,
        prints=len(flow.prints),
        structure=structure,
        search=search_evidence(program, structure),
        solvers=solver_modules(tree),
        needs=needs(tree),
        question=_question_flow(tree, text, numbers, flow),
        growth=estimate_growth(program),
        published=published,
    )
    return replace(report, summary=_summary(report))


def _numbers(text: str) -> Iterator[int | float]:
    for match in islice(_NUMBER.finditer(text), 10_000):
        digits = match.group().replace(",", "")
        yield float(digits) if "." in digits else int(digits)


def _distinct_numbers(text: str) -> list[int | float]:
    return list(islice(dict.fromkeys(_numbers(text)), _MAX_NUMBERS))


def _question_flow(tree: ast.Module, question: str, numbers: Numbers, flow: Flow) -> QuestionFlow:
    flags = printed_flags(flow)
    strings = {
        node.value.strip()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and 3 <= len(node.value.strip()) <= 5000
    }
    return QuestionFlow(
        numbers=len(numbers.bits),
        written=tuple(str(number) for number in numbers.bits if number in numbers.written),
        printed=tuple(str(number) for number, bit in numbers.bits.items() if flags & bit),
        strings=sum(string in question for string in islice(strings, 200)),
        reads_question=bool(flags & QUESTION),
    )


def _summary(report: SymbolicReport) -> str:
    lines = [f"{report.verdict.replace('_', '-').capitalize()}: {'; '.join(report.reasons)}."]
    work = [*report.search, *(f"solver {name}" for name in report.solvers)]
    shape = f"{report.structure.loops} loops, nested {report.structure.nesting} deep"
    if report.structure.nesting or work:
        lines.append(f"Work: {', '.join([shape, *work])}; grows as {report.growth}.")
    if report.question.numbers or report.question.reads_question:
        seen = f"{len(report.question.written)} of the question's {report.question.numbers} numbers are in the program"
        reach = f"{len(report.question.printed)} bear on the output"
        lines.append(
            f"Data: {seen}, {reach}{'; it reads QUESTION' if report.question.reads_question else ''}."
        )
    if report.needs:
        lines.append(f"Will not get here: {', '.join(report.needs)}.")
    return "\n".join(lines)


def _with_lists(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    if isinstance(value, dict):
        return {key: _with_lists(part) for key, part in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, tuple):
        return [_with_lists(part) for part in value]  # pyright: ignore[reportUnknownVariableType]
    return value
