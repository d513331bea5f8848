"""The symbolic score of the CodeSteer paper, exactly as its released checker computes it.

Kept for comparison with published results and for coaches trained on it; our own judgement is in `_symbolic`.
It counts keywords in the raw text, so comments, strings and parts of names count too. Written from its
definition (Chen et al., ICML 2025, appendix F, and the released behaviour) and held to it by 52 recorded
samples.
"""

from __future__ import annotations

import ast
import re
from dataclasses import asdict, dataclass
from typing import Any

from .._answers._syntax import ParseFailure, parse_source

__all__ = ["PublishedScore", "published_score"]

_MAX_SOURCE = 1_000_000
_LOW = 2.0
_KEYWORDS = re.compile("for|while"), re.compile("if|elif|else"), re.compile("try|except")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedScore:
    """The published features of one program.

    ``score`` has no unit and no upper bound: one point per loop, branch or exception keyword, a quarter per
    arithmetic node. ``flagged_low`` is the published remark about low complexity, ``score <= 2``.
    ``n_explanations`` counts the lines of the published report, one per node that set a flag. ``error`` is
    True for a program that does not parse; everything else is then off, and ``message`` says why.
    """

    searching: bool = False
    symbolic: bool = False
    numerical: bool = False
    score: float = 0.0
    error: bool = False
    message: str | None = None
    n_explanations: int = 0

    @property
    def flagged_low(self) -> bool:
        return self.score <= _LOW

    def to_dict(self) -> dict[str, Any]:
        """All features as plain JSON values."""
        return {**asdict(self), "flagged_low": self.flagged_low}


def published_score(code: str) -> PublishedScore:
    """Score ``code`` as the paper's checker does. Never raises and never runs it."""
    tree = parse_source(code, max_chars=_MAX_SOURCE)
    if isinstance(tree, ParseFailure):
        return PublishedScore(error=True, message=tree.message)
    search_nodes = operations = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.While):
            search_nodes += 1
        elif isinstance(node, ast.Import | ast.ImportFrom):
            search_nodes += "itertools" in node.names[0].name
        elif isinstance(node, ast.BinOp):
            operations += 1
    evaluates = "eval(" in code or "exec(" in code
    formats = any(sign in code for sign in ("format", 'f"', "f'"))
    keywords = sum(len(pattern.findall(code)) for pattern in _KEYWORDS)
    return PublishedScore(
        searching=search_nodes > 0,
        symbolic=evaluates or formats,
        numerical=operations > 0,
        score=keywords + 0.25 * operations,
        n_explanations=search_nodes + evaluates + formats + operations,
    )
