"""Trees for tests: written by hand as records, or grown with scripted models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from codesteer import Answer, Guidance, Mode, Reply, Stop, Turn, Usage
from codesteer._errors import ModelUnavailable
from codesteer.methods import Env
from codesteer.models import Message, Sampling, ScriptedModel
from codesteer.symbench import Verdict, get_task
from codesteer.synthesis import Forest, SynthesisPlan, Tree
from codesteer.synthesis._journal import NODES_FILE, Journal
from codesteer.synthesis._records import Branches, Node, Proposal, Root
from codesteer.synthesis._tasks import training_instances
from tests.support.scripted_sandbox import ScriptedSandbox, printed

# ---- written by hand ------------------------------------------------------------------------------------------------

Sketch = bool | list["Sketch"]
"""An end, right or wrong, or what was tried next."""


def write_tree(
    folder: Path,
    sketch: list[Sketch],
    *,
    tree: str = "game24-v1/train/1/0",
    split: str = "train",
    task: str = "game24",
    tokens: int = 100,
    ends: str = "max_turns",
) -> Tree:
    """A tree of this shape in ``folder``; decisions differ and cost ``tokens`` each, ends are at an answer."""
    folder.mkdir(parents=True, exist_ok=True)
    with Journal(folder / NODES_FILE) as journal:
        question = f"What is 6 * 7? ({tree})"
        root = Root(tree=tree, task=task, level=1, seed=0, split=split, question=question)
        _write(journal, tree, journal.write(root), (), sketch, tokens, ends)
    return Forest.read(folder).trees[tree]


def _write(
    journal: Journal, tree: str, key: str, path: tuple[int, ...], sketch: list[Sketch], tokens: int, ends: str
) -> None:
    decisions = [Guidance(mode=Mode.TEXT, message=_words(path, place)) for place in range(len(sketch))]
    journal.write(Branches(tree=tree, parent=key, proposals=tuple(Proposal(decision=d) for d in decisions)))
    for place, part in enumerate(sketch):
        answer = Answer(text="42", turn=len(path), source="text", extraction="angle brackets")
        turn = Turn(index=len(path), guidance=decisions[place], reply=Reply(text="<<<42>>>"), answer=answer)
        here = (*path, place)
        correct = part is True
        node = Node(
            tree=tree,
            parent=key,
            path=here,
            decision=decisions[place],
            turns=(turn,),
            end=None if isinstance(part, list) else ends,  # type: ignore[arg-type]
            answer=answer,
            verdict=Verdict.right() if correct else Verdict.wrong("no"),
            usage={"task": Usage(calls=1, prompt_tokens=tokens, output_tokens=0, seconds=1.0)},
            seconds=2.0,
        )
        new = journal.write(node)
        if isinstance(part, list):
            _write(journal, tree, new, here, part, tokens, ends)


def _words(path: tuple[int, ...], place: int) -> str:
    return f"way{place} after{len(path)} {'-'.join(map(str, path))}"


# ---- grown ----------------------------------------------------------------------------------------------------------

PROGRAM = "```python\nn = 20\nprint(n + 4 - 23)\n```"
NO_VERIFIER = "I cannot write that."


def plan(**settings: object) -> SynthesisPlan:
    """One question of game24, two branches at each of three answers, one voice at the opening."""
    chosen: dict[str, object] = {"tasks": ("game24",), "levels": (1,), "depth": 3, "profile": "paper"}
    return SynthesisPlan(**(chosen | settings))  # type: ignore[arg-type]


def right_answer(level: int = 1, number: int = 0, task: str = "game24") -> str:
    instance = training_instances(task, level, number + 1, 0)[number]
    return get_task(task).solve(instance)


def task_model(fail_at: int | None = None) -> ScriptedModel:
    """Right in words, wrong in code; never writes a verifier. The call ``fail_at`` (counted from 1) fails."""
    answer = right_answer()
    calls = 0

    def reply(messages: Sequence[Message], sampling: Sampling) -> str | Exception:
        nonlocal calls
        calls += 1
        if calls == fail_at:
            return ModelUnavailable("endpoint down")
        first, last = messages[0].content, messages[-1].content
        if "def check" in first or "Proposed answer" in first:
            return NO_VERIFIER
        if "words" in last:
            return f"I think.\n<<<{answer}>>>"
        return PROGRAM

    return ScriptedModel(reply)


def env(model: ScriptedModel | None = None, **settings: object) -> Env:
    sandbox = ScriptedSandbox([printed("1")])
    return Env(task=model or task_model(), sandbox=sandbox, **settings)  # type: ignore[arg-type]


def coach_model(replies: Sequence[str]) -> ScriptedModel:
    """A coach that goes round ``replies``, each chosen by the seed it is asked with and by nothing else."""

    def reply(messages: Sequence[Message], sampling: Sampling) -> str:
        assert sampling.seed is not None
        return replies[sampling.seed % len(replies)]

    return ScriptedModel(reply, name="coach")


FINISH = Stop(outcome="accept")
