"""The program that runs llama.cpp: loads one GGUF file and serves it on the loopback interface until told
to end.

Started by `_local` as a script, so it imports nothing of codesteer. Settings come as one line of JSON on
standard input (not as arguments, which other users can read: they hold the key); the answer is one line
of JSON on standard output: ``{"address": ...}``, ``{"missing": ...}`` when llama.cpp itself cannot be loaded,
or ``{"error": ...}``. It ends with its parent, however the parent ends.

Why a process of its own: `xllamacpp.Server` holds the interpreter's lock while it loads a model, so that
neither an event loop nor Ctrl-C would work meanwhile, and an interpreter that exits while llama.cpp
generates is killed by a segmentation fault (both measured). A process can be ended at any moment, gives
all its memory back, and a crash in native code stays there.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from importlib import import_module
from typing import Any

PR_SET_PDEATHSIG = 1
QUIET = -1
CHATTY = 3


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    settings: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    _end_with_parent(settings["parent"])
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever native code prints goes to standard error
    try:
        server = _serve(settings)
        print(json.dumps({"address": server.listening_address}), file=answer, flush=True)
    except Exception as error:
        kind = "missing" if isinstance(error, ImportError) else "error"
        print(json.dumps({kind: str(error) or type(error).__name__}), file=answer, flush=True)
        os._exit(1)
    sys.stdin.buffer.read()  # returns when the parent closes its end
    os._exit(0)


def _serve(settings: dict[str, Any]) -> Any:
    xllamacpp: Any = import_module("xllamacpp")  # it has no types
    params = xllamacpp.CommonParams()
    params.model.path = settings["path"]
    # Read, not mapped: many weights are re-ordered for the CPU, and the mapped originals of those would stay
    # resident beside the copies (2.3 GB instead of 1.7 GB for the 1.5B model, at the same CPU time).
    params.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
    params.model_alias = {settings["alias"]}
    params.n_parallel = settings["parallel"]
    params.n_ctx = settings["context"] * settings["parallel"]  # divided among the slots
    params.cpuparams.n_threads = settings["threads"]
    params.cpuparams_batch.n_threads = settings["threads"]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [settings["key"]]
    params.ui = False
    params.cache_prompt = True
    params.cache_ram_mib = 0  # prompts are cached in the slots; a second cache would grow to 8 GB
    params.warmup = False
    params.verbosity = CHATTY if settings["debug"] else QUIET
    return xllamacpp.Server(params)


def _end_with_parent(parent: int) -> None:
    # Loading holds the interpreter's lock, so on Linux the kernel has to do it.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


if __name__ == "__main__":
    main()
