"""Real replies, kept in a file and played back, so that a test can use what a model really said.

One JSON object a line: the request's digest, the request for people to read, and the completion. The
digest covers messages and sampling, not the model. A request recorded several times plays back in that
order; the last one is repeated. Not covered: the timing of pieces, and failures.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from codesteer._errors import ConfigError, ModelRefused
from codesteer._trajectory import Usage

from ._protocol import DEFAULT_SAMPLING, ChatModel, Completion, Message, OnText, Sampling

__all__ = ["RecordingModel", "ReplayModel"]


class RecordingModel:
    """Passes calls on to ``inner`` and appends every completed one to ``path``."""

    def __init__(self, inner: ChatModel, path: str | Path) -> None:
        self._inner = inner
        self._path = Path(path)
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._inner.name

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT_SAMPLING,
        *,
        on_text: OnText | None = None,
    ) -> Completion:
        completion = await self._inner.complete(messages, sampling, on_text=on_text)
        entry = {
            "request": _digest(messages, sampling),
            "model": self.name,
            "messages": [asdict(message) for message in messages],
            "completion": asdict(completion),
        }
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        return completion

    async def aclose(self) -> None:
        await self._inner.aclose()


class ReplayModel:
    """Answers from a recording. Its name begins with ``replay:``, so that nobody takes it for the real
    model.

    Raises `ConfigError` if the file is missing or damaged; `complete` raises `ModelRefused` for a request
    that was not recorded.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._replies: dict[str, list[Completion]] = {}
        models: set[str] = set()
        try:
            for entry in _entries(self._path):
                self._replies.setdefault(entry["request"], []).append(_completion(entry["completion"]))
                models.add(entry["model"])
        except (KeyError, TypeError):
            raise ConfigError(f"{self._path} is not a recording: a line lacks what it should hold") from None
        self.name = f"replay:{'+'.join(sorted(models)) or self._path.name}"

    async def complete(
        self,
        messages: Sequence[Message],
        sampling: Sampling = DEFAULT_SAMPLING,
        *,
        on_text: OnText | None = None,
    ) -> Completion:
        replies = self._replies.get(_digest(messages, sampling))
        if not replies:
            start = messages[-1].content[:120] if messages else ""
            raise ModelRefused(
                f"{self._path} holds no reply to the request ending in {start!r}: record it anew"
            )
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if on_text is not None and reply.text:
            on_text(reply.text)
        return reply

    async def aclose(self) -> None:
        """Nothing to free."""


def _digest(messages: Sequence[Message], sampling: Sampling) -> str:
    request = {"messages": [asdict(message) for message in messages], "sampling": asdict(sampling)}
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line]
    except OSError as error:
        raise ConfigError(f"cannot read the recording {path}: {error.strerror}") from None
    except ValueError:
        raise ConfigError(f"{path} is not a recording: a line is not JSON") from None


def _completion(fields: dict[str, Any]) -> Completion:
    return Completion(
        text=fields["text"], usage=Usage(**fields["usage"]), finish_reason=fields["finish_reason"]
    )
