"""Keys of the machine the tests run on must not leak into them, nor the user's files be touched."""

from __future__ import annotations

from pathlib import Path

import openai  # noqa: F401 (its import takes longer than some tests' deadlines)
import pytest


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for provider in ("OPENAI", "CODESTEER", "MISTRAL", "DEEPSEEK", "ANTHROPIC", "GEMINI"):
        monkeypatch.delenv(f"{provider}_API_KEY", raising=False)
    for name in ("OPENAI_BASE_URL", "OLLAMA_HOST", "OPENAI_CUSTOM_HEADERS", "CODESTEER_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    for name in ("THREADS", "CONTEXT", "PARALLEL"):
        monkeypatch.delenv(f"CODESTEER_LOCAL_{name}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("CODESTEER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
