"""Models that run on this machine: llama.cpp, through ``xllamacpp`` or a ``llama-server`` of the user's own
(``CODESTEER_LLAMA_SERVER``), spoken to like any other endpoint.

Nothing happens until the first call: then weights are found (`_weights`) and llama.cpp is started
(`_runtime`), off the event loop. It serves on a loopback port of its own, behind a random key.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
import weakref
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from codesteer._errors import ConfigError, ModelUnavailable, WeightsError

from ._catalogue import named
from ._endpoints import Endpoint
from ._keys import Key
from ._openai import OpenAIModel
from ._protocol import DEFAULT_SAMPLING, Completion, Message, OnText, Sampling
from ._runtime import LlamaProcess, LlamaSettings
from ._weights import Progress, resolve_weights

__all__ = ["LocalModel"]

CRASH_POLL, CRASH_POLLS = 0.05, 10  # seconds, times
CALL_TIMEOUT = 1200.0  # seconds; a small machine writes 2000 tokens at 2 to 30 a second


class LocalModel:
    """A GGUF model on this machine, by catalogue name or path.

    ``threads``, ``context`` (tokens of one conversation) and ``parallel`` (conversations at a time)
    default to the environment's ``CODESTEER_LOCAL_THREADS``, ``_CONTEXT`` and ``_PARALLEL``, then to what
    suits a small machine. ``progress`` hears about fetching weights, from another thread.

    Raises `ConfigError` if the runtime is not installed, `WeightsError` if a path names no file.
    """

    def __init__(
        self,
        model: str,
        *,
        threads: int | None = None,
        context: int | None = None,
        parallel: int | None = None,
        timeout: float = CALL_TIMEOUT,
        progress: Progress | None = None,
    ) -> None:
        weights = named(model)
        self._source = weights.name if weights else str(Path(model).expanduser())
        if weights is None and not Path(self._source).is_file():
            raise WeightsError(f"no such file: {self._source}")
        self.settings = LlamaSettings.from_environment(threads=threads, context=context, parallel=parallel)
        if self.settings.binary is None and find_spec("xllamacpp") is None:
            raise ConfigError("local models need llama.cpp: run pip install 'codesteer[local]'")
        self.timeout = timeout
        self._progress = progress
        self._lock = threading.Lock()
        self._process: LlamaProcess | None = None
        self._model: OpenAIModel | None = None

    @property
    def name(self) -> str:
        return f"local:{self._source}"

    def __repr__(self) -> str:
        return f"LocalModel({self.name!r})"

    @property
    def pid(self) -> int | None:
        """The process llama.cpp runs in, or None before the first call and after `aclose`."""
        return self._process.pid if self._process else None

    def sha256(self) -> str:
        """Which weights these are. A known model's is that of the catalogue (no other file is used under its name);
        an unknown file is read through for it."""
        weights = named(self._source)
        if weights is not None:
            return weights.sha256
        with Path(self._source).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    async def start(self) -> None:
        """Find the weights and load the model, if that has not happened yet.

        Raises `WeightsError` if there are no weights or llama.cpp cannot load them, `ModelUnavailable` if
        it does not come up.
        """
        await self._started()

    async def served(self) -> OpenAIModel:
        """The running model as an endpoint, for calls that are no chat completion. Raises what `start` raises."""
        return (await self._started())[1]

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT_SAMPLING,
        *,
        on_text: OnText | None = None,
    ) -> Completion:
        """Complete the conversation; the first call also starts the model.

        Raises what `start` raises, `ContextFull` if the conversation is longer than the context, and
        `ModelUnavailable` if llama.cpp crashes (the next call starts it anew).
        """
        process, model = await self._started()
        try:
            return await model.complete(messages, sampling, on_text=on_text)
        except ModelUnavailable:
            if not await _ends_soon(process):
                raise
        raise ModelUnavailable(
            f"{self.name}: llama.cpp ended in the middle of a call ({process.how_it_ended()}); "
            "if memory is short, choose a smaller model or a smaller CODESTEER_LOCAL_CONTEXT"
        )

    async def aclose(self) -> None:
        """End llama.cpp and free its memory."""
        with self._lock:
            process, model = self._process, self._model
            self._process = self._model = None
        if process is not None:
            process.stop()
        if model is not None:
            await model.aclose()

    async def _started(self) -> tuple[LlamaProcess, OpenAIModel]:
        crashed = None
        with self._lock:
            if self._process is None or self._process.ended:
                find_weights = partial(resolve_weights, self._source, progress=self._progress)
                crashed, self._model = self._model, None
                self._process = LlamaProcess(self.name, find_weights, self.settings)
                weakref.finalize(self, self._process.stop)
            process = self._process
        if crashed is not None:
            await crashed.aclose()
        address = await _outcome(process.address)
        with self._lock:
            if self._model is None or self._process is not process:
                self._model = self._model_at(address, process.key)
            return process, self._model

    def _model_at(self, address: str, key: str) -> OpenAIModel:
        endpoint = Endpoint(
            name=self.name, base_url=f"{address}/v1", model=self.name, key=Key(key, "llama.cpp's own")
        )
        return OpenAIModel(
            endpoint,
            concurrency=self.settings.parallel,
            timeout=self.timeout,
            idle_timeout=self.timeout,  # reading a long prompt is silent
            attempts=2,
        )


async def _ends_soon(process: LlamaProcess) -> bool:
    """Whether it has crashed; its connections break a moment before it is gone."""
    for _ in range(CRASH_POLLS):
        if process.ended:
            return True
        await asyncio.sleep(CRASH_POLL)
    return process.ended


async def _outcome(result: Future[str]) -> str:
    """Wait for a thread's result. Unlike `asyncio.wrap_future`, a waiter who gives up leaves it to the
    others."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()

    def tell(_: Future[str]) -> None:
        with suppress(RuntimeError):  # the loop may have been closed meanwhile
            loop.call_soon_threadsafe(ready.set)

    result.add_done_callback(tell)
    await ready.wait()
    return result.result()
