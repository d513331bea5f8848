"""Runs as one long program inside the wall and carries out commands and file accesses, many at once.

Its standard output is a socket to the host (`codesteer.sandbox._session`). Each message, either way, is the length of a
JSON header and of a body, then both. The host trusts nothing that comes from here: commands may do to this
process what they like.
"""

# Plain os calls throughout, and a file of its own: it is sent as a program's text.
# ruff: noqa: PTH103, PTH109, PTH118, PTH120, PTH123
from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import threading
from contextlib import suppress
from typing import IO, Any

_LENGTHS = struct.Struct("!II")
_CHUNK = 1 << 16


class Agent:
    def __init__(self) -> None:
        self._channel = os.dup(1)  # not inherited by commands
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.close(null)
        self._home = os.getcwd()
        self._writing = threading.Lock()
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    def serve(self) -> None:
        while True:
            head, body = (self._receive(size) for size in _LENGTHS.unpack(self._receive(_LENGTHS.size)))
            request = json.loads(head)
            if request["do"] == "cancel":
                if (process := self._running.get(request["id"])) is not None:
                    _kill(process)
            else:
                threading.Thread(target=self._answer, args=(request, body), daemon=True).start()

    def _receive(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            part = os.read(self._channel, min(size - len(data), 1 << 20))
            if not part:
                os._exit(0)
            data += part
        return bytes(data)

    def _answer(self, request: dict[str, Any], body: bytes) -> None:
        try:
            reply, result = getattr(self, f"do_{request['do']}")(request, body)
        except OSError as error:
            reply, result = {"errno": error.errno, "error": error.strerror or str(error)}, b""
        except ValueError as error:  # a NUL in a name, say
            reply, result = {"errno": 22, "error": str(error)}, b""
        except MemoryError:
            reply, result = {"errno": 12, "error": "out of memory"}, b""
        head = json.dumps({"id": request["id"], **reply}).encode()
        with self._writing:
            for data in (_LENGTHS.pack(len(head), len(result)), head, result):
                view = memoryview(data)
                while view:
                    view = view[os.write(self._channel, view) :]

    def do_exec(self, request: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        process = subprocess.Popen(
            request["command"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=os.path.join(self._home, request["folder"]),
            env={**os.environ, **request["environment"]},
            start_new_session=True,
        )
        self._running[request["id"]] = process
        late = threading.Event()
        timer = threading.Timer(request["timeout"], lambda: (late.set(), _kill(process)))
        timer.daemon = True
        timer.start()
        kept = [_Kept(process, stream, request["limit"]) for stream in (process.stdout, process.stderr)]
        feeder = threading.Thread(target=_feed, args=(process, body), daemon=True)
        for thread in (*kept, feeder):
            thread.start()
        process.wait()
        # What the command left running in the background may hold its streams open; it is not waited for.
        for thread in kept:
            thread.join(1.0)
        timer.cancel()
        if late.is_set():
            _kill(process)
        del self._running[request["id"]]
        out, err = (bytes(each.data) for each in kept)
        reply = {
            "returncode": process.returncode,
            "late": late.is_set(),
            "flooded": any(each.flooded for each in kept),
            "out": len(out),
        }
        return reply, out + err

    def do_read(self, request: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        with open(os.path.join(self._home, request["path"]), "rb") as file:
            data = file.read(request["limit"] + 1)
        if len(data) > request["limit"]:
            return {"flooded": True}, b""
        return {}, data

    def do_write(self, request: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        path = os.path.join(self._home, request["path"])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(body)
        return {}, b""


class _Kept(threading.Thread):
    """Reads a stream to its end; a command that writes more than ``limit`` bytes is killed."""

    def __init__(self, process: subprocess.Popen[bytes], stream: IO[bytes] | None, limit: int) -> None:
        super().__init__(daemon=True)
        assert stream is not None
        self._process = process
        self._stream = stream
        self._limit = limit
        self.data = bytearray()
        self.flooded = False

    def run(self) -> None:
        while part := os.read(self._stream.fileno(), _CHUNK):
            self.data += part[: self._limit - len(self.data)]
            if len(self.data) >= self._limit and not self.flooded:
                self.flooded = True
                _kill(self._process)


def _feed(process: subprocess.Popen[bytes], body: bytes) -> None:
    assert process.stdin is not None
    with suppress(OSError):  # it need not read all of it
        process.stdin.write(body)
        process.stdin.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the command and its children (its process group)."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)


Agent().serve()
