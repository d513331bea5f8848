"""Whole runs on Inspect with a scripted model: what is kept, what is tried again, what is told."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from codesteer import (
    ConfigError,
    Execution,
    Guidance,
    Mode,
    ModelUnavailable,
    Question,
    Reply,
    Trajectory,
    Turn,
)
from codesteer.evaluation import (
    ItemList,
    Plan,
    Result,
    Settings,
    draw,
    join,
    read_results,
    read_trajectories,
    run,
)
from codesteer.evaluation._results import what_failed
from codesteer.models import Message, Sampling, ScriptedModel
from codesteer.symbench import get_task

ITEMS = draw(["game24", "pooling", "letters"], [1], 2, seed=3)
RIGHT = {one.question: get_task(one.task).solve(one) for one in ITEMS.instances(None)}


def answering(fail_on: str = "", name: str = "right") -> ScriptedModel:
    """Answers every listed question rightly in words; fails for good on those that contain ``fail_on``."""

    def reply(messages: Sequence[Message], sampling: Sampling) -> str | Exception:
        text = messages[0].content
        if fail_on and fail_on in text:
            return ModelUnavailable("the endpoint is gone")
        right = next(answer for question, answer in RIGHT.items() if question in text)
        return f"It is\n<<<{right}>>>"

    return ScriptedModel(reply, name=name)


def evaluate(
    out: Path,
    model: ScriptedModel,
    methods: tuple[str, ...] = ("only_question",),
    items: ItemList = ITEMS,
    part: tuple[int, int] = (1, 1),
) -> list[Result]:
    plan = Plan(methods=methods, digest=items.digest, task_model=model.name, command="a test")
    return run(plan, items, out, Settings(at_once=4, sandbox="auto", part=part), {model.name: model})


def test_a_run_is_scored_kept_and_not_repeated(tmp_path: Path) -> None:
    model = answering()
    results = evaluate(tmp_path, model)
    assert [result.item for result in results] == [item.id for item in ITEMS.items]
    assert all(result.status == "scored" and result.strict and result.official for result in results)
    assert all(
        result.costs["task"].calls == 1 and result.costs["task"].prompt_tokens > 0 for result in results
    )
    calls = len(model.calls)
    assert calls == 6
    again = evaluate(tmp_path, model, ("only_question", "all_text_cot"))
    assert Counter(result.method for result in again) == {"only_question": 6, "all_text_cot": 6}
    assert len(model.calls) == calls + 6, "only the added method is run"
    trajectories = list(read_trajectories(tmp_path))
    assert len(trajectories) == 12
    assert all(isinstance(each, Trajectory) for _, _, each in trajectories)


def test_parts_go_into_one_folder_or_into_several_that_are_joined(tmp_path: Path) -> None:
    model = answering()
    halves = [evaluate(tmp_path / str(number), model, part=(number, 2)) for number in (1, 2)]
    for half in halves:
        assert Counter(result.status for result in half) == {"scored": 3, "missing": 3}
    whole = join(result for half in halves for result in half)
    assert [result.item for result in whole] == [item.id for item in ITEMS.items]
    assert {result.status for result in whole} == {"scored"}
    assert len(model.calls) == 6
    with pytest.raises(ConfigError, match="two of these runs"):
        join([*halves[0], *halves[0]])
    both = evaluate(tmp_path / "1", model, part=(2, 2))
    assert {result.status for result in both} == {"scored"}
    assert len(model.calls) == 9, "the other part is not repeated"
    for part in ((1, 1), (2, 3)):
        evaluate(tmp_path / "1", model, part=part)
    assert len(model.calls) == 9, "nor is anything of another division"


@pytest.mark.parametrize("part", [(0, 2), (3, 2), (7, 7)])
def test_a_part_that_is_not_there(tmp_path: Path, part: tuple[int, int]) -> None:
    with pytest.raises(ConfigError, match="no such part"):
        evaluate(tmp_path, answering(), part=part)
    assert not (tmp_path / "plan.json").exists()


def test_failures_are_told_and_tried_again(tmp_path: Path) -> None:
    first = ITEMS.instances(None)[0].question
    results = evaluate(tmp_path, answering(fail_on=first))
    assert Counter(result.status for result in results) == {"scored": 5, "failed": 1}
    assert "the endpoint is gone" in results[0].reason
    assert not results[0].strict
    mended = answering()
    assert Counter(result.status for result in evaluate(tmp_path, mended)) == {"scored": 6}
    assert len(mended.calls) == 1, "what was finished is not repeated"


def test_another_plan_does_not_mix_with_this_one(tmp_path: Path) -> None:
    evaluate(tmp_path, answering())
    with pytest.raises(ConfigError, match="task_model"):
        evaluate(tmp_path, answering(name="other"))
    with pytest.raises(ConfigError, match="other questions"):
        evaluate(tmp_path, answering(), items=draw(["game24"], [1], 1, seed=9))


def test_other_weights_under_the_same_name_do_not_mix_with_these(tmp_path: Path) -> None:
    plan = Plan(
        methods=("only_question",), digest=ITEMS.digest, task_model="local:x", models={"local:x": "1"}
    )
    plan.keep(tmp_path, ITEMS)
    with pytest.raises(ConfigError, match=r"other weights of local:x \(SHA-256 1, not 2\)"):
        replace(plan, models={"local:x": "2"}).keep(tmp_path, ITEMS)
    assert replace(plan, methods=("all_code_cot",)).keep(tmp_path, ITEMS).models == plan.models
    roomy = replace(plan, contexts={"local:x": 8192})
    assert roomy.keep(tmp_path, ITEMS).contexts == roomy.contexts
    with pytest.raises(ConfigError, match="a context of 8192 tokens for local:x, not 1024"):
        replace(plan, contexts={"local:x": 1024}).keep(tmp_path, ITEMS)


def test_a_log_that_is_cut_off_is_named_and_its_items_are_asked_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate(tmp_path, answering())
    (log,) = (tmp_path / "logs").glob("*.eval")
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    results = read_results(tmp_path)
    assert {result.status for result in results} == {"missing"}
    assert f"log {log.name} cannot be read" in capsys.readouterr().err
    model = answering()
    assert {result.status for result in evaluate(tmp_path, model)} == {"scored"}
    assert len(model.calls) == 6


def test_of_a_log_that_is_damaged_at_one_place_only_that_place_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = evaluate(tmp_path, answering())
    (log,) = (tmp_path / "logs").glob("*.eval")
    sound, random = log.read_bytes(), Random(3)
    with zipfile.ZipFile(log) as archive:
        (hit,) = [each for each in archive.infolist() if good[2].item in each.filename]
    for _ in range(60):
        damaged = bytearray(sound)
        start = hit.header_offset + 30 + len(hit.filename)
        damaged[start + random.randrange(hit.compress_size)] ^= 1 << random.randrange(8)
        log.write_bytes(damaged)
        results = read_results(tmp_path)
        assert results[:2] + results[3:] == good[:2] + good[3:]
        assert results[2].status == "missing"
        assert f"is damaged at {hit.filename}" in capsys.readouterr().err
    model = answering()
    assert [each.strict for each in evaluate(tmp_path, model)] == [True] * 6
    assert len(model.calls) == 1


def test_a_machine_that_fails_is_no_damaged_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluate(tmp_path, answering())

    def fails(self: zipfile.ZipFile, name: str) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(zipfile.ZipFile, "read", fails)
    with pytest.raises(OSError, match="Input/output"):
        evaluate(tmp_path, answering())


def test_logs_of_another_model_or_list_do_not_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate(tmp_path, answering())
    (tmp_path / "plan.json").unlink()
    model = answering(name="other")
    assert {result.status for result in evaluate(tmp_path, model)} == {"scored"}
    assert len(model.calls) == 6
    assert "is of another model (scripted:right), and does not count" in capsys.readouterr().err
    (tmp_path / "plan.json").unlink()
    fewer = draw(["game24", "pooling"], [1], 2, seed=3)
    model = answering(name="other")
    assert {result.status for result in evaluate(tmp_path, model, items=fewer)} == {"scored"}
    assert len(model.calls) == 4
    assert "another list of questions" in capsys.readouterr().err


def test_logs_of_other_limits_do_not_count_without_their_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = answering()
    plan = Plan(methods=("only_question",), digest=ITEMS.digest, task_model=model.name)
    for asked, limited in ((6, plan), (12, replace(plan, max_tokens=77)), (12, replace(plan, max_tokens=77))):
        run(limited, ITEMS, tmp_path, Settings(), {model.name: model})
        assert len(model.calls) == asked
        (tmp_path / "plan.json").unlink()
    assert "is of other models or limits" in capsys.readouterr().err


@pytest.mark.parametrize("about", ["[1]", '{"eval": []}', '{"eval": {"task": "t", "metadata": [1]}}'])
def test_a_file_that_is_no_log_of_ours_is_named_and_blocks_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], about: str
) -> None:
    evaluate(tmp_path, answering())
    with zipfile.ZipFile(tmp_path / "logs" / "strange.eval", "w") as archive:
        archive.writestr("header.json", about)
    (tmp_path / "logs" / "folder.eval").mkdir()
    (tmp_path / "logs" / "nowhere.eval").symlink_to(tmp_path / "nowhere")
    assert {result.status for result in read_results(tmp_path)} == {"scored"}
    assert "log strange.eval" in capsys.readouterr().err


def test_a_program_that_the_sandbox_could_not_run_is_no_wrong_answer() -> None:
    execution = Execution(status="sandbox_died", stderr="the server fell silent")
    turn = Turn(
        index=0, guidance=Guidance(mode=Mode.CODE, message=""), reply=Reply(text=""), execution=execution
    )
    trajectory = Trajectory(
        question=Question(text="?"), task_model="m", coach="none", profile="none", turns=(turn,)
    )
    assert what_failed(trajectory) == "the sandbox could not run turn 1: the server fell silent"
    assert not what_failed(replace(trajectory, turns=(replace(turn, execution=Execution(status="killed")),)))


def test_items_that_are_not_the_plans(tmp_path: Path) -> None:
    evaluate(tmp_path, answering())
    MANY.save(tmp_path / "items.json")
    with pytest.raises(ConfigError, match=r"items\.json is not the list of .*plan\.json"):
        read_results(tmp_path)


def test_two_at_once_in_one_folder(tmp_path: Path) -> None:
    tmp_path.joinpath("lock").touch()
    with tmp_path.joinpath("lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(ConfigError, match="another process is evaluating in"):
            evaluate(tmp_path, answering())
    assert {result.status for result in evaluate(tmp_path, answering())} == {"scored"}


def test_a_sandbox_that_is_not_there_ends_the_run_before_anything_is_asked(tmp_path: Path) -> None:
    model = answering()
    plan = Plan(methods=("only_question",), digest=ITEMS.digest, task_model=model.name)
    with pytest.raises(ConfigError, match="unknown sandbox backend 'nosuch'"):
        run(plan, ITEMS, tmp_path, Settings(sandbox="nosuch"), {model.name: model})
    assert not model.calls


def test_only_the_methods_that_are_named_are_run(tmp_path: Path) -> None:
    first = ITEMS.instances(None)[0].question
    evaluate(tmp_path, answering(fail_on=first))
    model = answering()
    results = evaluate(tmp_path, model, ("all_text_cot",))
    assert len(model.calls) == 6
    assert Counter((each.method, each.status) for each in results) == {
        ("only_question", "scored"): 5,
        ("only_question", "failed"): 1,
        ("all_text_cot", "scored"): 6,
    }


def test_a_run_goes_on_under_another_spelling_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ITEMS.instances(None)[0].question
    evaluate(tmp_path / "run", answering(fail_on=first))
    monkeypatch.chdir(tmp_path)
    model = answering()
    plan = Plan(methods=("only_question",), digest=ITEMS.digest, task_model=model.name, command="otherwise")
    settings = Settings(official=tmp_path, sandbox="bubblewrap")
    results = run(plan, ITEMS, Path("run"), settings, {model.name: model})
    assert {result.status for result in results} == {"scored"}
    assert len(model.calls) == 1


def test_a_plan_names_every_call_that_worked_on_the_run(tmp_path: Path) -> None:
    plan = Plan(methods=("only_question",), digest=ITEMS.digest, task_model="m", command="a", commit="1")
    for commit in ("1", "2", "1", "2"):
        replace(plan, commit=commit).keep(tmp_path, ITEMS)
    assert [(call.command, call.commit) for call in Plan.load(tmp_path).calls] == [("a", "1"), ("a", "2")]


def test_a_plan_is_as_before_where_it_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Plan(methods=("only_question",), digest=ITEMS.digest, task_model="m")
    plan.keep(tmp_path, ITEMS)

    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space") as said:
        replace(plan, methods=("codesteer",)).keep(tmp_path, ITEMS)
    assert said.value.filename == str(tmp_path / "items.json")
    assert Plan.load(tmp_path) == plan


def test_what_was_asked_before_is_not_asked_again_where_replies_are_reused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSPECT_CACHE_DIR", str(tmp_path / "cache"))

    def evaluated(out: str, digest: str = "1", reuse: bool = True) -> tuple[int, list[Result]]:
        model = answering()
        plan = Plan(
            methods=("only_question",),
            digest=ITEMS.digest,
            task_model=model.name,
            models={model.name: digest},
        )
        results = run(plan, ITEMS, tmp_path / out, Settings(reuse=reuse), {model.name: model})
        return len(model.calls), results

    asked, first = evaluated("first")
    again, second = evaluated("second")
    assert (asked, again) == (len(ITEMS.items), 0)
    assert [(each.strict, each.answer) for each in second] == [(each.strict, each.answer) for each in first]
    assert all(
        a.costs["task"].calls == b.costs["task"].calls == 1 for a, b in zip(first, second, strict=True)
    )
    assert sum(each.costs["task"].output_tokens for each in second) > 0, "booked as if it had been asked"
    assert evaluated("third", reuse=False)[0] == asked
    assert evaluated("fourth", digest="2")[0] == asked, "other weights"


def test_under_another_coach_the_task_model_is_not_asked_again_and_the_coach_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSPECT_CACHE_DIR", str(tmp_path / "cache"))
    items = draw(["letters"], [1], 2, seed=3)

    def evaluated(out: str, coach_name: str) -> tuple[int, int]:
        task = ScriptedModel(lambda messages, sampling: "<<<no>>>", name="task")
        coach = ScriptedModel(
            lambda messages, sampling: (
                '{"decision": "accept", "guidance": ""}'
                if len(messages) > 2
                else '{"decision": "text", "guidance": "Think."}'
            ),
            name=coach_name,
        )
        plan = Plan(
            methods=("codesteer:verifier=off",),
            digest=items.digest,
            task_model=task.name,
            coach_model=coach.name,
            models={task.name: "1", coach.name: coach_name},
        )
        run(plan, items, tmp_path / out, Settings(reuse=True), {task.name: task, coach.name: coach})
        return len(task.calls), len(coach.calls)

    asked, decided = evaluated("first", "one")
    assert asked and decided
    assert evaluated("second", "another") == (0, decided)
    assert evaluated("third", "another") == (0, decided), "a coach's seconds are to be its own"


@pytest.mark.parametrize(
    ("sampling", "calls"), [(Sampling(temperature=0.7), 2), (Sampling(temperature=0.7, seed=1), 1)]
)
async def test_samples_without_a_seed_are_never_reused(
    sampling: Sampling, calls: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inspect_ai.model import GenerateConfig, get_model

    from codesteer.evaluation._chat import InspectChat, register

    monkeypatch.setenv("INSPECT_CACHE_DIR", str(tmp_path))
    model = ScriptedModel(lambda messages, sampling: "seven", name="sampled")
    chat = InspectChat(get_model(register(model), memoize=False, config=GenerateConfig(cache=True)))
    for _ in range(2):
        await chat.complete([Message("user", "a number?")], sampling)
    assert len(model.calls) == calls


def test_no_run_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no run"):
        read_results(tmp_path)
    (tmp_path / "plan.json").write_text("{")
    with pytest.raises(ConfigError, match="damaged"):
        read_results(tmp_path)


KILLED = """
import asyncio, sys
sys.path.insert(0, {root!r})
from pathlib import Path
import tests.evaluation.test_run as here
model = here.answering()
answer = model._script
async def slowly(messages, sampling):
    await asyncio.sleep(0.15 * 4)  # four are in flight
    return answer(messages, sampling)
model._script = slowly
here.evaluate(Path({out!r}), model, items=here.MANY)
"""
MANY = draw(["letters"], [1], 40, seed=3)
RIGHT |= {one.question: get_task(one.task).solve(one) for one in MANY.instances(None)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("after", "how"),
    [
        (0.0, signal.SIGKILL),
        (2.0, signal.SIGKILL),
        (4.0, signal.SIGKILL),
        (2.0, signal.SIGINT),
        (None, signal.SIGKILL),
    ],
)
def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, after: float | None, how: signal.Signals) -> None:
    """``after``: seconds from the first finished question to the end; another number every time if not given."""
    after = Random().uniform(0, 5) if after is None else after
    print(f"killed after {after:.2f} s")
    root = str(Path(__file__).resolve().parents[2])
    program = KILLED.format(root=root, out=str(tmp_path))
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert any("of 40 questions" in line for line in process.stderr)
    time.sleep(after)
    os.kill(process.pid, how)
    process.stderr.read()
    process.stderr.close()
    ended = process.wait()
    assert how is signal.SIGKILL or ended == 130, "it says that it was interrupted"
    left = Counter(result.status for result in read_results(tmp_path))
    assert set(left) <= {"scored", "missing"}, "a question that was in flight has not failed"
    model = answering()
    results = evaluate(tmp_path, model, items=MANY)
    assert Counter(result.status for result in results) == {"scored": 40}
    assert all(result.strict for result in results)
    assert len({result.item for result in results}) == 40
    assert len(model.calls) == 40 - left["scored"], "what was finished is kept"
    if after >= 2:
        assert left["scored"] > 0


def test_the_log_holds_a_readable_conversation(tmp_path: Path) -> None:
    from inspect_ai.log import read_eval_log

    evaluate(tmp_path, answering(), ("all_text_cot",))
    (path,) = (tmp_path / "logs").glob("*.eval")
    sample = (read_eval_log(str(path)).samples or [])[0]
    said = [message.text for message in sample.messages]
    assert said[0] == ITEMS.instances(None)[0].question
    assert said[1].startswith("[turn 1, text: always in words]")
    assert "<<<" in said[2]
    assert Trajectory.from_json(json.dumps(sample.store["codesteer:trajectory"])).question.text == said[0]
