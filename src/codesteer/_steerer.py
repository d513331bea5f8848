"""The front door: a `Steerer` holds the models and the sandbox, and steers any number of questions with them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar, cast

from ._events import Event
from ._ledger import Ledger, MeteredModel
from ._profiles import Profile, profile_named
from ._questions import valid_question
from ._steering import Parts, Steering
from ._trajectory import Budget, Question, Trajectory
from .checkers import AnswerChecker, PublishedSelfAnswerChecker, SelfAnswerChecker, VerifierRecord
from .coaches import Coach, LLMCoach, RulesCoach, model_coach
from .models import ChatModel, Progress, load
from .prompts import PromptSet, load_prompts
from .sandbox import IMPORTABLE, Sandbox, open_sandbox

__all__ = ["Steerer"]

_T = TypeVar("_T")


class Steerer:
    """Steers questions to checked answers.

    ``task`` and ``checker`` are model strings (``local``, ``openai:gpt-4o``, ``http://host:port/v1#name``) or
    `ChatModel` objects; the checker defaults to the TaskLLM. ``coach`` is ``rules``, ``llm`` (the TaskLLM coaches
    itself), ``llm:MODEL``, one that was trained (``trained``, ``trained:FILE.gguf``, ``trained:MODEL``) or only its
    decisions (``classifier:...``), a `Coach` object, or a `ChatModel` that shall coach. ``profile`` is ``default``,
    ``paper`` or a `Profile`. ``budget`` overrides the profile's. ``prompts`` is a TOML file laid over the default
    wording. ``sandbox`` is a backend's name or a `Sandbox`. ``progress`` hears about weights of a local model being
    fetched. ``record`` is what the checker's verifiers have been worth so far; one of its own, if not given.

    Models and sandbox start at the first question and are kept until `close`. Raises `ConfigError` for anything
    unknown.
    """

    def __init__(
        self,
        task: str | ChatModel = "local",
        coach: str | Coach | ChatModel = "rules",
        *,
        profile: str | Profile = "default",
        budget: Budget | None = None,
        checker: str | ChatModel | None = None,
        prompts: str | Path | PromptSet | None = None,
        sandbox: str | Sandbox = "auto",
        progress: Progress | None = None,
        record: VerifierRecord | None = None,
    ) -> None:
        self.profile = profile_named(profile) if isinstance(profile, str) else profile
        self.budget = budget or self.profile.budget
        self._prompts = prompts if isinstance(prompts, PromptSet) else load_prompts(prompts)
        self._owned: list[ChatModel] = []
        self._progress = progress
        self._record = record or VerifierRecord()
        self._task = self._model(task)
        self._checker_model = self._task if checker is None else self._model(checker)
        self._coach_history: Literal["short", "long"] = self.profile.coach_history
        self._coach, self._coach_model = self._read_coach(coach)
        self._sandbox_name = sandbox if isinstance(sandbox, str) else None
        self._sandbox: Sandbox | None = None if isinstance(sandbox, str) else sandbox
        self._runner: asyncio.Runner | None = None
        self._thread: ThreadPoolExecutor | None = None

    # ---- asking ----------------------------------------------------------------------------------------------------

    def solve(self, question: str | Question, *, budget: Budget | None = None) -> Trajectory:
        """Steer one question; see `asolve`. Also works where an event loop is already running (notebooks)."""
        return self._run_sync(self.asolve(question, budget=budget))

    async def asolve(
        self,
        question: str | Question,
        *,
        budget: Budget | None = None,
        on_event: Callable[[Event], None] = lambda event: None,
    ) -> Trajectory:
        """Steer one question and return its whole record.

        The best answer so far is returned whatever ends the question. Raises `InvalidQuestion`; `SandboxUnavailable` if
        code cannot be run safely here; and a `ModelError` (with ``trajectory``) if a model failed before any answer.
        """
        asked = valid_question(question)
        limit = budget or self.budget
        parts = self._parts(Ledger(limit), await self._open_sandbox())
        steering = Steering(asked, parts, self.profile, limit, on_event)
        trajectory = await steering.run()
        if steering.failure is not None and trajectory.answer is None:
            steering.failure.trajectory = trajectory
            raise steering.failure
        return trajectory

    async def stream(self, question: str | Question, *, budget: Budget | None = None) -> AsyncIterator[Event]:
        """The events of one question as they happen; the last one is `Finished`. Raises as `asolve` does.

        Leaving the iteration early cancels the question.
        """
        events: asyncio.Queue[Event | None] = asyncio.Queue()
        work = asyncio.ensure_future(self.asolve(question, budget=budget, on_event=events.put_nowait))
        work.add_done_callback(lambda _: events.put_nowait(None))
        try:
            while (event := await events.get()) is not None:
                yield event
            await work
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    # ---- closing ---------------------------------------------------------------------------------------------------

    async def aclose(self) -> None:
        """Close the models and the sandbox that this steerer started. Closing twice does nothing."""
        if self._runner is not None:  # `solve` was used too: what it left on its own loop is closed there
            await asyncio.to_thread(self.close)
        await self._close_parts()

    async def _close_parts(self) -> None:
        for model in self._owned:
            await model.aclose()
        if self._sandbox is not None and self._sandbox_name is not None:
            await self._sandbox.aclose()
            self._sandbox = None

    def close(self) -> None:
        """`aclose` for use without an event loop."""
        self._run_sync(self._close_parts())
        if self._thread is not None:
            if self._runner is not None:
                self._thread.submit(self._runner.close).result()
            self._thread.shutdown()
        elif self._runner is not None:
            self._runner.close()
        self._runner = self._thread = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    # ---- putting the parts together --------------------------------------------------------------------------------

    def _model(self, model: str | ChatModel) -> ChatModel:
        if not isinstance(model, str):
            return model
        loaded = load(model, progress=self._progress)
        self._owned.append(loaded)
        return loaded

    def _read_coach(self, coach: str | Coach | ChatModel) -> tuple[Coach | None, ChatModel | None]:
        """A coach that serves all questions, or the model from which each question gets its own."""
        if not isinstance(coach, str):
            return (
                (cast("Coach", coach), None) if hasattr(coach, "decide") else (None, cast("ChatModel", coach))
            )
        named = model_coach(coach)
        if named is None:
            return RulesCoach.of(self.profile, self._prompts), None
        self._coach_history = named.history
        return None, self._task if named.model is None else self._model(named.model)

    async def _open_sandbox(self) -> Sandbox:
        """The sandbox, opened at the first question: it proves its walls then, which takes a moment."""
        if self._sandbox is None:
            opened = await asyncio.to_thread(open_sandbox, self._sandbox_name or "auto")
            if self._sandbox is None:
                self._sandbox = opened
            else:
                await opened.aclose()
        return self._sandbox

    def _parts(self, ledger: Ledger, sandbox: Sandbox) -> Parts:
        return Parts(
            task=self._task,
            coach=self._coach or self._llm_coach(ledger),
            checker=self._checker(ledger, sandbox),
            sandbox=sandbox,
            prompts=self._prompts,
            libraries=IMPORTABLE,
            ledger=ledger,
            record=self._record,
        )

    def _llm_coach(self, ledger: Ledger) -> Coach:
        assert self._coach_model is not None
        return LLMCoach(
            MeteredModel(self._coach_model, "coach", ledger),
            self._prompts,
            history=self._coach_history,
            sampling=self.profile.coach_sampling,
        )

    def _checker(self, ledger: Ledger, sandbox: Sandbox) -> AnswerChecker | None:
        if self.profile.verifier == "off":
            return None
        kind = PublishedSelfAnswerChecker if self.profile.verifier == "each_turn" else SelfAnswerChecker
        return kind(
            MeteredModel(self._checker_model, "checker", ledger),
            sandbox,
            self._prompts,
            sampling=self.profile.checker_sampling,
            limits=self.profile.limits,
        )

    def _run_sync(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run on a loop of our own that lives as long as the steerer, so that connections survive between questions."""
        if self._runner is None:
            self._runner = asyncio.Runner()
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                pass
            else:
                self._thread = ThreadPoolExecutor(1, thread_name_prefix="codesteer")
        if self._thread is not None:
            return self._thread.submit(self._runner.run, work).result()
        return self._runner.run(work)
