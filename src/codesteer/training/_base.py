"""The model a training starts from, as a folder of dense Hugging Face weights.

A GGUF file is dequantised once, into our cache. The result of an earlier training is merged with its own base, so that
DPO starts where SFT ended. The GGUF file stays known: the export takes its tokenizer and settings from it.
"""

# pyright: basic, reportMissingImports=false
# (torch and its kin are not installed where types are checked)

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._errors import ConfigError
from ..models import LOCAL_MODELS, cache_folder, resolve_weights
from ._disk import filling
from ._process import is_first, opening, quiet, wait_for
from ._run import Run

__all__ = ["Base", "base_of", "load_tokenizer", "resolve_base"]

DENSE = "dense-2"  # another number where what is made of the same file changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """``weights``: what ``from_pretrained`` takes. ``gguf``: the file it was made of, if it was. ``digest``: SHA-256 of
    that file or of the weights; empty for a model of the Hub."""

    name: str
    weights: str
    gguf: Path | None = None
    digest: str = ""

    @property
    def folder(self) -> Path | None:
        """The folder of the weights, if they are on this machine."""
        return Path(self.weights) if Path(self.weights).is_dir() else None


def resolve_base(base: str) -> Base:
    """The base that a recipe names; dequantises or merges if that has not been done yet.

    Raises `ConfigError` if there is no such base or it is not a causal language model, `WeightsError` if a known
    model's file cannot be found, `TrainingError` if the disk is full.
    """
    if base.startswith("hub:"):
        return Base(name=base, weights=base.removeprefix("hub:"))
    path = Path(base).expanduser()
    if base in LOCAL_MODELS or (path.is_file() and path.suffix.lower() == ".gguf"):
        known = base in LOCAL_MODELS
        return _from_gguf(base if known else str(path.resolve()), resolve_weights(base))
    if Run.is_run(path):
        return _from_run(path.resolve())
    if (path / "config.json").is_file():
        return Base(name=str(path.resolve()), weights=str(path), digest=_weights_digest(path))
    raise ConfigError(
        f"no base {base!r}: neither a known model ({', '.join(LOCAL_MODELS)}), a GGUF file, a folder of Hugging Face "
        "weights, nor the folder of a training; models of the Hub are written hub:OWNER/NAME"
    )


def load_tokenizer(weights: str) -> Any:
    """The tokenizer of a base, with a token to pad with. Raises `ConfigError` if it cannot hold a conversation."""
    from transformers import AutoTokenizer

    with opening(weights, "is no base for a coach"):
        tokenizer = AutoTokenizer.from_pretrained(weights)
    if not tokenizer.chat_template:
        raise ConfigError(
            f"{weights} has no chat template, so it is no base for a coach; choose an instruct model"
        )
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def _from_gguf(name: str, path: Path) -> Base:
    digest = LOCAL_MODELS[name].sha256 if name in LOCAL_MODELS else _sha256(path)
    folder = cache_folder() / DENSE / f"{Path(name).stem}-{digest[:12]}"
    if not is_first():
        wait_for(folder / "config.json")
    elif not (folder / "config.json").is_file():
        with quiet(), filling(folder, f"dequantising {name}"):
            _dequantise(path, folder)
    return Base(name=name, weights=str(folder), gguf=path, digest=digest)


def _dequantise(path: Path, folder: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    # The file may be a link into a cache; transformers wants its folder and its name.
    source, name = str(path.parent), path.name
    with opening(str(path), "cannot be dequantised"):
        tokenizer = AutoTokenizer.from_pretrained(source, gguf_file=name)
        model: Any = AutoModelForCausalLM.from_pretrained(source, gguf_file=name, dtype=torch.bfloat16)
        _split_as_served(tokenizer, path)
    # The weights are dense now, but the model still carries its quantiser's mark, with which it cannot be saved.
    model.hf_quantizer = None
    model.is_quantized = False
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    _save(model, tokenizer, folder)


def _split_as_served(tokenizer: Any, path: Path) -> None:
    """Cut text as llama.cpp will when it serves the result; transformers does not look at the file's rule for that."""
    from gguf import GGUFReader
    from tokenizers import pre_tokenizers

    rule = GGUFReader(path).fields.get("tokenizer.ggml.pre")
    if rule is not None and rule.contents() == "smollm":
        tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        )


def _from_run(path: Path) -> Base:
    run = Run.load(path)
    result, start = run.result(), base_of(run)
    if run.recipe.tuning == "full":
        return Base(name=str(path), weights=str(result), gguf=start.gguf, digest=_weights_digest(result))
    folder = path / "merged"
    if not is_first():
        wait_for(folder / "config.json")
    elif not (folder / "config.json").is_file():
        with quiet(), filling(folder, f"merging {path}"):
            _merge(start.weights, result, folder)
    return Base(name=str(path), weights=str(folder), gguf=start.gguf, digest=_weights_digest(folder))


def base_of(run: Run) -> Base:
    """What ``run`` started from; made again if our cache has been emptied since.

    Raises `ConfigError` if that is another model by now: an adapter is worth nothing on other weights.
    """
    before = run.plan["base"]
    found = resolve_base(before["name"])
    if found.digest != before["digest"]:
        raise ConfigError(
            f"{run.folder} was trained on other weights than {before['name']} now holds (SHA-256 {before['digest']}, "
            f"now {found.digest}); put the old ones back, or train again"
        )
    return found


def _merge(base: str, adapter: Path, folder: Path) -> None:
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    # In full precision: an update is small beside the weights it is added to.
    with opening(f"{base} and the adapter {adapter}", "cannot be merged"):
        model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
        merged = PeftModel.from_pretrained(model, str(adapter)).merge_and_unload()
    _save(merged, load_tokenizer(base), folder)


def _save(model: Any, tokenizer: Any, folder: Path) -> None:
    """Into ``folder`` in one step, so that a half-written one is never taken for a base."""
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    model.save_pretrained(new)
    tokenizer.save_pretrained(new)
    shutil.rmtree(folder, ignore_errors=True)
    new.replace(folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _weights_digest(folder: Path) -> str:
    """Of all weight files together, by name."""
    files = sorted(folder.glob("*.safetensors"))
    return hashlib.sha256(json.dumps([_sha256(file) for file in files]).encode()).hexdigest() if files else ""
