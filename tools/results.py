"""Put the tables of docs/results/*/results.csv into docs/results.md and README.md; with --check, fail if stale.

A table stands between `<!-- results: NAME -->` (or `results: NAME, short`) and `<!-- end -->`; NAME is a folder that
holds a run's results.csv, plan.json and items.json, as `codesteer eval` and `codesteer report` write them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from codesteer.evaluation import Plan, read_csv
from codesteer.report import Run, markdown_table, runs_of

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "docs" / "results"
BLOCK = re.compile(r"(<!-- results: ([\w.-]+)(, short)? -->\n).*?(<!-- end -->)", re.DOTALL)


def table(name: str, *, short: bool) -> str:
    folder = RESULTS / name
    (run,) = runs_of(read_csv(folder / "results.csv"))
    if short:
        return short_table(run)
    plan = Plan.load(folder)
    model = f"{plan.task_model} (SHA-256 `{plan.models[plan.task_model]}`)"
    made = f"commit {plan.commit}, items {plan.digest[:16]}, at most {plan.max_tokens} tokens a reply"
    return f"{run.paired} questions; {model}; {made}.\n\n    {plan.command}\n\n{markdown_table(run)}"


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
        after = BLOCK.sub(lambda found: found[1] + table(found[2], short=bool(found[3])) + found[4], before)
        if after != before:
            stale.append(str(path.relative_to(ROOT)))
            if "--check" not in sys.argv[1:]:
                path.write_text(after, "utf-8")
    if stale and "--check" in sys.argv[1:]:
        sys.exit(f"stale: {', '.join(stale)}; run 'make docs'")
    print(f"{'wrote' if stale else 'up to date'}: {', '.join(stale) or 'tables of results'}")


main()
