"""Talking to a language model: any OpenAI-compatible endpoint, llama.cpp in this process, or a script.

>>> from codesteer import models
>>> model = models.load("ollama:qwen2.5-coder")
>>> completion = await model.complete([models.Message("user", "Say hi.")])
"""

from __future__ import annotations

from ._protocol import ChatModel, Completion, Message, OnText, Sampling
from ._scripted import ScriptedModel

__all__ = [
    "ChatModel",
    "Completion",
    "Message",
    "OnText",
    "Sampling",
    "ScriptedModel",
]
