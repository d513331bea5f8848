"""Keys: where they come from, and that they never come out again."""

from __future__ import annotations

import asyncio
import logging
import pickle
import traceback
from pathlib import Path

import pytest

from codesteer import CodeSteerError, ConfigError, ModelRefused
from codesteer.models import Message, key_sources, load
from codesteer.models import _openai as module
from codesteer.models._keys import Key, find_key
from tests.support.mock_endpoint import Behaviour, MockEndpoint, body, cut, events, hang, say, serves, status

CANARY = "canary-7f3a9c-do-not-print"


def write_secrets(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    path = tmp_path / "config" / "codesteer" / "secrets.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def test_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_secrets(tmp_path, '[keys]\nopenai = "from-file"\n')
    key = find_key("openai", "OPENAI_API_KEY")
    assert key is not None
    assert (key.reveal(), key.source) == ("from-file", str(path))
    monkeypatch.setenv("OPENAI_API_KEY", " from-environment ")
    key = find_key("openai", "OPENAI_API_KEY")
    assert key is not None
    assert (key.reveal(), key.source) == ("from-environment", "OPENAI_API_KEY")


def test_no_key_at_all() -> None:
    assert find_key("openai", "OPENAI_API_KEY") is None
    assert set(key_sources().values()) == {None}


def test_where_keys_are_is_known_without_showing_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISTRAL_API_KEY", CANARY)
    assert key_sources()["mistral"] == "MISTRAL_API_KEY"
    assert CANARY not in repr(key_sources())


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_secrets_file_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = write_secrets(tmp_path, f'[keys]\nopenai = "{CANARY}"\n', mode)
    with pytest.raises(ConfigError, match=rf"mode {mode:04o}\): run chmod 600 {path}") as caught:
        find_key("openai", "OPENAI_API_KEY")
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize("text", [f"openai = {CANARY}", f'keys = "{CANARY}"', f"[keys\n{CANARY}", "\x00\xff"])
def test_a_damaged_secrets_file_is_not_quoted(tmp_path: Path, text: str) -> None:
    write_secrets(tmp_path, text)
    with pytest.raises(ConfigError, match="not a secrets file") as caught:
        find_key("openai", "OPENAI_API_KEY")
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_a_secrets_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "config" / "codesteer" / "secrets.toml").mkdir(parents=True)
    with pytest.raises(ConfigError, match="cannot read"):
        find_key("openai", "OPENAI_API_KEY")


@pytest.mark.parametrize("value", [f"{CANARY}\n{CANARY}", f"{CANARY}\u00e9"])
def test_a_key_that_cannot_be_one(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", value)
    with pytest.raises(ConfigError, match="OPENAI_API_KEY holds characters") as caught:
        find_key("openai", "OPENAI_API_KEY")
    assert CANARY not in str(caught.value)


def test_a_key_hides_itself() -> None:
    key = Key(CANARY, "somewhere")
    assert CANARY not in f"{key} {key!r}"
    assert key.redact(f"bad key {CANARY}, sk-abcdefghijkl too") == "bad key [key], [key] too"
    with pytest.raises(TypeError):
        pickle.dumps(key)


async def echo_key(exchange: object) -> None:
    await status(401, f"Incorrect API key provided: {CANARY}")(exchange)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "behaviour",
    [
        echo_key,
        status(429, f"slow down, {CANARY}"),
        status(400, f"no {CANARY}"),
        body(500, f"<html>{CANARY}</html>".encode()),
        events({"error": {"message": CANARY, "code": CANARY}}),
        events({"error": CANARY}),
        cut("x"),
        hang,
        say("fine"),
    ],
)
async def test_a_key_never_comes_out(
    behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "BACKOFF_BASE", 0.001)
    monkeypatch.setenv("CODESTEER_API_KEY", CANARY)
    seen: list[str] = []
    with caplog.at_level(logging.DEBUG), MockEndpoint(behaviour) as endpoint:
        model = load(f"{endpoint.url}#mock", timeout=2 if behaviour is hang else 30)
        try:
            seen.append(repr(await model.complete([Message("user", "hello")])))
        except CodeSteerError as error:
            chain: BaseException | None = error
            while chain is not None:
                seen += [str(chain), repr(chain), repr(vars(chain))]
                chain = chain.__cause__ or chain.__context__
            seen += traceback.format_exception(error)
            frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
            seen += [repr(value) for frame in frames[1:] for value in frame.f_locals.values()]
        seen += [repr(model), model.name, repr(vars(model))]
        await model.aclose()
        assert endpoint.requests[0].headers["authorization"] == f"Bearer {CANARY}"
    seen += [record.getMessage() + repr(record.args) for record in caplog.records]
    assert caplog.records
    assert [text for text in seen if CANARY in text] == []


async def test_a_key_that_is_not_accepted_is_named_by_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODESTEER_API_KEY", CANARY)
    for code, said in ((401, "was not accepted"), (403, "has no access")):
        with MockEndpoint(status(code)) as endpoint:
            model = load(f"{endpoint.url}#mock")
            with pytest.raises(ModelRefused, match=f"the key from CODESTEER_API_KEY {said}"):
                await model.complete([Message("user", "hello")])
            await model.aclose()


async def test_what_is_meant_for_openai_stays_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, CANARY)
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", f"X-Secret: {CANARY}\nAuthorization: {CANARY}")
    with MockEndpoint(say("x"), models=serves("m")) as endpoint:
        model = load(endpoint.url)
        await model.complete([Message("user", "hello")])
        await model.aclose()
        assert [e for e in endpoint.requests if CANARY in repr(e.headers)] == []


def test_openai_gets_its_own_key_at_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with MockEndpoint(say("x")) as endpoint:
        monkeypatch.setenv("OPENAI_API_KEY", CANARY)
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        model = load("openai:gpt-4o")
        asyncio.run(model.complete([Message("user", "hello")]))
        assert endpoint.requests[0].headers["authorization"] == f"Bearer {CANARY}"
        assert endpoint.requests[0].body["model"] == "gpt-4o"
