"""Data sets, their cards and statistics, and the page: what is in them, and what can never be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from codesteer import ConfigError, Guidance, Mode
from codesteer._evidence import weigh
from codesteer._profiles import DEFAULT
from codesteer.coaches import LLMCoach, State, read_decision
from codesteer.models import ScriptedModel
from codesteer.prompts import load_prompts
from codesteer.synthesis import (
    Choices,
    Forest,
    PaperRule,
    Position,
    SynthesisPlan,
    export,
    grow,
    statistics,
    write_page,
)
from codesteer.synthesis._dialogue import as_asked
from codesteer.synthesis._journal import NODES_FILE
from tests.synthesis.test_scores import FIGURE
from tests.synthesis.trees import coach_model, env, plan, right_answer, write_tree

PROMPTS = load_prompts()
SFT = Choices(format="sft", rule=PaperRule())
DPO = replace(SFT, format="dpo")
UNIFIED = replace(SFT, format="unified")


@pytest.fixture
async def grown(tmp_path: Path) -> Path:
    folder = tmp_path / "trees"
    await grow(plan(branching=(3,), depth=3, profile="default"), folder, env())
    return folder


def rows_of(folder: Path, split: str = "train") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{split}.jsonl").read_text("utf-8").splitlines()]


def at(folder: Path, row: Mapping[str, Any]) -> Position:
    tree = Forest.read(folder).trees[row["tree"]]
    return next(place for place in tree.top.walk() if ".".join(map(str, place.path)) == row["path"])


def sketched(folder: Path, *trees: list[Any], **settings: Any) -> Path:
    """Trees written by hand, with a plan."""
    plan(prompts=PROMPTS.label, depth=5).keep(folder)
    for number, sketch in enumerate(trees):
        write_tree(folder, sketch, **({"tree": f"game24-v1/train/1/{number}"} | settings))
    return folder


# ---- SFT ------------------------------------------------------------------------------------------------------------


def test_every_right_path_becomes_a_conversation(grown: Path, tmp_path: Path) -> None:
    figures = export(grown, tmp_path / "sft", SFT, PROMPTS)
    rows = rows_of(tmp_path / "sft")
    (tree,) = Forest.read(grown).trees.values()
    right = [leaf for leaf in tree.leaves if leaf.node and leaf.node.verdict.correct]
    assert len(rows) == len(right) == figures["rows"]["train"] > 2
    for row in rows:
        leaf = at(grown, row)
        assert len(row["messages"]) == len(row["weights"])
        roles = [message["role"] for message in row["messages"]]
        assert roles == ["user", "assistant"] * (len(roles) // 2)
        decisions = [
            read_decision(message["content"], "json", last_mode=None)
            for message, weight in zip(row["messages"], row["weights"], strict=True)
            if weight
        ]
        assert [replace(each, reason="") for each in decisions] == [
            replace(node.decision, reason="") for node in leaf.steps
        ]
        assert row["score"] == 15 - leaf.depth


async def test_the_messages_are_those_a_short_form_coach_is_sent(grown: Path, tmp_path: Path) -> None:
    export(grown, tmp_path / "sft", SFT, PROMPTS)
    for row in rows_of(tmp_path / "sft"):
        tree, leaf = Forest.read(grown).trees[row["tree"]], at(grown, row)
        assert leaf.parent is not None
        turns = leaf.parent.turns
        listening = ScriptedModel(["{}"])
        coach = LLMCoach(listening, PROMPTS, history="short", sampling=DEFAULT.coach_sampling)
        question = tree.root.asked
        await coach.decide(
            State(question=question, turns=turns, candidates=weigh(turns), turns_left=3 - len(turns))
        )
        ((sent, _),) = listening.calls
        read = [message.content for message in sent if message.role == "user"]
        assert [each["content"] for each in row["messages"] if each["role"] == "user"] == read


def test_a_conversation_is_a_prefix_of_the_ones_that_continue_it(grown: Path) -> None:
    (tree,) = Forest.read(grown).trees.values()
    for place in tree.top.walk():
        for child in place.children.values():
            before = as_asked(tree.root.asked, place, 3, PROMPTS).messages
            after = as_asked(tree.root.asked, child, 3, PROMPTS).messages
            if child.turns[: len(place.turns)] == place.turns:
                assert after[: len(before)] == before


async def test_the_second_voice_of_an_opening_is_not_the_coachs(tmp_path: Path) -> None:
    coach = coach_model(['{"decision": "code", "guidance": "Search."}'])
    await grow(
        plan(sampler="coach", branching=(1,), depth=3, profile="default:opening=diverse"),
        tmp_path / "t",
        env(coach=coach),
    )
    (tree,) = Forest.read(tmp_path / "t").trees.values()
    first = tree.top.children[0]
    assert [turn.guidance.mode for turn in first.turns] == [Mode.CODE, Mode.TEXT]
    assert as_asked(tree.root.asked, first, 3, PROMPTS).weights == [0, 1, 0, 0, 0]


@pytest.mark.parametrize(("double", "weights"), [(True, [1, 1, 1, 2, 2]), (False, [1, 1, 1, 1, 1])])
def test_the_last_two_turns_count_double(tmp_path: Path, double: bool, weights: list[float]) -> None:
    folder = sketched(tmp_path / "trees", [[[[[True]]]]])
    export(folder, tmp_path / "out", replace(SFT, double_last=double), PROMPTS)
    (row,) = rows_of(tmp_path / "out")
    assert row["weights"][1::2] == weights
    assert set(row["weights"][::2]) == {0}


def test_giving_up_is_not_taught(tmp_path: Path) -> None:
    folder = sketched(tmp_path / "trees", [True, False], ends="gave_up")
    with pytest.raises(ConfigError, match="no row of format sft"):
        export(folder, tmp_path / "out", SFT, PROMPTS)


# ---- DPO ------------------------------------------------------------------------------------------------------------


def test_pairs_share_a_prompt_that_ends_with_what_the_coach_read(tmp_path: Path) -> None:
    folder = sketched(tmp_path / "trees", FIGURE)
    export(folder, tmp_path / "out", DPO, PROMPTS)
    rows = rows_of(tmp_path / "out")
    found = {(row["path"], row["score_chosen"], row["score_rejected"]) for row in rows}
    assert found == {("0.0", 13, 0), ("0.1.0", 3, -3), ("0.1.0.0", 10, -4)}
    for row in rows:
        assert row["prompt"][-1]["role"] == "user"
        assert len(row["prompt"]) == 2 * len(row["path"].split(".")) - 1
        (chosen,), (rejected,) = row["chosen"], row["rejected"]
        assert chosen["role"] == rejected["role"] == "assistant"
        decision = read_decision(chosen["content"], "json", last_mode=None)
        assert isinstance(decision, Guidance)
        node = at(folder, row).node
        assert node is not None
        assert decision.message == node.decision.message  # type: ignore[union-attr]
        assert chosen != rejected


# ---- unified --------------------------------------------------------------------------------------------------------


async def test_one_model_guides_itself_and_ends_with_the_answer(tmp_path: Path) -> None:
    coach = coach_model(
        [
            '{"decision": "code", "guidance": "Search."}',
            '{"decision": "text", "guidance": "In words."}',
            '{"decision": "accept", "guidance": ""}',
        ]
    )
    await grow(plan(sampler="coach", branching=(3,), n=1), tmp_path / "trees", env(coach=coach))
    export(tmp_path / "trees", tmp_path / "out", UNIFIED, PROMPTS)
    rows = rows_of(tmp_path / "out")
    assert rows
    for row in rows:
        messages = row["messages"]
        assert [message["role"] for message in messages] == ["user", "assistant"] * (len(messages) // 2)
        assert f"<<<{right_answer()}>>>" in messages[-1]["content"]
        assert "Python interpreter" in messages[0]["content"]
        programs = [turn for turn in at(tmp_path / "trees", row).turns if turn.execution is not None]
        assert len(messages) == 2 + 2 * len(programs)
        assert all("Run another block" in message["content"] for message in messages[2::2])
    assert any(len(row["messages"]) > 2 for row in rows)


async def test_a_unified_conversation_ends_with_what_was_computed(tmp_path: Path) -> None:
    from codesteer.synthesis._dialogue import as_unified
    from tests.support.scripted_sandbox import ScriptedSandbox, printed

    settings = {"sampler": "rules", "branching": (1,), "depth": 1}
    sandbox = ScriptedSandbox([printed(right_answer())])
    await grow(plan(**settings), tmp_path, replace(env(), sandbox=sandbox))
    (tree,) = Forest.read(tmp_path).trees.values()
    (leaf,) = tree.leaves
    dialogue = as_unified(tree.root.asked, leaf, PROMPTS)
    assert dialogue.messages[-1] == {"role": "assistant", "content": f"<<<{right_answer()}>>>"}
    assert dialogue.weights == [0, 1, 0, 1]


def test_words_that_only_end_with_the_answer_are_completed() -> None:
    from codesteer.synthesis._dialogue import _last_words
    from tests.support.builders import turn

    said = turn(0, mode=Mode.TEXT, message="In words.")
    assert said.answer is not None
    assert _last_words((said,), said.answer) == "In words.\n\na reply"
    unmarked = replace(said.answer, extraction="last line")
    assert _last_words((said,), unmarked) == "In words.\n\na reply\n\n<<<42>>>"


# ---- choices --------------------------------------------------------------------------------------------------------


def test_questions_that_are_sure_or_hopeless_can_be_left_out(tmp_path: Path) -> None:
    folder = sketched(tmp_path / "trees", [True, [True]], [True, False])
    figures = export(folder, tmp_path / "out", replace(SFT, potential=0.5), PROMPTS)
    assert {row["tree"] for row in rows_of(tmp_path / "out")} == {"game24-v1/train/1/1"}
    assert figures["left_out"]["trees below the potential"] == 1


def test_tasks_are_balanced_with_every_tree_in_turn(tmp_path: Path) -> None:
    folder = sketched(tmp_path / "trees", [True, True, [True]], [True, False])
    figures = export(folder, tmp_path / "out", replace(SFT, per_task=2), PROMPTS)
    assert [row["tree"][-1] for row in rows_of(tmp_path / "out")] == ["0", "1"]
    assert figures["left_out"]["rows above per_task"] == 2


def test_the_best_paths_of_a_question_can_be_taken_alone(tmp_path: Path) -> None:
    folder = sketched(tmp_path / "trees", [[[True], False], True])
    figures = export(folder, tmp_path / "out", replace(SFT, per_tree=1), PROMPTS)
    assert [row["score"] for row in rows_of(tmp_path / "out")] == [14]
    assert figures["left_out"]["rows above per_tree"] == 1


def test_whole_tasks_can_be_set_aside(tmp_path: Path) -> None:
    folder = sketched(tmp_path / "trees", [True])
    write_tree(folder, [True], tree="web_of_lies-v1/train/1/0", task="web_of_lies")
    out = tmp_path / "out"
    export(folder, out, replace(SFT, validation_tasks=("web_of_lies",)), PROMPTS)
    assert [row["task"] for row in rows_of(out)] == ["game24"]
    assert [row["task"] for row in rows_of(out, "validation")] == ["web_of_lies"]
    assert "path: validation.jsonl" in (out / "README.md").read_text("utf-8")
    export(folder, out, SFT, PROMPTS)
    assert not (out / "validation.jsonl").exists(), "nothing of an earlier export stays behind"


def test_equal_rows_count_once(tmp_path: Path) -> None:
    folder = sketched(tmp_path / "trees", [True])
    lines = (folder / NODES_FILE).read_text("utf-8")
    assert "game24-v1/train/1/0" in lines
    forest = Forest.read(folder)
    (tree,) = forest.trees.values()
    forest.trees["again"] = tree
    from codesteer.synthesis._rows import select_rows

    selection = select_rows(forest, SynthesisPlan.load(folder), SFT, PROMPTS)
    assert len(selection.rows["train"]) == 1
    assert selection.left_out["equal rows"] == 1


# ---- what can never be in it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"tree": "letters-v1/train/1/0", "task": "letters"}, "held out"),
        ({"tree": "game24-v1/test/1/0", "split": "test"}, "not a training question"),
        ({"tree": "game24-v1/test/1/0", "split": "train"}, "not a training question"),
        ({"tree": "game24-v1/dev/1/0", "split": "dev"}, "not a training question"),
    ],
)
def test_unseen_tasks_and_test_questions_are_refused(
    tmp_path: Path, settings: dict[str, Any], says: str
) -> None:
    folder = sketched(tmp_path / "trees", [True], **settings)
    with pytest.raises(ConfigError, match=says):
        export(folder, tmp_path / "out", SFT, PROMPTS)
    assert not (tmp_path / "out").exists()


def test_bad_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no trees"):
        export(tmp_path / "nowhere", tmp_path / "out", SFT, PROMPTS)
    folder = sketched(tmp_path / "trees", [False])
    with pytest.raises(ConfigError, match="no row of format sft"):
        export(folder, tmp_path / "out", SFT, PROMPTS)
    with pytest.raises(ConfigError, match="of its own"):
        export(folder, folder, SFT, PROMPTS)
    other = tmp_path / "own.toml"
    other.write_text('name = "own"\nversion = "7"\n', "utf-8")
    with pytest.raises(ConfigError, match="own@7"):
        export(folder, tmp_path / "out", SFT, load_prompts(other))


# ---- statistics, card, page, Parquet --------------------------------------------------------------------------------


def test_a_damaged_line_is_named_wherever_figures_are_given(tmp_path: Path) -> None:
    folder = sketched(tmp_path / "trees", FIGURE, [True])
    path = folder / NODES_FILE
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = b"\xff not a record\n"
    path.write_bytes(b"".join(lines))
    figures = export(folder, tmp_path / "out", SFT, PROMPTS)["grown"]
    assert len(figures["damaged"]) == 1
    assert figures["damaged"][0].startswith(f"{path}:3: ")
    assert figures["unattached_records"] > 0
    assert figures["complete_trees"] == 1
    assert f"{path}:3: " in (tmp_path / "out" / "README.md").read_text("utf-8")
    page = write_page(folder, tmp_path / "page.html", PaperRule()).read_text("utf-8")
    assert "nodes.jsonl:3: " in page
    assert json.loads((tmp_path / "out" / "statistics.json").read_text("utf-8"))["grown"] == json.loads(
        json.dumps(figures)
    )


def test_statistics_of_the_figure(tmp_path: Path) -> None:
    folder = sketched(tmp_path / "trees", FIGURE)
    figures = statistics(Forest.read(folder), SynthesisPlan.load(folder))
    assert (figures["trees"], figures["complete_trees"], figures["nodes"]) == (1, 1, 8)
    assert (figures["ends"], figures["ends_right"]) == ({"max_turns": 4}, 2)
    assert figures["pairs"]["paper"] == 3
    assert figures["missing_nodes"] == 0
    assert figures["usage"]["task"]["prompt_tokens"] == 800
    ((cell),) = figures["tasks"]
    assert (cell["task"], cell["p"], cell["potential"]) == ("game24", 0.625, 0.9375)


async def test_the_page_escapes_what_models_wrote(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script></pre>\n<<<<img src=x onerror=alert(2)>>>>"
    hostile = ScriptedModel(lambda messages, sampling: evil)
    coach = coach_model([json.dumps({"decision": "text", "guidance": "<b>bold</b> words"})])
    await grow(plan(sampler="coach", depth=1), tmp_path / "trees", env(hostile, coach=coach))
    page = write_page(tmp_path / "trees", tmp_path / "page.html", PaperRule()).read_text("utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "default-src 'none'" in page
    assert "Simulated model" in page


def test_a_page_has_so_many_trees_and_says_so(tmp_path: Path) -> None:
    folder = sketched(tmp_path / "trees", [True], [False], [True])
    page = write_page(folder, tmp_path / "page.html", PaperRule(), most=1).read_text("utf-8")
    assert page.count("<h2>") == 1
    assert "2 more trees are not on this page" in page


def test_parquet_holds_the_same_rows(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    folder = sketched(tmp_path / "trees", FIGURE)
    for choices in (SFT, DPO, UNIFIED):
        out = tmp_path / choices.format
        export(folder, out, choices, PROMPTS)
        assert parquet.read_table(out / "train.parquet").to_pylist() == rows_of(out)


def test_without_pyarrow_there_is_json_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "codesteer.synthesis._export.find_spec", lambda name: None if name == "pyarrow" else find_spec(name)
    )
    export(sketched(tmp_path / "trees", FIGURE), tmp_path / "out", DPO, PROMPTS)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "README.md",
        "statistics.json",
        "train.jsonl",
    ]


def test_the_card_says_where_the_data_comes_from(grown: Path, tmp_path: Path) -> None:
    for choices in (SFT, UNIFIED, replace(SFT, potential=0.1, per_task=5, per_tree=4)):
        export(grown, tmp_path / "out", choices, PROMPTS)
        card = (tmp_path / "out" / "README.md").read_text("utf-8")
        assert "$" not in card
        for part in (PROMPTS.label, "eight_queens", "perturb", "15 - i", "path: train.jsonl"):
            assert part in card
    assert "at most 5 rows" in card
