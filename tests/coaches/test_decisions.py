"""Reading coaches' replies: any form, never an exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesteer import Guidance, Mode, Stop
from codesteer.coaches import read_decision


@pytest.mark.parametrize(
    ("reply", "mode", "message"),
    [
        ('{"decision": "code", "guidance": "Search all orders."}', Mode.CODE, "Search all orders."),
        ('Sure!\n```json\n{"decision": "text", "guidance": ""}\n```', Mode.TEXT, ""),
        ('{"thinking": {"a": 1}} {"decision": "CODE", "guidance": "Go."}', Mode.CODE, "Go."),
        ('{"decision": "text", "guidance": "Mind\nthe lines."}', Mode.TEXT, "Mind\nthe lines."),
        ("{'decision': 'code', 'guidance': 'Try all.'}", Mode.CODE, "Try all."),
        ('{"decision": "code", "guidance": "Try all orders of the', Mode.CODE, "Try all orders of the"),
        ('{"decision": "code", "guidance": "Use \\"set\\" and', Mode.CODE, 'Use "set" and'),
        ("{'decision': 'code', 'guidance': 'Try.'}\nThat is it.", Mode.CODE, "Try."),
        ("code", Mode.CODE, ""),
        ("<<<Code>>>", Mode.CODE, ""),
        ("I think words. <<<Text>>>", Mode.TEXT, ""),
        (
            "<<<Use a Python program that tries all cases>>>",
            Mode.CODE,
            "Use a Python program that tries all cases",
        ),
        ("<<<Read the rules again>>>", Mode.TEXT, "Read the rules again"),
        (
            "Do not terminate early; return answer in a list",
            Mode.TEXT,
            "Do not terminate early; return answer in a list",
        ),
    ],
)
def test_guidance(reply: str, mode: Mode, message: str) -> None:
    decision = read_decision(reply, "json", last_mode=Mode.TEXT)
    assert isinstance(decision, Guidance)
    assert (decision.mode, decision.message) == (mode, message)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ('{"decision": "accept", "guidance": "It holds."}', "accept"),
        ('{"decision": "give_up"}', "give_up"),
        ('{"decision": "accept", "guidance": "It is right because the', "accept"),
        ("Accept.", "accept"),
        ("<<<Return Answer>>>", "accept"),
        ("Return Answer", "accept"),
        ("<<<Terminate>>>", "give_up"),
    ],
)
def test_stops(reply: str, outcome: str) -> None:
    decision = read_decision(reply, "json", last_mode=None)
    assert isinstance(decision, Stop)
    assert decision.outcome == outcome


@given(
    st.text(max_size=300) | st.text('{}[]"<>:, decision', max_size=300), st.sampled_from(["json", "tokens"])
)
def test_any_reply_gives_a_decision(reply: str, form: str) -> None:
    assert isinstance(read_decision(reply, form, last_mode=None), Guidance | Stop)  # type: ignore[arg-type]


def test_an_endless_reply_is_bounded() -> None:
    assert isinstance(read_decision("{" * 3_000_000, "json", last_mode=None), Guidance)
