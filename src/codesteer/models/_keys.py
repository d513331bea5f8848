"""API keys: where they may come from, and how they stay out of everything we write.

Keys come from environment variables or from a secrets file, never from a model string or an argument:

    # ~/.config/codesteer/secrets.toml, readable by its owner only
    [keys]
    openai = "..."
    "gpu-box:8000" = "..."        # host:port of an http(s) model string

Not covered: key rings, and keys that expire while a process runs.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from codesteer._errors import ConfigError

__all__ = ["Key", "find_key", "secrets_file"]

_SECRET_LENGTH = 12
_KEY_SHAPE = re.compile(r"\b(?:sk-|gsk_|xai-|AIza)[-_*A-Za-z0-9]{8,}")


class Key:
    """A key that cannot be printed by accident. ``source`` says where it was found, and is safe to show."""

    __slots__ = ("_value", "source")

    def __init__(self, value: str, source: str) -> None:
        self._value = value
        self.source = source

    def reveal(self) -> str:
        return self._value

    def remove_from(self, text: str) -> str:
        """``text`` without this key, and otherwise as it is.

        A key that is too short to be secret ("EMPTY", as servers without keys are given) may stand in any text.
        """
        return text.replace(self._value, "[key]") if len(self._value) >= _SECRET_LENGTH else text

    def redact(self, text: str) -> str:
        """``text`` without this key, and without anything that looks like one."""
        if self._value:
            text = text.replace(self._value, "[key]")
        return _KEY_SHAPE.sub("[key]", text)

    def __repr__(self) -> str:
        return f"Key(source={self.source!r})"

    def __reduce__(self) -> str:
        raise TypeError("a key cannot be pickled")


def secrets_file() -> Path:
    """Where the secrets file is looked for; it need not exist."""
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "codesteer" / "secrets.toml"


def find_key(entry: str, variable: str) -> Key | None:
    """The key in environment ``variable``, else the secrets file's ``entry``, else None.

    Raises `ConfigError` if the secrets file can be read by others, or it or the key is not what it should
    be.
    """
    source, value = variable, os.environ.get(variable, "").strip()
    if not value:
        source, value = str(secrets_file()), _read_secrets(secrets_file()).get(entry, "").strip()
    if not (value.isascii() and value.isprintable()):
        raise ConfigError(f"the key from {source} holds characters that cannot be part of a key")
    return Key(value, source) if value else None


def _read_secrets(path: Path) -> Mapping[str, str]:
    import tomllib

    try:
        mode = path.stat().st_mode
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigError(
            f"{path} can be read by other users (mode {stat.S_IMODE(mode):04o}): run chmod 600 {path}"
        )
    try:
        keys: object = tomllib.loads(content.decode()).get("keys", {})
    except ValueError:  # its message may quote a line, and a line may hold a key
        keys = None
    if not isinstance(keys, dict):
        raise ConfigError(
            f'{path} is not a secrets file; it should hold: [keys] and lines like openai = "..."'
        )
    return {str(name): str(value) for name, value in cast("dict[object, object]", keys).items()}
