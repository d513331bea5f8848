"""A coach's reply: a JSON object, or the published control words. Reading never raises, whatever the reply is."""

from __future__ import annotations

import json
import re
from typing import Any, Literal, cast

from .._trajectory import Decision, Guidance, Mode, Stop

__all__ = ["JSON_SCHEMA", "decision_text", "read_decision"]

_PUBLISHED_WORDS = {"accept": "<<<Return Answer>>>", "give_up": "<<<Terminate>>>"}

_CHOICES = ("code", "text", "accept", "give_up")

JSON_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"decision": {"enum": list(_CHOICES)}, "guidance": {"type": "string", "maxLength": 1500}},
    "required": ["decision", "guidance"],
    "additionalProperties": False,
}

_LONGEST_REPLY = 20_000
_BROKEN = re.compile(
    r"""["']decision["']\s*:\s*["'](?P<choice>\w+)["']
    (?:\s*,\s*["']guidance["']\s*:\s*["'](?P<guidance>.*?)(?:["']\s*\}|\Z))?""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_ESCAPED = {"\\n": "\n", '\\"': '"', "\\'": "'", "\\\\": "\\"}
_ESCAPE = re.compile(r"""\\[n"'\\]""")
_BRACKETED = re.compile(r"<<<(.*?)>>>", re.DOTALL)
_ASKS_FOR_CODE = re.compile(r"\b(code|program|python|script|function|algorithm|solver)\b", re.IGNORECASE)


def decision_text(decision: Decision, form: Literal["json", "tokens"]) -> str:
    """The reply with which a coach makes ``decision``."""
    if form == "json":
        choice = decision.outcome if isinstance(decision, Stop) else decision.mode.value
        said = "" if isinstance(decision, Stop) else decision.message
        return json.dumps({"decision": choice, "guidance": said}, ensure_ascii=False)
    if isinstance(decision, Stop):
        return _PUBLISHED_WORDS[decision.outcome]
    return f"<<<{decision.message or decision.mode.value.capitalize()}>>>"


def read_decision(reply: str, form: Literal["json", "tokens"], *, last_mode: Mode | None) -> Decision:
    """The decision in ``reply``. ``last_mode`` is kept when guidance names neither code nor words."""
    reply = reply[:_LONGEST_REPLY].strip()
    if form == "json" and (found := _json_object(reply) or _broken_object(reply)):
        return _from_json(found)
    return _from_tokens(reply, last_mode)


def _json_object(reply: str) -> dict[str, Any] | None:
    """The first JSON object in the reply that holds a known decision."""
    decoder = json.JSONDecoder(strict=False)  # models break lines inside strings
    start = reply.find("{")
    for _ in range(20):
        if start < 0:
            return None
        try:
            value: object = decoder.raw_decode(reply, start)[0]
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            found = cast("dict[str, Any]", value)
            if str(found.get("decision", "")).strip().lower() in _CHOICES:
                return found
        start = reply.find("{", start + 1)
    return None


def _broken_object(reply: str) -> dict[str, Any] | None:
    """A decision whose object was cut off, or is not quite JSON; or the word for one, alone."""
    if (word := reply.lower().strip("\"'`. \n")) in _CHOICES:
        return {"decision": word}
    found = _BROKEN.search(reply)
    if found is None or found["choice"].lower() not in _CHOICES:
        return None
    guidance = _ESCAPE.sub(lambda match: _ESCAPED[match[0]], found["guidance"] or "")
    return {"decision": found["choice"], "guidance": guidance}


def _from_json(found: dict[str, Any]) -> Decision:
    choice = str(found["decision"]).strip().lower()
    guidance = found.get("guidance")
    message = guidance.strip() if isinstance(guidance, str) else ""
    if choice == "accept":
        return Stop(outcome="accept", reason=message or "the coach accepted the answer")
    if choice == "give_up":
        return Stop(outcome="give_up", reason=message or "the coach gave up")
    return Guidance(mode=Mode(choice), message=message, reason="the coach's choice")


def _from_tokens(reply: str, last_mode: Mode | None) -> Decision:
    """The published control words, tested in the published order.

    One deviation: a stop word counts only in brackets or as the whole reply, so that guidance which merely mentions it
    does not end the question.
    """
    closed = reply[: reply.rfind(">>>") + 3]
    bracketed = [span.strip() for span in _BRACKETED.findall(closed) if span.strip()]
    said = {span.lower() for span in bracketed} | {reply.lower().strip("<>. ")}
    if "code" in said:
        return Guidance(mode=Mode.CODE, message="", reason="the coach's choice")
    if "text" in said:
        return Guidance(mode=Mode.TEXT, message="", reason="the coach's choice")
    if "return answer" in said:
        return Stop(outcome="accept", reason="the coach accepted the answer")
    if "terminate" in said:
        return Stop(outcome="give_up", reason="the coach gave up")
    message = bracketed[-1] if bracketed else reply
    if _ASKS_FOR_CODE.search(message):
        return Guidance(mode=Mode.CODE, message=message, reason="the coach's words")
    return Guidance(mode=last_mode or Mode.CODE, message=message, reason="the coach's words")
