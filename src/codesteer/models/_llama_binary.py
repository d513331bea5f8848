"""The program that runs a ``llama-server`` of the user's own in place of the packaged llama.cpp.

A wheel has to run on every processor; a llama.cpp compiled on this machine uses all that this one has. Started by
`_local` as a script, with the same exchange as `_llama_server`: settings as one line of JSON on standard input, the
address or an error as one line of JSON on standard output. Imports nothing of codesteer, and ends with its parent.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import Any

PR_SET_PDEATHSIG = 1
POLL = 0.1  # seconds


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    settings: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    _end_with(settings["parent"])
    try:
        server, address = _serve(settings)
        _tell("address", address)
    except Exception as error:
        _tell("error", str(error) or type(error).__name__)
        os._exit(1)
    threading.Thread(target=_end_like, args=(server,), daemon=True).start()
    sys.stdin.buffer.read()  # returns when the parent closes its end
    os._exit(0)


def _tell(what: str, text: str) -> None:
    sys.stdout.write(json.dumps({what: text}) + "\n")
    sys.stdout.flush()


def _end_like(server: subprocess.Popen[bytes]) -> None:
    """End when the server does, and as it did, so that the parent can say how."""
    code = server.wait()
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def _serve(settings: dict[str, Any]) -> tuple[subprocess.Popen[bytes], str]:
    port, me = _free_port(), os.getpid()
    server = subprocess.Popen(
        arguments(settings, port),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        env={**os.environ, "LLAMA_API_KEY": settings["key"]},  # other users can read arguments
        preexec_fn=lambda: _end_with(me),  # it must not stay behind, however this program ends
    )
    address = f"http://127.0.0.1:{port}"
    while not _answers(f"{address}/health"):
        if server.poll() is not None:
            raise RuntimeError(
                f"{settings['binary']} ended with exit code {server.returncode} (CODESTEER_DEBUG=1 shows why)"
            )
        time.sleep(POLL)
    return server, address


def arguments(settings: dict[str, Any], port: int) -> list[str]:
    """The command line, in options that llama-server has had for long."""
    threads = str(settings["threads"])
    context = settings["context"] * settings["parallel"]  # divided among the slots
    return [
        settings["binary"],
        *("--model", settings["path"], "--alias", settings["alias"]),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--parallel", str(settings["parallel"]), "--ctx-size", str(context)),
        *("--threads", threads, "--threads-batch", threads),
        "--no-warmup",
        *("--verbose",) * settings["debug"],
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    """Whether the model is loaded; until then the server is silent or says 503."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _end_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


if __name__ == "__main__":
    main()
