"""What went wrong at an endpoint, judged: wait and try again, or say so at once.

Covers the errors of the OpenAI SDK and error objects inside a stream. Every message is bounded, redacted and
built outside the SDK's exception, whose request object holds the key.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from codesteer._errors import ContextFull, ModelRefused

if TYPE_CHECKING:
    from openai import APIError

    from ._endpoints import Endpoint

__all__ = ["Transient", "judge", "judge_error_object", "retry_after_seconds"]

MAX_MESSAGE = 400  # characters of an endpoint's own words that we repeat
MAX_RETRY_AFTER = 60.0  # seconds; a longer wait is the caller's decision, not ours
_PASSING_STATUS = frozenset({408, 409, 425, 429})
_PERMANENT_CODES = ("insufficient_quota", "context_length_exceeded", "exceed_context_size_error")
_TOO_LONG = (
    "context length",
    "context size",
    "context_length",
    "context_size",
    "context window",
    "maximum context",
    "maximum number of tokens",
    "prompt is too long",
    "too many tokens",
)


class Transient(Exception):
    """A failure that may pass. ``retry_after``: seconds the endpoint asked us to wait, if it did."""

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


def judge(error: APIError, endpoint: Endpoint) -> Transient | ModelRefused:
    """The failure behind an SDK exception; to be raised after its ``except`` block has been left."""
    from openai import APIStatusError

    if not isinstance(error, APIStatusError):
        cause = _root_cause(error)
        if isinstance(cause, TimeoutError):
            return Transient(f"no connection to {endpoint.host} in time")
        said = " ".join((str(cause) or type(cause).__name__).split())[:MAX_MESSAGE]
        return Transient(f"cannot connect to {endpoint.host}: {said}")
    said = endpoint.redact(_words(error.body) or error.message)[:MAX_MESSAGE]
    codes = f"{error.code} {error.type}"
    if not _passing(error.status_code) or any(code in codes for code in _PERMANENT_CODES):
        return _refusal(endpoint, error.status_code, said, codes)
    return Transient(
        f"HTTP {error.status_code} from {endpoint.host}: {said}",
        retry_after=retry_after_seconds(error.response.headers.get("retry-after")),
    )


def judge_error_object(error: object, endpoint: Endpoint) -> Transient | ModelRefused:
    """The failure behind an ``{"error": ...}`` object in the middle of a stream."""
    said = endpoint.redact(_words({"error": error}) or "no message")[:MAX_MESSAGE]
    status, codes = 0, ""
    if isinstance(error, Mapping):
        fields: Mapping[str, Any] = error  # pyright: ignore[reportUnknownVariableType]
        codes = f"{fields.get('code')} {fields.get('type')}"
        status = fields["code"] if isinstance(fields.get("code"), int) else 0
    if (400 <= status < 500 and not _passing(status)) or any(code in codes for code in _PERMANENT_CODES):
        return _refusal(endpoint, status, said, codes)
    return Transient(f"{endpoint.host} broke off with an error: {said}")


def retry_after_seconds(header: str | None) -> float | None:
    """Seconds asked for by a Retry-After header (a number or an HTTP date), capped; None if it says
    nothing."""
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        from email.utils import parsedate_to_datetime

        try:
            seconds = parsedate_to_datetime(header).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    if seconds != seconds:  # "nan" is a float too
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)


def _passing(status: int) -> bool:
    return status in _PASSING_STATUS or status >= 500


def _refusal(endpoint: Endpoint, status: int, said: str, codes: str) -> ModelRefused:
    refused = f"{endpoint.name}: refused with HTTP {status}" if status else f"{endpoint.name}: refused"
    if "insufficient_quota" in codes:
        return ModelRefused(f"{refused}: {said} (the account behind the key has no credit left)")
    if any(mark in f"{said} {codes}".lower() for mark in _TOO_LONG):
        return ContextFull(
            f"{refused}: {said} (shorten the question or choose a model with a longer context)"
        )
    return ModelRefused(f"{refused}: {said} ({_way_out(endpoint, status)})")


def _way_out(endpoint: Endpoint, status: int) -> str:
    if status == 401:
        return endpoint.how_to_set_key()
    if status == 403:
        return (
            f"the key from {endpoint.key.source} has no access" if endpoint.key else endpoint.how_to_set_key()
        )
    if status == 404:
        return f"check the model's name {endpoint.model!r} and the address {endpoint.base_url}"
    return "the request will be refused again unless it changes"


def _words(body: object) -> str:
    """An error body's message: ``{"error": {"message": ...}}``, ``{"message": ...}``, or the text itself."""
    for name in ("error", "detail", "message"):
        if isinstance(body, Mapping) and name in body:
            body = body[name]  # pyright: ignore[reportUnknownVariableType]
    return " ".join(str(body).split()) if body else ""  # pyright: ignore[reportUnknownArgumentType]


def _root_cause(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error
