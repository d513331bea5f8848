"""The wording: complete, replaceable in part, and free of any benchmark's vocabulary."""

import re
from pathlib import Path

import pytest

import codesteer
from codesteer import ConfigError
from codesteer.prompts import load_prompts
from codesteer.symbench import list_tasks


def test_own_set_replaces_what_it_names_and_keeps_the_rest(tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text('name = "mine"\nversion = "7"\ndecisions = "tokens"\n[task]\ntext = "Costs $$5. Think."\n')
    prompts, default = load_prompts(own), load_prompts()
    assert prompts.label == "mine@7"
    assert prompts.decisions == "tokens"
    assert prompts.fill("task.text") == "Costs $5. Think."
    assert prompts.fill("rules.crash") == default.fill("rules.crash")
    assert prompts.keys == default.keys


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[task]\nsong = 'x'", "no prompt named 'task.song'"),
        ("[task]\nfirst = '$question $name'", r"unknown mark \$name"),
        ("[task]\ntext = '5 $ a piece'", "lone"),
        ("[task]\ntext = 5", "must be text"),
        ("decisions = 'xml'", "decisions must be"),
        ("[task", "not a TOML file"),
    ],
)
def test_a_wrong_set_is_refused_with_its_cause(tmp_path: Path, content: str, said: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(content)
    with pytest.raises(ConfigError, match=said):
        load_prompts(own)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml.*cannot be read"):
        load_prompts(tmp_path / "nowhere.toml")


def test_question_text_with_marks_is_left_alone() -> None:
    filled = load_prompts().fill("task.first", question="A costs $5, $guidance and {x}", guidance="go")
    assert "A costs $5, $guidance and {x}" in filled


PACKAGE = Path(codesteer.__file__).parent
ABOUT_NO_TASK = sorted(
    path
    for pattern in (
        "prompts/*",
        "coaches/*",
        "checkers/*",
        "methods/*",
        "_answers/*",
        "_*.py",
        "synthesis/moves.toml",
    )
    for path in PACKAGE.glob(pattern)
    if path.suffix in (".py", ".toml")
)
# Names of tasks that say nothing by themselves.
ALSO_PLAIN_WORDS = ("letters", "navigate", "pooling")
OTHER_NAMES = (
    *("game of 24", "queens", "sudoku", "othello", "mahjong", "gsm", "blocks world", "box lift", "box net"),
    *("lights out", "chess board", "bulls and cows", "mastermind", "knights and knaves"),
)


def in_any_spelling(name: str) -> str:
    """A pattern for ``name`` with anything or nothing between its parts, and for two parts in either order."""
    parts = [re.escape(part) for part in re.findall(r"[a-z]+|\d+", name)]
    orders = [parts, parts[::-1]] if len(parts) == 2 else [parts]
    return "|".join(r"\b" + r"[\s_-]*".join(order) for order in orders)


SAYS_A_TASK = re.compile(
    "|".join(map(in_any_spelling, [*(n for n in list_tasks() if n not in ALSO_PLAIN_WORDS), *OTHER_NAMES])),
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "said",
    [
        "24 game",
        "Game 24",
        "game24",
        "n-queens",
        "Sudokus",
        "Blocksworld",
        "blocks-world",
        "web of lies",
        "2048",
    ],
)
def test_a_task_is_recognised_however_it_is_written(said: str) -> None:
    assert SAYS_A_TASK.search(f"Remember the {said} here.")


@pytest.mark.parametrize("path", ABOUT_NO_TASK, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_that_guides_or_judges_knows_a_task(path: Path) -> None:
    found = SAYS_A_TASK.search(path.read_text("utf-8"))
    assert found is None, f"{path.name} says {found[0] if found else ''}"
