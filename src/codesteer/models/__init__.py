"""Talking to a language model: any OpenAI-compatible endpoint, llama.cpp on this machine, or a script.

>>> from codesteer import models
>>> model = models.load("ollama:qwen2.5-coder")
>>> completion = await model.complete([models.Message("user", "Say hi.")])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._protocol import DEFAULT_SAMPLING, ChatModel, Completion, Message, OnText, Sampling

if TYPE_CHECKING:
    from ._catalogue import DEFAULT_LOCAL_MODEL, LOCAL_MODELS, LocalWeights
    from ._interpreter import provider_interpreter
    from ._local import LocalModel
    from ._openai import OpenAIModel
    from ._recorded import RecordingModel, ReplayModel
    from ._scripted import ScriptedModel
    from ._strings import key_sources, load
    from ._weights import Progress, cache_folder, find_weights, resolve_weights

__all__ = [
    "DEFAULT_LOCAL_MODEL",
    "DEFAULT_SAMPLING",
    "LOCAL_MODELS",
    "ChatModel",
    "Completion",
    "LocalModel",
    "LocalWeights",
    "Message",
    "OnText",
    "OpenAIModel",
    "Progress",
    "RecordingModel",
    "ReplayModel",
    "Sampling",
    "ScriptedModel",
    "cache_folder",
    "find_weights",
    "key_sources",
    "load",
    "provider_interpreter",
    "resolve_weights",
]

# Imported when first asked for: asyncio and its like cost more than the rest of the package.
_HOME_OF = {
    "DEFAULT_LOCAL_MODEL": "_catalogue",
    "LOCAL_MODELS": "_catalogue",
    "LocalModel": "_local",
    "LocalWeights": "_catalogue",
    "OpenAIModel": "_openai",
    "Progress": "_weights",
    "RecordingModel": "_recorded",
    "ReplayModel": "_recorded",
    "ScriptedModel": "_scripted",
    "cache_folder": "_weights",
    "find_weights": "_weights",
    "key_sources": "_strings",
    "load": "_strings",
    "provider_interpreter": "_interpreter",
    "resolve_weights": "_weights",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'codesteer.models' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"codesteer.models.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
