"""The symbolic checker as the loop uses it: a `Check` on a turn's program, from our report or the published score."""

from __future__ import annotations

import time
from typing import Literal

from .._trajectory import Check
from ._published import published_score
from ._symbolic import analyse

__all__ = ["symbolic_check"]


def symbolic_check(code: str, question: str, report: Literal["ours", "published"] = "ours") -> Check:
    """``fail`` for a program that prints what was written into it, ``pass`` for one that computes."""
    started = time.perf_counter()
    check = _ours(code, question) if report == "ours" else _published(code)
    return Check(
        checker="symbolic",
        verdict=check.verdict,
        summary=check.summary,
        evidence=check.evidence,
        seconds=time.perf_counter() - started,
    )


def _ours(code: str, question: str) -> Check:
    report = analyse(code, question)
    match report.verdict:
        case "computes":
            verdict = "pass"
        case "hard_coded" | "invalid":
            verdict = "fail"
        case "trivial" | "unclear":
            verdict = "unknown"
    return Check(checker="symbolic", verdict=verdict, summary=report.summary, evidence=report.to_dict())


def _published(code: str) -> Check:
    """The published features in our words, with the remark about low complexity."""
    score = published_score(code)
    if score.error:
        summary = f"The program is not valid Python: {score.message}"
    else:
        named = {
            "search": score.searching,
            "symbolic handling": score.symbolic,
            "arithmetic": score.numerical,
        }
        found = (
            ", ".join(name for name, present in named.items() if present)
            or "none of the known kinds of computation"
        )
        summary = f"The program contains {found}. Complexity score: {score.score:g}."
    if score.flagged_low:
        summary += " That is low: it may not be a real computation."
    return Check(
        checker="symbolic",
        verdict="fail" if score.flagged_low else "pass",
        summary=summary,
        evidence=score.to_dict(),
    )
