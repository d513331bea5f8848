"""A method beside another one, family by family of tasks and level by level, on the same questions.

    python benchmarks/families.py docs/results/confirmation                      # codesteer beside only_question
    python benchmarks/families.py docs/results/confirmation --beside all_code_cot

FOLDER holds one folder for each run (see tools/results.py), or is the folder of one run of `codesteer eval` that has
been reported. The families are what a question asks for, by the description of its task.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from codesteer.evaluation import Result, join, read_csv
from codesteer.report import sign_test

FAMILIES = {
    "work on text, numbers, tables": "letters matrix_transformation number_multiply pattern_recognition "
    "statistical_counting string_deletion_and_modification string_insertion",
    "search under conditions": "combinatorial_calculation constrained_linear_arrangement cryptanalysis eight_queens "
    "game24 letter_logic_diagram logic_puzzle logical_equation permutations_and_combinations standard_sudoku",
    "carrying out rules": "2048 light_puzzles mahjong_pattern new_operator pooling reversi string_splitting "
    "string_synthesis synthesis_decomposition",
    "planning": "blocksworld boxlift boxnet1 path_plan",
    "reasoning in words, mathematics": "date_understanding gsm_hard logical_deduction math_counting_and_probability "
    "math_geometry navigate web_of_lies",
}
FAMILY_OF = {task: family for family, tasks in FAMILIES.items() for task in tasks.split()}


def show(results: Sequence[Result], method: str, other: str) -> None:
    mine, others = ({each.item: each for each in results if each.method == name} for name in (method, other))
    pairs = [(mine[item], others[item]) for item in mine if item in others]
    if not pairs:
        raise SystemExit(f"no question was answered by both {method} and {other}")
    print(
        f"| | questions | `{method}` right | `{other}` right | wins / losses | p |\n|---|---:|---:|---:|---:|---:|"
    )
    rows(pairs, list(FAMILIES), lambda result: FAMILY_OF[result.task])
    levels = sorted({level(result) for result, _ in pairs})
    rows(pairs, levels, level)
    rows(pairs, ["all"], lambda result: "all")


def level(result: Result) -> str:
    return "original" if result.level is None else f"level {result.level}"


def rows(
    pairs: Sequence[tuple[Result, Result]], names: Sequence[str], name_of: Callable[[Result], str]
) -> None:
    for name in names:
        some = [(one.strict, two.strict) for one, two in pairs if name_of(one) == name]
        wins, losses = some.count((True, False)), some.count((False, True))
        first, second = (sum(pair[place] for pair in some) for place in (0, 1))
        print(
            f"| {name} | {len(some)} | {first} | {second} | {wins} / {losses} | {sign_test(wins, losses):.2f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--method", default="codesteer")
    parser.add_argument("--beside", default="only_question")
    chosen = parser.parse_args()
    files = sorted([*chosen.folder.glob("results.csv"), *chosen.folder.glob("*/results.csv")])
    if not files:
        parser.error(f"{chosen.folder} holds no results.csv")
    results = [
        each for each in join(row for file in files for row in read_csv(file)) if each.status != "missing"
    ]
    show(results, chosen.method, chosen.beside)


if __name__ == "__main__":
    main()
