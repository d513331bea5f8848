"""One static page on which a person reads the trees: every guidance, answer, run and check, with scores."""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from .._errors import ConfigError
from .._files import write_lines
from .._trajectory import Guidance
from ._forest import Forest, Position
from ._plan import SynthesisPlan
from ._records import Node
from ._scores import Rule, score, success
from ._statistics import statistics

__all__ = ["MOST_TREES", "write_page"]

MOST_TREES = 200
"""On one page; a browser has trouble with more."""

_FILES = {
    "forest.html": "synthesis/templates/forest.html",
    "forest.css": "synthesis/templates/forest.css",
    "style.css": "report/templates/style.css",
}


def write_page(folder: Path, page: Path, rule: Rule, *, most: int = MOST_TREES) -> Path:
    """Write the page of the trees in ``folder``, the first ``most`` of them, and return its path.

    Raises `ConfigError` if there are none, or if jinja2 is not installed.
    """
    plan, forest = SynthesisPlan.load(folder), Forest.read(folder)
    text = _template().render(
        plan=plan,
        figures=statistics(forest, plan),
        trees=list(forest.trees.values())[:most],
        left_out=max(0, len(forest.trees) - most),
        rule=rule,
        score=partial(score, rule=rule),
        success=success,
        title=_title,
        branches=_branches,
    )
    write_lines(page, [text])
    return page


def _title(node: Node) -> str:
    """The decision in a few words."""
    decision = node.decision
    if not isinstance(decision, Guidance):
        return decision.outcome.replace("_", " ")
    words = " ".join(decision.message.split())
    return f"{decision.mode.value}: {words[:110]}" if words else decision.mode.value


def _branches(position: Position) -> list[Position]:
    return [child for _, child in sorted(position.children.items())]


def _template() -> Any:
    try:
        from jinja2 import DictLoader, Environment, StrictUndefined
    except ImportError:
        raise ConfigError("the page needs jinja2: pip install 'codesteer[eval]'") from None

    package = files("codesteer")
    environment = Environment(
        loader=DictLoader({name: package.joinpath(path).read_text("utf-8") for name, path in _FILES.items()}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("forest.html")
