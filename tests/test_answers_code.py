"""Finding the program in replies as small and large models write them."""

from __future__ import annotations

import ast
import gc
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from codesteer._answers import find_code

F = "```"

SINGLE = {
    "plain": f"Sure!\n\n{F}python\nprint(1)\n{F}\nThis prints 1.",
    "no tag": f"{F}\nprint(1)\n{F}",
    "py tag": f"{F}py\nprint(1)\n{F}",
    "Python3 tag": f"{F}Python3\nprint(1)\n{F}",
    "attribute tag": f"{F}{{.python}}\nprint(1)\n{F}",
    "curly tag": f"{F}{{python}}\nprint(1)\n{F}",
    "tag with title": f'{F}python title="a.py"\nprint(1)\n{F}',
    "tool_code tag": f"{F}tool_code\nprint(1)\n{F}",
    "blank before tag": f"{F} python\nprint(1)\n{F}",
    "blanks after fences": f"{F}python   \nprint(1)\n{F}   \n",
    "four backticks": f"{F}`python\nprint(1)\n{F}`",
    "tildes": "~~~python\nprint(1)\n~~~",
    "windows line ends": f"Code:\r\n{F}python\r\nprint(1)\r\n{F}\r\n",
    "old mac line ends": f"{F}python\rprint(1)\r{F}\r",
    "glued to prose": f"Here is the code:{F}python\nprint(1)\n{F}",
    "glued to a list mark": f"1. {F}python\nprint(1)\n{F}",
    "indented in a list": f"1. Run:\n   {F}python\n   print(1)\n   {F}\n",
    "closing fence after code": f"{F}python\nprint(1){F}",
    "one line": f"{F}python print(1){F}",
    "body indented": f"{F}python\n    print(1)\n{F}",
    "unclosed": f"{F}python\nprint(1)\n",
    "unclosed, then prose": f"{F}python\nprint(1)\n\nThis prints the number 1.",
    "empty block first": f"{F}python\n{F}\n{F}python\nprint(1)\n{F}",
    "after the reasoning": f"<think>\n{F}python\nprint(2)\n{F}\n</think>\n{F}python\nprint(1)\n{F}",
    "output after it": f"{F}python\nprint(1)\n{F}\nOutput:\n{F}\n1\n{F}",
    "output as Python": f"{F}python\nprint(1)\n{F}\nIt prints\n{F}python\n1\n{F}",
    "json after it": f'{F}python\nprint(1)\n{F}\n{F}json\n{{"a": 1}}\n{F}',
    "install before it": f"{F}bash\npip install sympy\n{F}\n{F}python\nprint(1)\n{F}",
    "other language after it": f"{F}python\nprint(1)\n{F}\n{F}cpp\nint main() {{}}\n{F}",
    "opened again without closing": f"{F}python\n{F}python\nprint(1)\n{F}",
    "revised": f"{F}python\nprint(2)\n{F}\nWait, better:\n{F}python\nprint(1)\n{F}",
    "revision cut off by an error": f"{F}python\nprint(1)\n{F}\nOr:\n{F}python\nprint((1\n{F}",
    "inside markdown": f"{F}`markdown\n# Title\n{F}python\nprint(1)\n{F}\n{F}`",
    "inside markdown, same fence": f"{F}markdown\n{F}python\nprint(1)\n{F}\n{F}",
    "typographic blank": f"{F}python\nprint\u00a0(1)\n{F}".replace("\u00a0(", "(\u00a0"),
    "zero-width blank": f"{F}python\n\u200bprint(1)\n{F}",
    "prompt": f"{F}python\n>>> print(1)\n1\n{F}",
    "prompt of an expression": f"{F}pycon\n>>> 1\n1\n{F}",
    "no fence": "print(1)",
    "no fence, prose around": "The program:\n\nprint(1)\n\nIt prints one.",
    "llama marker": "<|python_tag|>print(1)<|eom_id|>",
    "codellama marker": "[PYTHON]\nprint(1)\n[/PYTHON]",
    "code element": "<code>\nprint(1)\n</code>",
}


@pytest.mark.parametrize("reply", SINGLE.values(), ids=SINGLE.keys())
def test_the_program_is_found(reply: str) -> None:
    finding = find_code(reply)
    assert finding.code is not None
    assert ast.dump(ast.parse(finding.code)) == ast.dump(ast.parse("print(1)")), finding
    assert finding.parses
    assert not finding.truncated
    assert finding.rule


NONE = {
    "empty": "",
    "blank": " \n\t\n",
    "prose": "There are 3 r's in strawberry. The answer is <<<3>>>.",
    "prose with an equation": "x = 5\ny = 7\nso x + y = 12",
    "prose about print": "You can print the result.\nimport duties are high.",
    "only output": f"{F}\n24\n{F}",
    "only a list": f"{F}\n[1, 2, 3]\n{F}",
    "only a word": f"{F}\nYes\n{F}",
    "only shell": f"{F}bash\npip install numpy\n{F}",
    "only json": f'{F}json\n{{"answer": 5}}\n{F}',
    "empty block": f"{F}python\n\n{F}",
    "backticks in prose": f"Use {F}x{F} here.",
    "two backticks": "``print(1)`` is inline",
    "fences only": f"{F}\n{F}\n{F}",
}


@pytest.mark.parametrize("reply", NONE.values(), ids=NONE.keys())
def test_no_program_is_invented(reply: str) -> None:
    finding = find_code(reply)
    assert finding.code is None, finding
    assert not finding.truncated
    assert not finding.parses


def test_a_program_in_pieces_is_joined() -> None:
    reply = (
        f"First a helper:\n{F}python\nimport math\ndef area(r):\n    return math.pi * r * r\n{F}\n"
        f"Unneeded:\n{F}python\nprint('hello')\n{F}\nThen use it:\n{F}python\nprint(area(2))\n{F}"
    )
    finding = find_code(reply)
    assert finding.rule == "pieces joined"
    assert finding.code == "import math\ndef area(r):\n    return math.pi * r * r\n\nprint(area(2))"
    assert finding.blocks == 3


def test_of_a_revised_piece_the_latest_is_joined() -> None:
    blocks = ["def f():\n    return 1", "def f():\n    return 2", "print(f())"]
    finding = find_code("\n".join(f"{F}python\n{block}\n{F}" for block in blocks))
    assert finding.code == "def f():\n    return 2\n\nprint(f())"


def test_a_piece_that_needs_a_piece_brings_it_along() -> None:
    blocks = ["N = 3", "def f():\n    return N\nclass A: pass", "print(f())"]
    finding = find_code("\n".join(f"{F}python\n{block}\n{F}" for block in blocks))
    assert finding.code == "N = 3\n\ndef f():\n    return N\nclass A: pass\n\nprint(f())"


def test_a_program_that_does_not_parse_is_still_returned() -> None:
    finding = find_code(f"{F}python\nprint((1\n{F}")
    assert finding.code == "print((1"
    assert not finding.parses
    assert "does not parse" in finding.rule


def test_a_program_that_prints_nothing_is_returned() -> None:
    finding = find_code(f"{F}python\ndef solve():\n    return 1\n{F}")
    assert finding.code == "def solve():\n    return 1"
    assert "prints nothing" in finding.rule


def test_a_fence_inside_a_string_does_not_end_the_program() -> None:
    source = f"s = '''\n{F}\nx\n{F}\n'''\nprint(s)"
    finding = find_code(f"{F}python\n{source}\n{F}\nDone.")
    assert finding.code == source


def test_cleaning_leaves_a_program_that_parses_alone() -> None:
    source = "print('“quoted”\u00a0')"
    assert find_code(f"{F}python\n{source}\n{F}").code == source


@pytest.mark.parametrize("reason", ["length", "cut"])
@pytest.mark.parametrize(
    "reply",
    [
        f"{F}python\nfor i in range(3):\n    print(i",
        f"{F}python\ndef solve():\n    return 1\n",
        f"{F}python\n",
        "Let",
    ],
)
def test_a_cut_program_is_known_as_such(reply: str, reason: str) -> None:
    finding = find_code(reply, reason)
    assert finding.truncated
    assert finding.code is None


def test_a_cut_program_that_is_complete_all_the_same_is_used() -> None:
    finding = find_code(f"{F}python\nprint(1)\n", "length")
    assert finding.truncated
    assert finding.code == "print(1)"


def test_an_earlier_complete_program_survives_a_cut() -> None:
    finding = find_code(f"{F}python\nprint(1)\n{F}\nBetter:\n{F}python\nprint((2", "length")
    assert finding.truncated
    assert finding.code == "print(1)"


def test_prose_cut_after_a_complete_program_does_not_hurt_it() -> None:
    finding = find_code(f"{F}python\nprint(1)\n{F}\nThis prog", "length")
    assert finding.code == "print(1)"
    assert not finding.truncated


FRAGMENTS = [
    F,
    F + "python\n",
    "~~~",
    "\n",
    "print(1)\n",
    ">>> ",
    "def f():\n",
    "    ",
    "'''",
    "(",
    "x = 1\n",
    "\u200b",
]
FRAGMENTS += ["<code>", "</think>", "prose here ", "\r\n", "\0", "\ud800", "```json\n", "{", "import os\n"]


@given(
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=30).map("".join),
    st.sampled_from(["stop", "length"]),
)
@example(f"{F}python\n\u200b", "stop")
@settings(max_examples=200, deadline=None)
def test_any_reply_gives_a_finding(reply: str, reason: str) -> None:
    finding = find_code(reply, reason)
    assert finding.code is None or finding.code.strip()
    assert (finding.code is not None) or not finding.parses
    if finding.parses:
        ast.parse(finding.code or "")


@given(st.integers(0, 10**6), st.text(alphabet="abc xyz=+\n", max_size=30))
@settings(max_examples=100, deadline=None)
def test_a_found_program_fenced_again_is_found_again(number: int, prose: str) -> None:
    program = f"total = {number}\nprint(total)"
    found = find_code(f"{prose}\n{F}python\n{program}\n{F}\n{prose}").code
    assert found == program
    assert find_code(f"{F}python\n{found}\n{F}").code == program


HOSTILE = [
    "`",
    F + "\n",
    F + "python\n",
    F + " ",
    "(",
    f"a{F}b\n",
    "x = 1\n",
    "print(1)\n",
    "\u200b",
    ">>> x\n",
    "<code>",
]
HOSTILE += [
    "~~~\n",
    F + "a\n",
    "from ",
    "for x in ",
    "if :",
    "\n",
    "#",
    F + "python\n(\n" + F + "\n",
    "[PYTHON]",
    "'",
    "-",
]


def seconds(text: str) -> float:
    """The least of three, without collections of garbage: what they cost depends on all that the process holds."""

    def once() -> float:
        begun = time.process_time()
        find_code(text)
        return time.process_time() - begun

    gc.disable()
    try:
        return min(once() for _ in range(3))
    finally:
        gc.enable()


def assert_linear(piece: str, length: int) -> None:
    """Sixteen times the input may take forty times as long: room for noise, none for the square (256)."""
    count = length // len(piece)
    small = max(seconds(piece * (count // 16)), 0.01)
    assert seconds(piece * count) < 40 * small


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    assert_linear(piece, 200_000)


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_takes_linear_time(piece: str) -> None:
    assert_linear(piece, 1_000_000)


def test_documents_fenced_in_documents_do_not_exhaust_the_stack() -> None:
    reply = "".join(f"{'`' * length}text\n" for length in range(1400, 3, -1))
    assert find_code(f"{reply}{F}python\nprint(1)\n{F}\n").code is None


def test_a_prompt_transcript_keeps_its_continuations() -> None:
    reply = f"{F}python\n>>> def f(x):\n...     return x + 1\n...\n>>> f(2)\n3\n{F}"
    assert find_code(reply).code == "def f(x):\n    return x + 1\n\nprint(f(2))"


def test_indentation_mixed_of_tabs_and_blanks_is_removed_where_it_is_shared() -> None:
    assert find_code(f"{F}python\n\t  x = 1\n\t print(x)\n{F}").code is not None
    assert find_code(f"{F}python\n\t x = 1\n\t print(x)\n{F}").code == "x = 1\nprint(x)"
