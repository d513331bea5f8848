"""What Inspect's logs hold of a run, member by member: a log that is damaged in part still gives what is whole.

A log is a zip archive with one JSON file for each finished sample and one that says what was asked of whom. Those are
read one at a time and with their checksums, which Inspect's own reader does not look at.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from zipfile import BadZipFile, ZipFile

from .._errors import TrajectoryError
from .._trajectory import Trajectory
from ._plan import Plan

__all__ = ["CONDITIONS", "DIGEST", "LOGS", "TRAJECTORY", "Attempt", "attempts"]

LOGS = "logs"
DIGEST = "codesteer_items"
"""The key of a log's metadata under which the digest of its item list stands."""

CONDITIONS = "codesteer_conditions"
"""The key of a log's metadata under which its models and limits stand (`Plan.conditions`)."""

TRAJECTORY = "codesteer:trajectory"
"""The key of a sample's store under which its trajectory lies, as `Trajectory.to_json` writes it."""

_HEADERS = ("header.json", "_journal/start.json")  # the second alone, while a log is being written


@dataclass(frozen=True, slots=True)
class Score:
    """What our scorer found (`_solving.strict_and_official`)."""

    strict: bool
    official: bool
    partial: float
    answer: str
    reason: str

    @classmethod
    def read(cls, stored: Any) -> Score:
        value = stored["value"]
        return cls(
            strict=bool(value["strict"]),
            official=bool(value["official"]),
            partial=float(value["partial"]),
            answer=stored.get("answer") or "",
            reason=stored.get("explanation") or "",
        )


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at one item: what a result needs of a sample."""

    log: str
    sample: str
    error: str
    """What failed, if something did."""
    score: Score | None
    trajectory: str
    """As JSON; empty if none was kept."""
    seconds: float

    @property
    def is_scored(self) -> bool:
        return not self.error and self.score is not None


def attempts(folder: Path, plan: Plan) -> dict[tuple[str, str], Attempt]:
    """The attempt that counts for each method and item of the run in ``folder``: the newest scored one, or the newest.

    What cannot be read, or is of another model or list, is named on standard error and does not count. Raises `OSError`
    if the machine fails rather than the log.
    """
    logs: list[tuple[str, int, Path, dict[str, Any]]] = []
    for path in (folder / LOGS).glob("*.eval"):
        about = _about(path) if path.is_file() else None
        if about is None:
            continue
        if strange := _of_another_run(about, plan):
            _say(path, f"is of {strange}, and does not count")
            continue
        logs.append((str(about.get("created")), path.stat().st_mtime_ns, path, about))
    best: dict[tuple[str, str], Attempt] = {}
    for _, _, path, about in sorted(logs, key=lambda log: log[:3]):
        for attempt in _samples(path):
            key = (str(about["task"]), attempt.sample)
            if key not in best or attempt.is_scored or not best[key].is_scored:
                best[key] = attempt
    return best


def _about(path: Path) -> dict[str, Any] | None:
    """What was asked of whom; nothing if the log cannot be read."""
    import inspect_ai.log  # pyright: ignore[reportUnusedImport]  # noqa: F401  (it teaches zipfile the compression of its logs)

    try:
        with ZipFile(path) as archive:
            for name in _HEADERS:
                header = _json(path, archive, name) if name in archive.namelist() else None
                about = _mapping(_mapping(header).get("eval"))
                if "task" in about:
                    return about
    except BadZipFile as error:
        _say(path, f"cannot be read ({error}); its questions count as not asked")
        return None
    _say(path, "does not say what was asked; its questions count as not asked")
    return None


def _of_another_run(about: dict[str, Any], plan: Plan) -> str:
    model = str(about.get("model")).removeprefix("codesteer/")
    if model != plan.task_model:
        return f"another model ({model})"
    metadata = _mapping(about.get("metadata"))
    if metadata.get(DIGEST) != plan.digest:
        return "another list of questions"
    theirs = metadata.get(CONDITIONS)
    if theirs not in (None, plan.conditions):
        return f"other models or limits ({json.dumps(theirs)[:200]})"
    return ""


def _samples(path: Path) -> Iterator[Attempt]:
    with ZipFile(path) as archive:
        for name in archive.namelist():
            sample = _json(path, archive, name) if name.startswith("samples/") else None
            if sample is None:
                continue
            try:
                attempt = _attempt(path.name, sample)
            except (KeyError, TypeError, ValueError, AttributeError, TrajectoryError) as error:
                _say(path, f"holds a sample that is none ({name}: {error!r}); it counts as not asked")
                continue
            if not attempt.error.startswith(_INTERRUPTED):
                yield attempt


# Inspect keeps the representation of the exception, asyncio's or trio's. Nothing is known of such a question.
_INTERRUPTED = ("CancelledError(", "Cancelled(")


def _attempt(log: str, sample: dict[str, Any]) -> Attempt:
    store: dict[str, Any] = sample.get("store") or {}
    scores: dict[str, Any] = sample.get("scores") or {}
    stored, given = store.get(TRAJECTORY), next(iter(scores.values()), None)
    trajectory = json.dumps(stored) if stored else ""
    if trajectory:
        Trajectory.from_json(trajectory)
    score = None if given is None else Score.read(given)
    return Attempt(
        log=log,
        sample=str(sample["id"]),
        error=str(sample["error"]["message"]) if sample.get("error") else "",
        score=score,
        trajectory=trajectory,
        seconds=float(sample.get("total_time") or 0.0),
    )


def _mapping(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _json(path: Path, archive: ZipFile, name: str) -> Any:
    """A member's content; nothing, and a word about it, if its checksum or its form is wrong."""
    try:
        return json.loads(archive.read(name))
    except (OSError, MemoryError):
        raise
    except Exception as error:  # whatever a damaged member makes the decompressor raise
        _say(path, f"is damaged at {name} ({type(error).__name__}); that counts as not asked")
        return None


def _say(path: Path, what: str) -> None:
    sys.stderr.write(f"codesteer: log {path.name} {what}\n")
