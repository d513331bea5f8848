"""From nothing to a coach that steers a question, small: synthesis, SFT, DPO, export, serving. Checks that it learnt.
Beside it, a model that guides itself: SFT, export, serving.

    python benchmarks/train_smoke.py --out build/train-smoke [--small]

The TaskLLM is SIMULATED: it solves game24 with programs alone and web_of_lies in words alone, so there is something to
learn. The coach is real (SmolLM2-135M), but far too little trained to be of use: its figures say that the path works,
and nothing about steering. Exit code 1, with what was wrong, if a loss does not fall as it must.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from codesteer import Question
from codesteer.methods import get_method, open_env
from codesteer.models import Message, Sampling, ScriptedModel
from codesteer.symbench import get_task
from codesteer.synthesis import SynthesisPlan, grow
from codesteer.synthesis._tasks import training_instances

IN_CODE, IN_WORDS = "game24", "web_of_lies"
COACH = "smollm2-135m"
MARK = ".train-smoke"


class Simulated(ScriptedModel):
    """Knows the right answers; says them only in the way that suits the task."""

    def __init__(self, questions: int) -> None:
        super().__init__(self._reply, name="simulated")
        self._answers = {
            instance.question: (task, get_task(task).solve(instance))
            for task in (IN_CODE, IN_WORDS)
            for instance in training_instances(task, 1, questions, 0)
        }

    def _reply(self, messages: Sequence[Message], sampling: Sampling) -> str:
        text = "\n".join(message.content for message in messages)
        if "def check" in text:
            return "```python\ndef check(question, answer):\n    return None, 'unknown'\n```"
        task, answer = next(
            (found for question, found in self._answers.items() if question in text), ("", "none")
        )
        if "in words" in messages[-1].content:
            return f"Let me think.\n<<<{answer if task == IN_WORDS else 'unclear'}>>>"
        said = answer if task == IN_CODE else "unclear"
        return f"```python\nparts = {said.splitlines()!r}\nprint('\\n'.join(part for part in parts))\n```"


class Failed(Exception):
    """What did not turn out as it must."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--out", type=Path, default=Path("build/train-smoke"))
    options.add_argument("--small", action="store_true", help="for continuous integration")
    chosen = options.parse_args()
    if chosen.out.exists():
        if not (chosen.out / MARK).is_file():
            sys.exit(
                f"{chosen.out} is there already, and no {MARK} in it says that this script made it: choose another one"
            )
        shutil.rmtree(chosen.out)
    chosen.out.mkdir(parents=True)
    (chosen.out / MARK).touch()
    started = time.monotonic()
    try:
        smoke(chosen.out, small=chosen.small)
    except Failed as error:
        sys.exit(f"train-smoke: {error}")
    print(f"train-smoke: everything as it must be, {time.monotonic() - started:.0f} s in all")


def smoke(out: Path, *, small: bool) -> None:
    questions = 4 if small else 10
    timed("synthesis", lambda: asyncio.run(synthesise(out / "trees", questions, depth=1 if small else 2)))
    for form in ("sft", "dpo", "unified"):
        exported = ("synth", "export", out / "trees", "--to", out / form, "--format", form, "--gap", "0.5")
        codesteer(*exported, "--per-task", 2 if small else 5)
    rows = len((out / "sft" / "train.jsonl").read_text("utf-8").splitlines())
    timed("sft", lambda: train("sft", out, COACH, rows * (4 if small else 5)))
    losses = logged(out / "run-sft")
    require_fall(losses, rows, 0.6, "the SFT loss")
    require(changed(out / "run-sft"), "SFT left the adapter as it was")
    timed("dpo", lambda: train("dpo", out, str(out / "run-sft"), 2 if small else 6))
    losses = logged(out / "run-dpo")
    require(abs(losses[0] - math.log(2)) < 0.005, f"DPO starts at {losses[0]:.4f}, not at ln 2")
    require(all(map(math.isfinite, losses)), "a DPO loss is no number")
    require(changed(out / "run-dpo"), "DPO left the adapter as it was")
    coach = out / "coach.gguf"
    timed("export", lambda: codesteer("export", out / "run-dpo", "--to", coach))
    timed("serving", lambda: asyncio.run(serve(coach)))
    passes = 2 if small else 5
    rows = len((out / "unified" / "train.jsonl").read_text("utf-8").splitlines())
    timed("unified", lambda: train("unified", out, COACH, rows * passes))
    losses = logged(out / "run-unified")
    require(changed(out / "run-unified"), "SFT left the adapter of the unified model as it was")
    require_fall(losses, rows, 0.7, "the loss of the unified model")
    model = out / "unified.gguf"
    timed("unified, export", lambda: codesteer("export", out / "run-unified", "--to", model))
    timed("unified, serving", lambda: asyncio.run(serve_unified(model)))


async def synthesise(folder: Path, questions: int, *, depth: int) -> None:
    plan = SynthesisPlan(
        tasks=(IN_CODE, IN_WORDS), levels=(1,), n=questions, branching=(3, 2), depth=depth, profile="paper"
    )
    async with open_env(Simulated(questions)) as env:
        grown = await grow(plan, folder, env, at_once=2, tell=lambda grown: None)
    require(grown.trees == 2 * questions and not grown.failures, f"not all trees were grown: {grown}")


def train(form: str, out: Path, base: str, steps: int) -> None:
    dpo = form == "dpo"
    settings = {
        "steps": steps,
        "save_every": steps,
        "accumulate": 2 if dpo else 1,
        "schedule": "constant",
        "learning_rate": "1e-4" if dpo else "2e-3",
        "max_tokens": 2048,
    }
    codesteer(
        *("train", "dpo" if dpo else "sft", f"{COACH}-{form}", "--base", base),
        *("--data", out / form, "--out", out / f"run-{form}"),
        *(f"--set={name}={value}" for name, value in settings.items()),
    )


async def serve(coach: Path) -> None:
    """One steered question with the coach that was trained, and one decision of it as a classifier."""
    from codesteer import Steerer

    task = Simulated(1)
    question = training_instances(IN_CODE, 1, 1, 0)[0].question
    for name in ("trained", "classifier"):
        async with Steerer(task, f"{name}:{coach}") as steerer:
            result = await steerer.asolve(question)
        asked = result.usage["coach"]
        require(asked.calls > 0 and asked.output_tokens > 0, f"the {name} coach said nothing")
        require(bool(result.turns), f"the {name} coach guided nothing")
        first = result.turns[0].guidance
        each = asked.seconds / asked.calls
        print(
            f"  {name}: {asked.calls} decisions, {each:.2f} s each with loading; first {first.mode} {first.message!r}"
        )


async def serve_unified(model: Path) -> None:
    """One question to the model that was trained to guide itself: that it answers at all, however badly."""
    async with open_env(f"local:{model}", sampling=Sampling(max_tokens=300)) as env:
        question = Question(text=training_instances(IN_WORDS, 1, 1, 0)[0].question)
        result = await get_method("unified").solve(question, env)
    said = result.turns[0].reply.text if result.turns else ""
    require(bool(said.strip()), "the unified model said nothing")
    print(f"  unified: {result.usage['task'].calls} calls; it begins {said[:60]!r}")


def logged(run: Path) -> list[float]:
    entries = [json.loads(line) for line in (run / "log.jsonl").read_text("utf-8").splitlines()]
    losses = [entry["loss"] for entry in entries if "loss" in entry]
    print(f"  losses of {run.name}: {' '.join(f'{loss:.3f}' for loss in losses)}")
    return losses


def changed(run: Path) -> bool:
    """Whether the half of the adapter that starts at zero is not zero any more."""
    from codesteer.training._tensors import read_tensors

    return any(
        bool(abs(values).sum() > 0) for name, values in read_tensors(run / "result") if "lora_B" in name
    )


def require_fall(losses: Sequence[float], rows: int, to: float, what: str) -> None:
    """That the last pass over the rows has at most the share ``to`` of the first one's loss.

    Rows differ much, some with long guidance and some with none: the same rows are compared, pass with pass.
    """
    before, after = sum(losses[:rows]) / rows, sum(losses[-rows:]) / rows
    require(after < to * before, f"{what} did not fall clearly: {before:.3f} to {after:.3f}")


def require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failed(otherwise)


def timed(what: str, work: Any) -> None:
    started, cpu = time.monotonic(), os.times()
    work()
    now = os.times()
    used = sum(now[:4]) - sum(cpu[:4])
    print(f"{what}: {time.monotonic() - started:.0f} s, {used:.0f} s of CPU", flush=True)


def codesteer(*arguments: object) -> None:
    program = Path(sys.executable).with_name("codesteer")
    done = subprocess.run([program, *map(str, arguments)])
    require(done.returncode == 0, f"codesteer {arguments[0]} ended with exit code {done.returncode}")


if __name__ == "__main__":
    main()
