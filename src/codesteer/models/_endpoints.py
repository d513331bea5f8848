"""Where a model is served: address, the model's name there, and the key that opens it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from ._keys import Key, secrets_file

__all__ = ["Endpoint"]

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_NO_KEY = Key("", "nowhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An OpenAI-compatible endpoint.

    ``name`` is the model string as a user types it. ``model`` is None when the endpoint is to be asked which
    model it serves. ``key_entry`` and ``key_variable`` say where a key for it is looked for.
    """

    name: str
    base_url: str
    model: str | None
    key: Key | None = None
    key_entry: str = ""
    key_variable: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).netloc

    @property
    def is_loopback(self) -> bool:
        return urlsplit(self.base_url).hostname in _LOOPBACK

    def redact(self, text: str) -> str:
        return (self.key or _NO_KEY).redact(text)

    def how_to_set_key(self) -> str:
        if self.key is not None:
            return f"the key from {self.key.source} was not accepted"
        return f"set {self.key_variable}, or [keys] {self.key_entry!r} in {secrets_file()}"
