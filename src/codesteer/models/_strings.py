"""Model strings: what a user types to name a model, and the object it stands for.

openai:gpt-4o  ollama:qwen2.5-coder  mistral:...  deepseek:...  anthropic:...  google:...
http://host:port/v1#model      any OpenAI-compatible endpoint; without #model it is asked for its only one
local                          the default local model
local:qwen2.5-coder-1.5b       a local model of the catalogue
local:/path/to/file.gguf       any GGUF file
classifier:MODEL               any of these, reduced to choosing its decision (for coaches; see `_choosing`)
replay:/path/to/recording      recorded replies, played back (for tests and documentation)
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from codesteer._errors import ConfigError

from ._catalogue import DEFAULT_LOCAL_MODEL, LOCAL_MODELS, named
from ._endpoints import Endpoint
from ._keys import Key, find_key
from ._protocol import ChatModel

if TYPE_CHECKING:
    from ._weights import Progress

__all__ = ["key_sources", "load"]

OWN_KEY_VARIABLE = "CODESTEER_API_KEY"
"""The key for http(s) model strings. A provider's key is never sent to another address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Provider:
    base_url: str
    key_variable: str = ""
    """Empty: it needs no key."""
    url_variable: str = ""
    """The provider's own variable for another address."""


_PROVIDERS: Mapping[str, _Provider] = {
    "openai": _Provider(
        base_url="https://api.openai.com/v1", key_variable="OPENAI_API_KEY", url_variable="OPENAI_BASE_URL"
    ),
    "ollama": _Provider(base_url="http://127.0.0.1:11434/v1", url_variable="OLLAMA_HOST"),
    "mistral": _Provider(base_url="https://api.mistral.ai/v1", key_variable="MISTRAL_API_KEY"),
    "deepseek": _Provider(base_url="https://api.deepseek.com/v1", key_variable="DEEPSEEK_API_KEY"),
    "anthropic": _Provider(base_url="https://api.anthropic.com/v1", key_variable="ANTHROPIC_API_KEY"),
    "google": _Provider(
        base_url="https://generativelanguage.googleapis.com/v1beta/openai", key_variable="GEMINI_API_KEY"
    ),
}


def load(
    spec: str | ChatModel,
    *,
    concurrency: int | None = None,
    timeout: float | None = None,
    progress: Progress | None = None,
) -> ChatModel:
    """The model named by ``spec``; a model object is returned as it is.

    Cheap: nothing is connected, started or fetched before the first call. ``concurrency``: calls in
    flight at a time (for a local model its parallel slots). ``timeout``: seconds for one call.
    ``progress`` hears about a local model's weights being fetched.

    Raises `ConfigError` for an unknown string, a missing key, or a secrets file that others can read;
    `WeightsError` for a path that names no file.
    """
    if not isinstance(spec, str):
        return spec
    from ._openai import OpenAIModel

    kind, _, rest = spec.strip().partition(":")
    if kind == "classifier" and rest:
        from ._choosing import ChoosingModel

        return ChoosingModel(load(rest, concurrency=concurrency, timeout=timeout, progress=progress))
    if kind == "local":
        return _local(rest, concurrency, timeout, progress)
    if kind == "replay" and rest:
        from ._recorded import ReplayModel

        return ReplayModel(rest)
    if kind in ("http", "https"):
        endpoint = _address(spec.strip())
    elif kind in _PROVIDERS and rest:
        endpoint = _provided(kind, rest)
    else:
        raise ConfigError(_unknown(spec.strip(), kind, rest))
    return OpenAIModel(endpoint, concurrency=concurrency or 32, timeout=timeout or 300.0)


def key_sources() -> dict[str, str | None]:
    """For each provider that wants a key, where one was found (a variable's or a file's name), or None.

    Raises `ConfigError` if the secrets file can be read by others or is damaged.
    """
    found = {
        name: find_key(name, provider.key_variable)
        for name, provider in _PROVIDERS.items()
        if provider.key_variable
    }
    return {name: key.source if key else None for name, key in found.items()}


def _local(name: str, parallel: int | None, timeout: float | None, progress: Progress | None) -> ChatModel:
    from ._local import CALL_TIMEOUT, LocalModel

    name = name or DEFAULT_LOCAL_MODEL
    is_path = "/" in name or name.lower().endswith(".gguf")
    if not is_path and named(name) is None:
        raise ConfigError(
            f"unknown local model {_shown(name)}{_nearest_local(name)}; known: {', '.join(LOCAL_MODELS)}; "
            "or a path, as in local:/path/to/file.gguf"
        )
    return LocalModel(name, parallel=parallel, timeout=timeout or CALL_TIMEOUT, progress=progress)


def _provided(kind: str, model: str) -> Endpoint:
    provider = _PROVIDERS[kind]
    key: Key | None = None
    if provider.key_variable:
        key = find_key(kind, provider.key_variable)
    endpoint = Endpoint(
        name=f"{kind}:{model}",
        base_url=_other_address(provider) or provider.base_url,
        model=model,
        key=key,
        key_entry=kind,
        key_variable=provider.key_variable,
    )
    if provider.key_variable and key is None:
        raise ConfigError(f"{endpoint.name} needs a key: {endpoint.how_to_set_key()}")
    return endpoint


def _other_address(provider: _Provider) -> str:
    text = os.environ.get(provider.url_variable, "").strip() if provider.url_variable else ""
    if not text:
        return ""
    address = _checked_url(text if "://" in text else f"http://{text}", named_by=provider.url_variable)
    return address.replace(
        "//0.0.0.0", "//127.0.0.1"
    )  # Ollama's variable doubles as the address to listen on


def _address(spec: str) -> Endpoint:
    url, _, model = spec.partition("#")
    base_url = _checked_url(url, named_by="the model string")
    host = urlsplit(base_url).netloc
    return Endpoint(
        name=f"{base_url}#{model}" if model else base_url,
        base_url=base_url,
        model=model or None,
        key=find_key(host, OWN_KEY_VARIABLE),
        key_entry=host,
        key_variable=OWN_KEY_VARIABLE,
    )


def _checked_url(url: str, *, named_by: str) -> str:
    """``url`` in the form the client needs, with ``/v1`` added where there is no path."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")  # as a look-up would; it fails for empty and overlong labels
    except ValueError:
        host, parts = None, None
    if parts is None or not host or not url.isprintable() or " " in url:
        raise ConfigError(f"{named_by} is not an address like http://host:port/v1: {_shown(url)}")
    if parts.username is not None or parts.query:
        # The address is not repeated: what is in there may be a key.
        raise ConfigError(f"{named_by} must not hold a password or key; set {OWN_KEY_VARIABLE} instead")
    path = parts.path.rstrip("/") or "/v1"
    return f"{parts.scheme}://{parts.netloc}{path}"


def _unknown(spec: str, kind: str, rest: str) -> str:
    forms = ", ".join(f"{name}:MODEL" for name in _PROVIDERS)
    if kind in _PROVIDERS:
        return f"{kind}: names no model; write {kind}:MODEL"
    return (
        f"unknown model {_shown(spec)}{_suggestion_for(spec, kind, rest)}. Known forms: {forms}, "
        "http://host:port/v1#MODEL, local, local:NAME, local:/path/to/file.gguf"
    )


def _suggestion_for(spec: str, kind: str, rest: str) -> str:
    if rest[:1].isdigit() and ("." in kind or "/" in rest):  # an address without its scheme
        return f" (did you mean {_shown(f'http://{spec}')}?)"
    if rest and (close := get_close_matches(kind.lower(), [*_PROVIDERS, "local", "http", "https"], 1)):
        return f" (did you mean {_shown(f'{close[0]}:{rest}')}?)"
    if spec.startswith(("gpt-", "o1", "o3", "o4", "chatgpt")):
        return f" (did you mean {_shown(f'openai:{spec}')}?)"
    for prefix, provider in (("claude", "anthropic"), ("gemini", "google"), ("deepseek", "deepseek")):
        if spec.startswith(prefix):
            return f" (did you mean {_shown(f'{provider}:{spec}')}?)"
    return _nearest_local(spec)


def _nearest_local(name: str) -> str:
    close = get_close_matches(name.lower(), [*LOCAL_MODELS, "local"], 1)
    if not close:
        return ""
    return f" (did you mean {'local' if close[0] == 'local' else f'local:{close[0]}'!r}?)"


def _shown(text: str) -> str:
    """A bounded, printable quotation, without anything that looks like a key."""
    return repr(Key("", "").redact(text[:80]))
