"""Stands in for the real ``xllamacpp`` in the process a local model runs in: the name of the weights says what to do.

Not covered: anything about real generation; `test_local_real` has that.
"""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.support.mock_endpoint import MockEndpoint, hang, say

llama_load_mode = SimpleNamespace(LLAMA_LOAD_MODE_NONE=0)


def CommonParams() -> SimpleNamespace:
    return SimpleNamespace(
        model=SimpleNamespace(), cpuparams=SimpleNamespace(), cpuparams_batch=SimpleNamespace()
    )


class Server:
    def __init__(self, params: Any) -> None:
        os.write(1, b"noise on stdout\n")
        os.write(2, b"noise on stderr\n")
        behaviour = say(
            f"{params.n_ctx} tokens, {params.n_parallel} slots, {params.cpuparams.n_threads} threads"
        )
        match Path(params.model.path).name:
            case "broken.gguf":
                raise RuntimeError("failed to load")
            case "without-openmp.gguf":  # what importing the real one says on a bare Debian 12
                raise ImportError("libgomp.so.1: cannot open shared object file: No such file or directory")
            case "crashing.gguf":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "forever-loading.gguf":
                threading.Event().wait()
            case "dying.gguf":
                behaviour = _die
            case "generating.gguf":
                behaviour = hang
            case _:
                pass
        self._endpoint = MockEndpoint(behaviour).__enter__()
        self.listening_address = self._endpoint.url.removesuffix("/v1")


async def _die(exchange: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
