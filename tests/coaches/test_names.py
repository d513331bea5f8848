"""Names of coaches that are models: what each stands for, and what is said when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from codesteer import ConfigError, Question, Steerer
from codesteer.coaches import ModelCoach, default_coach_file, model_coach
from codesteer.models import ScriptedModel
from tests.support.scripted_sandbox import ScriptedSandbox, printed


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODESTEER_CACHE", str(tmp_path))
    monkeypatch.delenv("CODESTEER_COACH_MODEL", raising=False)


@pytest.mark.parametrize(
    ("name", "model", "history"),
    [
        ("llm", None, "long"),
        ("llm:openai:gpt-4o", "openai:gpt-4o", "long"),
        ("trained:/x/mine.gguf", "local:/x/mine.gguf", "short"),
        ("trained:smollm2-135m", "local:smollm2-135m", "short"),
        ("trained:http://host:8000/v1#coach", "http://host:8000/v1#coach", "short"),
        ("classifier:/x/mine.gguf", "classifier:local:/x/mine.gguf", "short"),
        ("classifier:http://host/v1#c", "classifier:http://host/v1#c", "short"),
    ],
)
def test_each_name_stands_for_a_model(name: str, model: str | None, history: str | None) -> None:
    assert model_coach(name) == ModelCoach(model=model, history=history)  # type: ignore[arg-type]


def test_trained_alone_is_what_was_exported_last_or_what_the_environment_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ConfigError, match="run codesteer export"):
        model_coach("trained")
    default_coach_file().parent.mkdir(parents=True)
    default_coach_file().write_bytes(b"GGUF")
    assert model_coach("trained") == ModelCoach(model=f"local:{default_coach_file()}", history="short")
    monkeypatch.setenv("CODESTEER_COACH_MODEL", "http://host/v1#coach")
    assert model_coach("trained") == ModelCoach(model="http://host/v1#coach", history="short")


def test_rules_and_unknown_names_are_no_models() -> None:
    assert model_coach("rules") is None
    with pytest.raises(ConfigError, match=r"unknown coach 'best'.*trained"):
        Steerer(ScriptedModel([]), "best")


def test_a_trained_coach_reads_the_short_form_whatever_the_profile_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    coach = ScriptedModel(
        ['{"decision": "text", "guidance": "Think."}', '{"decision": "accept", "guidance": ""}']
    )
    monkeypatch.setattr("codesteer._steerer.load", lambda spec, progress: coach)  # pyright: ignore[reportUnknownLambdaType]
    task = ScriptedModel(lambda messages, sampling: "I think.\n<<<42>>>")
    with Steerer(
        task, "trained:/x/mine.gguf", profile="paper", sandbox=ScriptedSandbox([printed("")])
    ) as front:
        result = front.solve(Question(text="What is 6 * 7?"))
    assert result.answer is not None and result.answer.text == "42"
    (_, _), (messages, sampling) = coach.calls
    assert [message.content for message in messages[1:2]] == ['{"decision": "text", "guidance": "Think."}']
    assert "What is 6 * 7?" not in messages[-1].content
    assert sampling.json_schema is not None
