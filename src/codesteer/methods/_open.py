"""An `Env` from model strings, with everything in it closed at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from .._events import Event
from .._trajectory import Budget
from ..models import ChatModel, Progress, Sampling, load
from ..prompts import PromptSet, load_prompts
from ..sandbox import Sandbox, open_sandbox
from ._protocol import Env

__all__ = ["open_env"]


def _say_nothing(event: Event) -> None:
    pass


@asynccontextmanager
async def open_env(
    task: str | ChatModel = "local",
    *,
    coach: str | ChatModel | None = None,
    checker: str | ChatModel | None = None,
    sandbox: str | Sandbox = "auto",
    prompts: str | Path | PromptSet | None = None,
    sampling: Sampling | None = None,
    budget: Budget | None = None,
    emit: Callable[[Event], None] = _say_nothing,
    progress: Progress | None = None,
) -> AsyncGenerator[Env]:
    """Models and sandbox by name (as `Steerer` takes them) or as objects; those opened here are closed here.

    Raises `ConfigError` for an unknown model or backend and `SandboxUnavailable` if code cannot be run safely.
    """
    async with AsyncExitStack() as stack:

        def opened(model: str | ChatModel) -> ChatModel:
            if not isinstance(model, str):
                return model
            loaded = load(model, progress=progress)
            stack.push_async_callback(loaded.aclose)
            return loaded

        if isinstance(sandbox, str):
            sandbox = await asyncio.to_thread(open_sandbox, sandbox)
            stack.push_async_callback(sandbox.aclose)
        yield Env(
            task=opened(task),
            coach=None if coach is None else opened(coach),
            checker=None if checker is None else opened(checker),
            sandbox=sandbox,
            prompts=prompts if isinstance(prompts, PromptSet) else load_prompts(prompts),
            sampling=sampling,
            budget=budget,
            emit=emit,
        )
