"""Put the tables of docs/results/*/ into docs/results.md and README.md, and draw their figures; with --check, fail if
a table is stale.

A table stands between `<!-- results: NAME -->` and `<!-- end -->`; after NAME may come `, short`, and `, against
METHOD` where others are not compared with the bare question. NAME is a folder with one folder for each run, which
holds that run's plan.json and results.csv as `codesteer eval` writes them. Runs of one NAME asked the same questions
of the same weights, and differ in their methods; a method that was interrupted may be spread over several. A method
that has not been asked all that others were is named below the table and is not in it.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from codesteer.evaluation import Plan, Result, join, read_csv
from codesteer.report import Run, markdown_table, runs_of
from codesteer.report._figures import draw_figures
from codesteer.report._numbers import BARE_QUESTION

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "docs" / "results"
FIGURES = ("accuracy_against_tokens.png", "accuracy_against_level.png")
BLOCK = re.compile(
    r"(<!-- results: (?P<name>[\w.-]+)(?P<short>, short)?(?:, against (?P<reference>\w+))? -->\n).*?(<!-- end -->)",
    re.DOTALL,
)


def read(name: str, reference: str = BARE_QUESTION) -> tuple[list[Plan], list[Result], Run]:
    """The plans and results of ``name``, and the run of those methods that were asked all that any of them was."""
    folders = sorted((path.parent for path in (RESULTS / name).glob("*/plan.json")), key=numbered)
    planned = join(result for folder in folders for result in read_csv(folder / "results.csv"))
    asked = {result.item for result in planned if result.status != "missing"}
    results = [result for result in planned if result.item in asked]
    waiting = {result.method for result in results if result.status == "missing"}
    (run,) = runs_of([result for result in results if result.method not in waiting], reference)
    return [Plan.load(folder) for folder in folders], results, run


def numbered(folder: Path) -> tuple[int, str]:
    """Where ``folder`` comes among its siblings, whose names begin with a number."""
    return int(folder.name.partition("-")[0]), folder.name


def table(block: re.Match[str]) -> str:
    plans, results, run = read(block["name"], block["reference"] or BARE_QUESTION)
    if block["short"]:
        return short_table(run)
    return f"{conditions(run, plans)}\n\n{markdown_table(run)}{holes(results)}"


def draw(name: str) -> None:
    with TemporaryDirectory() as drawn:
        draw_figures(read(name)[2], Path(drawn), "")
        for figure in FIGURES:
            shutil.copy(Path(drawn) / figure, RESULTS / name / figure)


def conditions(run: Run, plans: list[Plan]) -> str:
    """What was asked of what, and with which command each method was run."""
    first = plans[0]
    for plan in plans:
        if difference := plan.unlike(first):
            sys.exit(f"these runs are not of the same questions, weights and limits: {difference}")
    asked = f"{run.paired} questions; {first.task_model} (SHA-256 `{first.models[first.task_model]}`)"
    said = f"{asked}; items {first.digest[:16]}, at most {first.max_tokens} tokens a reply."
    commands = "\n".join(
        f"    {call.command}  # commit {call.commit}" for plan in plans for call in plan.calls
    )
    return f"{said}\n\n{commands}"


def holes(results: list[Result]) -> str:
    """What is missing, method by method."""
    said: list[str] = []
    for method in dict.fromkeys(result.method for result in results if result.status == "missing"):
        mine = [result for result in results if result.method == method]
        said.append(f"`{method}` ({sum(result.status != 'missing' for result in mine)} of {len(mine)})")
    return f"\nNot complete, hence not in the table: {', '.join(said)}.\n" if said else ""


def short_table(run: Run) -> str:
    rows = ["| method | right | 95 % interval | calls | tokens | seconds |", "|---|---:|---:|---:|---:|---:|"]
    for each in sorted(run.methods, key=lambda each: -each.strict.value):
        right = each.strict
        rows.append(
            f"| `{each.method}` | {100 * right.value:.0f} % | {100 * right.low:.0f} to {100 * right.high:.0f} % "
            f"| {each.spent('calls'):.1f} | {each.tokens:,.0f} | {each.seconds:.0f} |"
        )
    return "\n".join(rows) + "\n"


def main() -> None:
    stale: list[str] = []
    for path in (ROOT / "docs" / "results.md", ROOT / "README.md"):
        before = path.read_text("utf-8")
        after = BLOCK.sub(lambda block: block[1] + table(block) + block[block.re.groups], before)
        if after != before:
            stale.append(str(path.relative_to(ROOT)))
            if "--check" not in sys.argv[1:]:
                path.write_text(after, "utf-8")
    if stale and "--check" in sys.argv[1:]:
        sys.exit(f"stale: {', '.join(stale)}; run 'make docs'")
    if "--check" not in sys.argv[1:]:
        for folder in sorted(RESULTS.glob("*/")):
            draw(folder.name)
    print(f"{'wrote' if stale else 'up to date'}: {', '.join(stale) or 'tables of results'}")


main()
