"""Writing a report: the page, the pages of the trajectories behind it, the table, the LaTeX, the figures."""

# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from .._errors import ConfigError
from .._files import errors_name, write_lines
from .._trajectory import Trajectory
from ..evaluation import Plan, Prices, Result, join, read_results, read_trajectories, write_csv
from ._figures import draw_figures
from ._latex import latex_table
from ._markdown import markdown_table
from ._numbers import BARE_QUESTION, runs_of
from ._published import published
from ._slugs import Slugs

__all__ = ["write_report"]

ITEMS = "items"


@dataclass(frozen=True, slots=True)
class _Attempt:
    result: Result
    trajectory: Trajectory | None


def write_report(
    folders: Sequence[str | Path],
    out: str | Path,
    *,
    against_paper: bool = False,
    reference: str | None = None,
    prices: Prices | None = None,
) -> Path:
    """Report on the runs in ``folders`` (each made by `codesteer eval`); returns the page, ``out/index.html``.

    Methods are compared with the method ``reference``, or with the bare question. Raises `ConfigError` if a folder
    holds no run, if two of the same models differ in their items, limits or weights or hold the same question asked
    alike, if nothing has been answered yet, or not by ``reference``.
    """
    out = Path(out)
    with errors_name(out):
        return _write(folders, out, against_paper, reference, prices)


def _write(
    folders: Sequence[str | Path],
    out: Path,
    against_paper: bool,
    reference: str | None,
    prices: Prices | None,
) -> Path:
    plans = [Plan.load(Path(folder)) for folder in folders]
    _refuse_mixtures(plans, folders)
    results = join(result for folder in folders for result in read_results(folder, prices=prices))
    runs = runs_of(results, reference or BARE_QUESTION)
    if not any(run.methods for run in runs):
        raise ConfigError(
            f"{', '.join(map(str, folders))}: no question has been answered by every method yet, so there is nothing "
            "to report"
        )
    for run in runs:
        if reference and run.methods and run.reference.method != reference:
            known = ", ".join(each.method for each in run.methods)
            raise ConfigError(f"--reference {reference}: {run.name} has no answer by it; there are {known}")
    slugs = Slugs()
    (out / "figures").mkdir(parents=True, exist_ok=True)
    write_csv(results, out / "results.csv")
    write_lines(out / "table.tex", [latex_table(runs).rstrip("\n")])
    write_lines(out / "table.md", (f"## {run.name}\n\n{markdown_table(run)}" for run in runs))
    figures = {
        run.name: draw_figures(run, out / "figures", f"{slugs(run.name)}-") for run in runs if run.methods
    }
    _write_items(_attempts(folders, results), out / ITEMS, slugs)
    page = _template("page.html").render(
        runs=runs,
        plans=plans,
        figures=figures,
        paper=published() if against_paper else None,
        slug=slugs,
        lists=len({plan.digest for plan in plans}),
        simulated=any(
            "simulated" in result.task_model or "scripted" in result.task_model for result in results
        ),
    )
    index = out / "index.html"
    write_lines(index, [page])
    return index


def _refuse_mixtures(plans: Sequence[Plan], folders: Sequence[str | Path]) -> None:
    """Runs of the same models become one table, so they must have asked the same questions in the same way."""
    for (plan, folder), (other, where) in combinations(zip(plans, folders, strict=True), 2):
        if plan.run == other.run and (difference := other.unlike(plan)):
            raise ConfigError(
                f"{where} holds a run with {difference} as {folder} does, of the same models: report them apart"
            )


def _attempts(folders: Sequence[str | Path], results: Iterable[Result]) -> list[_Attempt]:
    """Every answered or failed question, with its trajectory where one was kept."""
    kept = {
        (log, sample): trajectory
        for folder in folders
        for log, sample, trajectory in read_trajectories(folder)
    }
    return [
        _Attempt(result, kept.get((result.log, result.sample)))
        for result in results
        if result.status != "missing"
    ]


def _write_items(attempts: Sequence[_Attempt], folder: Path, slugs: Slugs) -> None:
    """One page for every task, with all attempts at its items.

    The page has an anchor for every attempt, and one for each method's first.
    """
    folder.mkdir(exist_ok=True)
    by_task: dict[str, dict[str, list[_Attempt]]] = {}
    for attempt in attempts:
        by_task.setdefault(attempt.result.task, {}).setdefault(attempt.result.item, []).append(attempt)
    template = _template("task.html")
    for task, items in by_task.items():
        results = [attempt.result for attempts in items.values() for attempt in attempts]
        first = {(each.run, each.method): each.item for each in reversed(results)}
        page = template.render(task=task, items=items, slug=slugs, first=first)
        write_lines(folder / f"{slugs(task)}.html", [page])


def _template(name: str) -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("codesteer.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= _FILTERS
    return environment.get_template(name)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def _shade(share: float) -> str:
    """A cell's background: from nothing to a blue that stays readable, the same in light and dark."""
    return f"rgb(0 114 178 / {0.75 * share:.2f})"


_FILTERS: Mapping[str, Any] = {"percent": _percent, "shade": _shade}
