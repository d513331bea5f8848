"""Our methods as Inspect solvers, our verifiers as its scorer; the trajectory lies in the sample's store."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageUser, ModelOutput, get_model
from inspect_ai.scorer import Score, Scorer, Target, accuracy, grouped, mean, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver

from .._trajectory import Question, Trajectory
from ..checkers import VerifierRecord
from ..methods import Env, get_method, own_budget
from ..models import Sampling
from ..prompts import load_prompts
from ..sandbox import Sandbox, open_sandbox
from ..symbench import Instance, get_task
from . import _progress as progress
from ._chat import InspectChat
from ._logs import TRAJECTORY
from ._results import what_failed

__all__ = ["SolveFailed", "choose_sandbox", "solve_by", "strict_and_official"]

COACH_ROLE = "coach"


class SolveFailed(RuntimeError):
    """A model failed for good on this item: it counts as failed, and the next run tries it again."""


class _Sandboxes:
    """One sandbox for each event loop, shared by all samples; closed with the loop."""

    def __init__(self) -> None:
        self.usual = "auto"
        self._opened: dict[asyncio.AbstractEventLoop, asyncio.Task[Sandbox]] = {}
        self._guards: dict[asyncio.AbstractEventLoop, AsyncGenerator[None]] = {}

    async def get(self, backend: str | None) -> Sandbox:
        backend = backend or self.usual
        loop = asyncio.get_running_loop()
        if loop not in self._opened:
            self._opened[loop] = loop.create_task(asyncio.to_thread(open_sandbox, backend))
            self._guards[loop] = self._close_with(loop)
            await anext(self._guards[loop])
        return await asyncio.shield(self._opened[loop])

    async def _close_with(self, loop: asyncio.AbstractEventLoop) -> AsyncGenerator[None]:
        # A loop closes its suspended generators when it shuts down: the one hook it offers for cleaning up.
        try:
            yield
        finally:
            opened = self._opened.pop(loop)
            self._guards.pop(loop, None)
            await (await opened).aclose()


_SANDBOXES = _Sandboxes()


def choose_sandbox(backend: str) -> None:
    """Where programs run if a solver does not say (this process only).

    Raises `ConfigError` or `SandboxUnavailable` if there is no such sandbox here.
    """
    asyncio.run(open_sandbox(backend).aclose())
    _SANDBOXES.usual = backend


@solver(name="method")
def solve_by(
    method: str = "codesteer",
    max_tokens: int | None = None,
    budget_tokens: int | None = None,
    budget_seconds: float | None = None,
    sandbox: str | None = None,
) -> Solver:
    """The method of this name. Model roles: the sample's model answers, the role ``coach`` coaches if it is set."""
    chosen, record = get_method(method), VerifierRecord()

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        env = Env(
            task=InspectChat(get_model(role="task")),
            coach=_coach(),
            sandbox=await _SANDBOXES.get(sandbox),
            prompts=load_prompts(),
            sampling=Sampling(max_tokens=max_tokens) if max_tokens else None,
            budget=own_budget(chosen).but(tokens=budget_tokens, seconds=budget_seconds),
            record=record,
        )
        question = Question(text=state.input_text, task=state.metadata.get("task"))
        trajectory = await chosen.solve(question, env)
        state.store.set(TRAJECTORY, json.loads(trajectory.to_json()))
        progress.note(trajectory)
        state.messages = _conversation(trajectory)
        answer = trajectory.answer.text if trajectory.answer else ""
        state.output = ModelOutput.from_content(trajectory.task_model, answer)
        state.completed = True
        if failure := what_failed(trajectory):
            raise SolveFailed(failure)
        return state

    return solve


def _coach() -> InspectChat | None:
    # An unset role falls back to the main model; a coach that was not asked for is no coach.
    model = get_model(role=COACH_ROLE, default="none/none")
    return None if str(model).startswith("none/") else InspectChat(model)


def _conversation(trajectory: Trajectory) -> list[ChatMessage]:
    """The trajectory as messages, for people who look at the log."""
    messages: list[ChatMessage] = [ChatMessageUser(content=trajectory.question.text)]
    for turn in trajectory.turns:
        says = f"[turn {turn.index + 1}, {turn.guidance.mode.value}: {turn.guidance.reason}]"
        messages.append(ChatMessageUser(content=f"{says}\n\n{turn.guidance.message}".strip()))
        messages.append(ChatMessageAssistant(content=turn.reply.text))
        seen: list[str] = []
        if turn.execution is not None:
            run = turn.execution
            seen.append(f"[sandbox: {run.status}, {run.wall_s:.2f} s]\n{run.stdout}\n{run.stderr}".strip())
        seen += [f"[{check.checker}: {check.verdict}] {check.summary}" for check in turn.checks]
        if seen:
            messages.append(ChatMessageUser(content="\n\n".join(seen)))
    return messages


@scorer(
    metrics={
        "strict": [grouped(mean(), "task"), accuracy(), stderr()],
        "official": [accuracy(), stderr()],
        "partial": [mean()],
    },
    name="verdict",
)
def strict_and_official() -> Scorer:
    """Right or wrong by the task's verifier: strict (the one final answer), official, and partial credit.

    The official score is the published rule: right if either the text of the last reply or what its program printed
    passes the published check (with our parser instead of a model that extracts).
    """

    async def judge(state: TaskState, target: Target) -> Score:
        instance = Instance.from_json(json.dumps(state.metadata["instance"]))
        task, answer = get_task(instance.task), state.output.completion
        strict = task.verify(instance, answer)
        hand_ins = [answer, *_last_words(state.store.get(TRAJECTORY))]
        value: dict[str, Any] = {
            "strict": int(strict.correct),
            "official": int(any(task.verify_official(instance, text).correct for text in hand_ins)),
            "partial": strict.partial,
        }
        return Score(value=value, answer=answer, explanation=strict.reason)

    return judge


def _last_words(trajectory: dict[str, Any] | None) -> list[str]:
    """The last reply, and what its program printed."""
    if not trajectory or not trajectory["turns"]:
        return []
    last = trajectory["turns"][-1]
    return [last["reply"]["text"], *([last["execution"]["stdout"]] if last["execution"] else [])]
