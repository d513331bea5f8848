"""Model strings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesteer import CodeSteerError, ConfigError, WeightsError
from codesteer.models import LocalModel, OpenAIModel, ScriptedModel, load


@pytest.mark.parametrize(
    ("spec", "address", "model"),
    [
        ("ollama:qwen2.5-coder", "http://127.0.0.1:11434/v1", "qwen2.5-coder"),
        ("ollama:qwen2.5-coder:7b", "http://127.0.0.1:11434/v1", "qwen2.5-coder:7b"),
        ("openai:gpt-4o", "https://api.openai.com/v1", "gpt-4o"),
        ("mistral:m", "https://api.mistral.ai/v1", "m"),
        ("deepseek:m", "https://api.deepseek.com/v1", "m"),
        ("anthropic:m", "https://api.anthropic.com/v1", "m"),
        ("google:m", "https://generativelanguage.googleapis.com/v1beta/openai", "m"),
        ("http://box:8080/v1#q", "http://box:8080/v1", "q"),
        (" https://box/v1/#a/b ", "https://box/v1", "a/b"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1", None),
        ("http://[::1]:8080/api/", "http://[::1]:8080/api", None),
    ],
)
def test_endpoints(spec: str, address: str, model: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for provider in ("OPENAI", "MISTRAL", "DEEPSEEK", "ANTHROPIC", "GEMINI"):
        monkeypatch.setenv(f"{provider}_API_KEY", "k")
    loaded = load(spec)
    assert isinstance(loaded, OpenAIModel)
    assert (loaded.endpoint.base_url, loaded.endpoint.model) == (address, model)
    assert loaded.name.startswith(spec.strip().split("/v1")[0].rstrip("/"))


@pytest.mark.parametrize("host", ["0.0.0.0:1234", "http://0.0.0.0:1234"])
def test_ollama_elsewhere(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", host)
    loaded = load("ollama:m")
    assert isinstance(loaded, OpenAIModel)
    assert loaded.endpoint.base_url == "http://127.0.0.1:1234/v1"


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("local", "local:qwen2.5-coder-1.5b"),
        ("local:", "local:qwen2.5-coder-1.5b"),
        ("local:qwen2.5-coder", "local:qwen2.5-coder-1.5b"),
        ("local:Qwen2.5-Coder-0.5B", "local:qwen2.5-coder-0.5b"),
    ],
)
def test_local_models(spec: str, name: str) -> None:
    loaded = load(spec, concurrency=3, timeout=7)
    assert isinstance(loaded, LocalModel)
    assert (loaded.name, loaded.settings.parallel, loaded.timeout) == (name, 3, 7)
    assert loaded.pid is None


def test_a_local_file(tmp_path: Path) -> None:
    path = tmp_path / "own.gguf"
    path.write_bytes(b"GGUF")
    assert load(f"local:{path}").name == f"local:{path}"
    with pytest.raises(WeightsError, match=r"no such file: .*missing\.gguf"):
        load(f"local:{tmp_path}/missing.gguf")


def test_a_model_object_is_a_model() -> None:
    model = ScriptedModel(["x"])
    assert load(model) is model


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("", "unknown model ''"),
        ("nonsense", "Known forms: openai:MODEL"),
        ("opnai:gpt-4o", "did you mean 'openai:gpt-4o'"),
        ("OpenAI:gpt-4o", "did you mean 'openai:gpt-4o'"),
        ("olama:x", "did you mean 'ollama:x'"),
        ("loacl:x", "did you mean 'local:x'"),
        ("loca", "did you mean 'local'"),
        ("gpt-4o", "did you mean 'openai:gpt-4o'"),
        ("claude-sonnet", "did you mean 'anthropic:claude-sonnet'"),
        ("gemini-pro", "did you mean 'google:gemini-pro'"),
        ("qwen2.5-coder-1.5", "did you mean 'local:qwen2.5-coder-1.5b'"),
        ("localhost:8080/v1#m", "did you mean 'http://localhost:8080/v1#m'"),
        ("10.0.0.1:8080", "did you mean 'http://10.0.0.1:8080'"),
        ("openai:", "openai: names no model"),
        ("openai", "openai: names no model"),
        ("local:qwen", "unknown local model 'qwen'.*known: qwen2.5-coder-1.5b"),
        ("local:smollm2", "did you mean 'local:smollm2-135m'"),
        ("http://", "not an address"),
        ("http:///v1", "not an address"),
        ("http://box:99999/v1", "not an address"),
        ("http://[/v1", "not an address"),
        ("http://a b/v1", "not an address"),
        ("http://a..b/v1", "not an address"),
        (f"http://{'a' * 64}/v1", "not an address"),
        ("http://a\x00b/v1", "not an address"),
        ("openai:gpt-4o", "needs a key: set OPENAI_API_KEY, or \\[keys\\] 'openai' in .*secrets.toml"),
    ],
)
def test_what_is_no_model_string(spec: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load(spec)


@pytest.mark.parametrize(
    "spec", ["http://me:hunter2x@box/v1#m", "http://box/v1?key=hunter2x", "sk-hunter2x-hunter2x"]
)
def test_a_secret_in_a_model_string_is_not_repeated(spec: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(spec)
    assert "hunter2x" not in str(caught.value)


@given(st.text(max_size=300))
def test_any_text_is_a_model_or_an_error_of_ours(text: str) -> None:
    try:
        model = load(text)
    except CodeSteerError as error:
        assert len(str(error)) < 1500
    else:
        assert model.name


def test_loading_imports_nothing_heavy() -> None:
    program = (
        "import sys; from codesteer import models; models.load('local'); models.load('ollama:x')\n"
        "heavy = {'openai', 'httpx2', 'pydantic', 'tenacity', 'xllamacpp', 'huggingface_hub', 'numpy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_public_names_exist_and_are_sorted() -> None:
    from codesteer import models

    assert all(getattr(models, name) is not None for name in models.__all__)
    constants = [name for name in models.__all__ if name.isupper()]
    others = [name for name in models.__all__ if not name.isupper()]
    assert sorted(models.__all__) == dir(models)
    assert constants == sorted(constants)
    assert others == sorted(others)
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = models.no_such_name
