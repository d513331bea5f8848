"""Growing: the shape of a tree, prefixes asked for once, going on after a stop, and failures on the way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from codesteer import ConfigError, Guidance, Mode, ModelUnavailable, SandboxUnavailable, Stop
from codesteer.models import Message, Sampling, ScriptedModel
from codesteer.synthesis import Forest, SynthesisPlan, Tree, grow, success
from codesteer.synthesis._journal import NODES_FILE
from codesteer.synthesis._records import Node
from tests.support.scripted_sandbox import ScriptedSandbox
from tests.synthesis.trees import PROGRAM, coach_model, env, plan, right_answer, task_model

CODE = '{"decision": "code", "guidance": "Search all orders of the numbers."}'
WORDS = '{"decision": "text", "guidance": "Use words."}'
ACCEPT = '{"decision": "accept", "guidance": ""}'


def only_tree(folder: Path) -> Tree:
    (tree,) = Forest.read(folder).trees.values()
    return tree


def shown(folder: Path) -> list[object]:
    """What must be the same whenever seeds and replies are: everything but times."""

    def without_times(node: Node) -> object:
        turns = [(turn.index, turn.guidance, turn.reply, turn.answer) for turn in node.turns]
        return (node.tree, node.path, node.decision, turns, node.end, node.verdict)

    return sorted((without_times(each.node) for each in Forest.read(folder).positions if each.node), key=repr)


async def test_every_decision_is_carried_out_and_every_branch_ends(tmp_path: Path) -> None:
    grown = await grow(plan(branching=(2,)), tmp_path, env(), at_once=4)
    tree = only_tree(tmp_path)
    assert tree.top.complete
    assert grown.trees == 1
    assert grown.nodes == sum(1 for place in tree.top.walk() if place.node)
    for place in tree.top.walk():
        if place.ended:
            assert not place.children
        else:
            assert sorted(place.children) == list(range(len(place.proposals or ())))
            assert 1 <= len(place.children) <= 2
    assert max(len(leaf.turns) for leaf in tree.leaves) == 3
    assert {leaf.node.end for leaf in tree.leaves if leaf.node} <= {"max_turns", "accepted", "gave_up"}
    assert 0 < (success(tree.top) or 0) < 1, "the TaskLLM is right in words and wrong in code"


async def test_branching_by_depth(tmp_path: Path) -> None:
    await grow(plan(branching=(3, 1), depth=3), tmp_path, env())
    tree = only_tree(tmp_path)
    assert len(tree.top.children) == 3
    assert all(len(place.children) <= 1 for place in tree.top.walk() if place.depth)


async def test_a_shared_prefix_is_asked_for_once(tmp_path: Path) -> None:
    model = task_model()
    await grow(plan(branching=(2,), depth=3, profile="default"), tmp_path, env(model), at_once=3)
    tree = only_tree(tmp_path)
    answers = sum(len([t for t in node.turns if t.reply]) for node in _nodes(tree))
    verifier_calls = [messages for messages, _ in model.calls if "def check" in messages[0].content]
    new_turns = sum(
        len({turn.index for turn in place.turns}) - len(place.parent.turns if place.parent else ())
        for place in tree.top.walk()
    )
    assert answers >= new_turns
    assert len(model.calls) - len(verifier_calls) == new_turns
    assert len(verifier_calls) == len({repr(messages) for messages in verifier_calls}), (
        "a verifier is written once for the tree, however many branches need it"
    )
    for leaf in tree.leaves:
        asked = [node for node in leaf.steps if "checker" in node.usage]
        assert len(asked) <= 1, "and charged once to every path that needed it"


async def test_a_child_continues_its_parents_words(tmp_path: Path) -> None:
    model = task_model()
    await grow(plan(branching=(2,), depth=2), tmp_path, env(model))
    tree = only_tree(tmp_path)
    expected = [
        (place.parent.turns[0].reply.text, place.turns[1].guidance.message)
        for place in tree.top.walk()
        if place.parent and len(place.turns) == 2 > len(place.parent.turns)
    ]
    continued = [messages for messages, _ in model.calls if len(messages) == 3]
    assert len(expected) > 2
    assert [(before.content, last.content) for _, before, last in continued if last.content] == [
        (before, words) for before, words in expected if words
    ]


def _nodes(tree: Tree) -> list[Node]:
    return [place.node for place in tree.top.walk() if place.node]


# ---- the same again -------------------------------------------------------------------------------------------------


async def test_same_seeds_and_replies_give_the_same_tree(tmp_path: Path) -> None:
    settings = {"branching": (3,), "depth": 3}
    await grow(plan(**settings), tmp_path / "a", env(), at_once=1)
    await grow(plan(**settings), tmp_path / "b", env(), at_once=5)
    await grow(plan(**settings, seed=1), tmp_path / "c", env())
    assert shown(tmp_path / "a") == shown(tmp_path / "b")
    assert shown(tmp_path / "a") != shown(tmp_path / "c")


async def test_a_finished_folder_costs_nothing(tmp_path: Path) -> None:
    await grow(plan(), tmp_path, env())
    before, model = shown(tmp_path), task_model()
    grown = await grow(plan(), tmp_path, env(model))
    assert (grown.nodes, grown.trees, model.calls) == (0, 1, [])
    assert shown(tmp_path) == before


@pytest.mark.parametrize("kept", [0, 1, 2, 3, 5, 8, 13])
async def test_going_on_after_a_stop_in_the_middle_of_a_line(tmp_path: Path, kept: int) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    coach = [CODE, WORDS, ACCEPT]
    settings = {"sampler": "coach", "branching": (3,), "depth": 3}
    await grow(plan(**settings), whole, env(coach=coach_model(coach)))
    await grow(plan(**settings), cut, env(coach=coach_model(coach)))
    lines = (cut / NODES_FILE).read_bytes().splitlines(keepends=True)
    assert len(lines) > 13
    (cut / NODES_FILE).write_bytes(b"".join(lines[:kept]) + lines[kept][:-40])
    there = len(shown(cut))
    model = task_model()
    grown = await grow(plan(**settings), cut, env(model, coach=coach_model(coach)))
    assert shown(cut) == shown(whole)
    assert grown.nodes == len(shown(whole)) - there
    (damaged,) = Forest.read(cut).damaged
    assert f"{NODES_FILE}:{kept + 1}: the line was cut" in str(damaged)


async def test_children_of_a_node_that_was_lost_are_not_taken_for_those_of_another(tmp_path: Path) -> None:
    await grow(plan(branching=(2,), depth=2), tmp_path, env())
    before = shown(tmp_path)
    path = tmp_path / NODES_FILE
    lines = path.read_bytes().splitlines(keepends=True)
    place = next(i for i, line in enumerate(lines) if b'"path":[0]' in line)
    lines[place] = lines[place].replace(b'"seconds":', b'"seconds":1', 1)
    path.write_bytes(b"".join(lines))
    forest = Forest.read(tmp_path)
    assert [str(each).split(": ", 1)[1] for each in forest.damaged] == [
        "the record does not fit its key, so it was damaged or altered; skipped"
    ]
    assert forest.unattached >= 2
    await grow(plan(branching=(2,), depth=2), tmp_path, env())
    assert shown(tmp_path) == before


async def test_the_plan_may_grow_and_nothing_else_may_change(tmp_path: Path) -> None:
    await grow(plan(), tmp_path, env())
    grown = await grow(plan(n=2), tmp_path, env())
    assert grown.trees == 2
    assert len(Forest.read(tmp_path).trees) == 2
    with pytest.raises(ConfigError, match="holds trees with depth 3, not 2"):
        await grow(plan(depth=2), tmp_path, env())
    with pytest.raises(ConfigError, match="task_model"):
        await grow(plan(), tmp_path, env(ScriptedModel([], name="other")))


async def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    started, go_on = asyncio.Event(), asyncio.Event()

    async def slow(messages: Sequence[Message], sampling: Sampling) -> str:
        started.set()
        await go_on.wait()
        return PROGRAM

    first = asyncio.ensure_future(grow(plan(depth=1), tmp_path, env(ScriptedModel(slow))))
    await started.wait()
    with pytest.raises(ConfigError, match="another run"):
        await grow(plan(depth=1), tmp_path, env())
    go_on.set()
    assert (await first).trees == 1


# ---- samplers -------------------------------------------------------------------------------------------------------


async def test_the_llm_coach_is_asked_once_a_branch_at_its_temperature(tmp_path: Path) -> None:
    coach = coach_model([CODE, WORDS, ACCEPT])
    await grow(plan(sampler="coach", temperature=1.5, branching=(3,)), tmp_path, env(coach=coach))
    tree = only_tree(tmp_path)
    asked = sum(1 for place in tree.top.walk() if not place.ended)
    assert len(coach.calls) == 3 * asked
    assert {sampling.temperature for _, sampling in coach.calls} == {1.5}
    assert tree.dropped == 3 * asked - sum(len(place.proposals or ()) for place in tree.top.walk())
    assert all(node.usage["coach"].calls == 1 for node in _nodes(tree))
    assert any("steering" in messages[-1].content or len(messages) > 1 for messages, _ in coach.calls)


async def test_equal_words_are_tried_once(tmp_path: Path) -> None:
    coach = coach_model([CODE, CODE.upper().replace("DECISION", "decision").replace("GUIDANCE", "guidance")])
    await grow(plan(sampler="coach", branching=(4,), depth=1), tmp_path, env(coach=coach))
    tree = only_tree(tmp_path)
    assert len(tree.top.children) == 1
    assert tree.dropped == 3


async def test_rules_make_a_path(tmp_path: Path) -> None:
    await grow(plan(sampler="rules", branching=(3,)), tmp_path, env())
    assert all(len(place.children) <= 1 for place in only_tree(tmp_path).top.walk())


async def test_random_moves_stand_beside_a_coachs_own_decision(tmp_path: Path) -> None:
    coach = coach_model([CODE])
    await grow(plan(branching=(3,), depth=1), tmp_path, env(coach=coach))
    proposals = only_tree(tmp_path).top.proposals or ()
    assert proposals[0].decision == Guidance(
        mode=Mode.CODE, message="Search all orders of the numbers.", reason="the coach's choice"
    )
    assert len(proposals) == 3
    assert all(each.decision.reason.startswith("a random move") for each in proposals[1:])
    assert proposals[1].usage.calls == 0


async def test_finish_is_tried_only_where_there_is_an_answer(tmp_path: Path) -> None:
    await grow(plan(branching=(5,), depth=2), tmp_path, env())
    tree = only_tree(tmp_path)
    assert not any(isinstance(each.decision, Stop) for each in tree.top.proposals or ())
    later = [each.decision for place in tree.top.children.values() for each in place.proposals or ()]
    assert any(isinstance(decision, Stop) for decision in later)


# ---- which questions ------------------------------------------------------------------------------------------------


async def test_only_where_pilots_are_neither_sure_nor_hopeless(tmp_path: Path) -> None:
    hopeless = ScriptedModel(lambda messages, sampling: PROGRAM)
    settings = {"n": 3, "pilot": 1, "potential": 0.1, "depth": 1}
    grown = await grow(plan(**settings), tmp_path / "hopeless", env(hopeless))
    assert (grown.trees, grown.left_out) == (1, (("game24", 1),))
    grown = await grow(plan(**settings), tmp_path / "half", env(task_model()))
    assert (grown.trees, grown.left_out) == (3, ())


async def test_trees_that_are_there_may_become_the_pilots_of_more(tmp_path: Path) -> None:
    await grow(plan(depth=1), tmp_path, env())
    grown = await grow(plan(n=3, pilot=1, potential=0.1, depth=1), tmp_path, env())
    assert (grown.trees, grown.left_out) == (3, ())
    hopeless = env(ScriptedModel(lambda messages, sampling: PROGRAM))
    await grow(plan(depth=1), tmp_path / "hopeless", hopeless)
    grown = await grow(plan(n=3, pilot=1, potential=0.1, depth=1), tmp_path / "hopeless", hopeless)
    assert (grown.nodes, grown.left_out) == (0, (("game24", 1),))


async def test_nothing_grows_from_a_test_question(tmp_path: Path) -> None:
    await grow(plan(tasks=("game24", "web_of_lies"), n=2, depth=1), tmp_path, env())
    roots = [tree.root for tree in Forest.read(tmp_path).trees.values()]
    assert len(roots) == 4
    assert {(root.split, root.tree.split("/")[1]) for root in roots} == {("train", "train")}
    assert right_answer() not in json.dumps([root.question for root in roots])


# ---- failures -------------------------------------------------------------------------------------------------------


async def test_a_failed_step_is_no_node_and_is_tried_again(tmp_path: Path) -> None:
    grown = await grow(plan(), tmp_path, env(task_model(fail_at=2)))
    assert (grown.failures, grown.last_failure, grown.trees) == (1, "endpoint down", 0)
    assert not only_tree(tmp_path).top.complete
    grown = await grow(plan(), tmp_path, env())
    assert (grown.failures, grown.trees) == (0, 1)
    await grow(plan(), tmp_path / "other", env())
    assert shown(tmp_path) == shown(tmp_path / "other")


async def test_a_coach_that_fails_is_asked_again_by_the_next_run(tmp_path: Path) -> None:
    down = ScriptedModel(lambda messages, sampling: ModelUnavailable("coach down"), name="coach")
    grown = await grow(plan(sampler="coach"), tmp_path, env(coach=down))
    assert (grown.failures, grown.nodes) == (1, 0)
    assert (await grow(plan(sampler="coach"), tmp_path, env(coach=coach_model([CODE, WORDS])))).trees == 1


async def test_a_model_that_keeps_failing_ends_the_run(tmp_path: Path) -> None:
    down = ScriptedModel(lambda messages, sampling: ModelUnavailable("endpoint down"))
    with pytest.raises(ModelUnavailable, match="endpoint down"):
        await grow(plan(n=40, depth=1), tmp_path, env(down))
    assert len(down.calls) < 80


async def test_a_lost_sandbox_ends_the_run_as_itself(tmp_path: Path) -> None:
    class Lost(ScriptedSandbox):
        async def run(self, code: str, **settings: object) -> object:  # type: ignore[override]
            raise SandboxUnavailable("no sandbox")

    with pytest.raises(SandboxUnavailable, match="no sandbox"):
        await grow(plan(n=3), tmp_path, replace(env(), sandbox=Lost([])), at_once=2)


async def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("codesteer.synthesis._journal.os.fsync", full)
    with pytest.raises(OSError, match="No space left") as caught:
        await grow(plan(), tmp_path, env())
    assert caught.value.filename == str(tmp_path / NODES_FILE)


@pytest.mark.parametrize(
    "bad", [{"branching": (0,)}, {"branching": ()}, {"depth": 0}, {"potential": 2.0}, {"temperature": -1.0}]
)
def test_a_plan_that_cannot_be(bad: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=next(iter(bad))):
        plan(**bad)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"tasks": 3}', '{"tasks": [], "levels": [], "x": 1}'])
def test_a_damaged_plan_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "synthesis.json").write_text(content, "utf-8")
    with pytest.raises(ConfigError, match=r"synthesis\.json is damaged"):
        SynthesisPlan.load(tmp_path)
