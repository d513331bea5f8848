"""Finding the final answer in replies and in program output, and comparing two answers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesteer._answers import find_answer_in_output, find_answer_in_text, find_code, normalise

F = "```"

TEXT = [
    # agreed marks
    ("So the answer is <<<24>>>.", "24", "angle brackets"),
    ("<<< 3, 4 >>>", "3, 4", "angle brackets"),
    ("First <<<1>>>, no: <<<2>>>", "2", "angle brackets"),
    ("**<<<B>>>**", "B", "angle brackets"),
    ("<<<**B**>>>", "B", "angle brackets"),
    ("<<<[[1, 2],\n[3, 4]]>>>", "[[1, 2],\n[3, 4]]", "angle brackets"),
    ("<<<((10-9)*(11+13))>>>", "((10-9)*(11+13))", "angle brackets"),
    ("<<<a -> b>>>", "a -> b", "angle brackets"),
    ("<<<5>>>>", "5", "angle brackets"),
    ("<<<[]>>>", "[]", "angle brackets"),
    ("<<<-7>>>", "-7", "angle brackets"),
    ("<<<None>>>", "None", "angle brackets"),
    ("<<<Your answer>>> is the form: <<<7>>>", "7", "angle brackets"),
    ("<<<7>>> in the form <<<answer>>>", "7", "angle brackets"),
    ("<<<7>>> as in <<<...>>>", "7", "angle brackets"),
    ("<<<7>>> as in <<<{result}>>>", "7", "angle brackets"),
    ("The answer is 8, so <<<7>>>", "7", "angle brackets"),
    ("Final answer: <<<24>>", "24", "angle brackets, unclosed"),
    ("so <<<24", "24", "angle brackets, unclosed"),
    (r"Thus \boxed{42}.", "42", "boxed"),
    (r"$\boxed{\frac{1}{2}}$", r"\frac{1}{2}", "boxed"),
    (r"$\boxed{\text{Yes}}$", "Yes", "boxed"),
    (r"\boxed{1} then \boxed{(A)}", "(A)", "boxed"),
    (r"\boxed {\{1, 2\}}", r"\{1, 2\}", "boxed"),
    (r"\boxed{} is the form; \boxed{3}", "3", "boxed"),
    (r"The answer is 5. \boxed{6", "5", "announced"),
    # announced
    ("The answer is 42.", "42", "announced"),
    ("The answer is 42. I checked it.", "42", "announced"),
    ("The answer is 42 because 6 times 7 is 42.", "42", "announced"),
    ("The answer is 4.5 metres.", "4.5 metres", "announced"),
    ("**Final Answer:** 42", "42", "announced"),
    ("**Final answer**: 42", "42", "announced"),
    ("**Answer: 12**", "12", "announced"),
    ("### Answer\n\n42", "42", "announced"),
    ("Final Answer: **Blue**", "Blue", "announced"),
    ("My final answer is:\n\n**Blue**\n", "Blue", "announced"),
    ("Answer:\n1 2 3\n4 5 6\n", "1 2 3\n4 5 6", "announced"),
    ("The correct answer is (B) the dog.", "(B) the dog", "announced"),
    ("- **Answer:** `abc`", "abc", "announced"),
    (r"The answer is: \(x = 5\)", "x = 5", "announced"),
    ("The answer to the question is therefore 17.", "17", "announced"),
    ("The answer is 3. No, the answer is 4.", "4", "announced"),
    ("The answer is 3.\nLet me check.\nThe answer is 4.", "4", "announced"),
    ("Therefore, the total is 17 apples.", "17 apples", "announced"),
    (f"Final answer:\n{F}\n[1, 2]\n{F}", "[1, 2]", "announced"),
    (f"The final answer is\n\n{F}text\n1 0\n0 1\n{F}", "1 0\n0 1", "announced"),
    ("<think>the answer is 4</think>\nAnswer: 5", "5", "announced"),
    # last line
    ("Let me count.\n\nSo there are **3** r's in it.", "3", "last line"),
    ("9.9 and 9.11.\n\n9.9 is larger than 9.11.", "9.9 is larger than 9.11", "last line"),
    ("Count.\n\n3", "3", "last line"),
    ("The sum of 3 + 4 = 7", "7", "last line"),
    ("42\n\n---\n", "42", "last line"),
    # programs are left aside
    (f"The answer is 5.\n{F}python\nprint('the answer is 6')\n{F}", "5", "announced"),
    (f"Code:\n{F}python\nprint('<<<5>>>')\n{F}", "5", "angle brackets, inside a program"),
    (f"{F}python\nprint(1)\n{F}\nExpected:\n{F}\n<<<9>>>\n{F}", "9", "angle brackets"),
]


@pytest.mark.parametrize(("reply", "answer", "rule"), TEXT)
def test_the_answer_in_a_reply(reply: str, answer: str, rule: str) -> None:
    finding = find_answer_in_text(reply)
    assert finding is not None
    assert (finding.text, finding.rule) == (answer, rule)
    assert finding.candidates >= 1


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "\n\n",
        "<<<>>>",
        "<<<answer>>>",
        "<<< your final answer here >>>",
        "<<<...>>>",
        "<<<{ans}>>>",
        r"\boxed{}",
        r"\boxed{answer}",
        "Answer:",
        "Let me think step by step:",
        "Could you clarify the question?",
        "word " * 100,
        f"Here is the code:\n{F}python\nprint(sum(range(10)))\n{F}\nIt prints the sum.",
        "<<<" + "a" * 20_000 + ">>>",
        f"{F}python\n>>> print(1)\n1\n{F}",
    ],
)
def test_no_answer_is_invented(reply: str) -> None:
    assert find_answer_in_text(reply) is None


def test_candidates_are_counted() -> None:
    finding = find_answer_in_text("<<<1>>> <<<answer>>> <<<2>>> <<<3>>>")
    assert finding is not None
    assert finding.candidates == 3


OUTPUT = [
    ("42\n", "42", "last line"),
    ("<<<5>>>\n", "5", "angle brackets"),
    ("<<<5>>>\nDone in 0.1 s\n", "5", "angle brackets"),
    ("Trying 1\nTrying 2\n42", "42", "last line"),
    ("Result: 42", "42", "announced"),
    ("The answer is 42\n", "42", "announced"),
    ("Answer = 24", "24", "announced"),
    ("Solution found: [1, 2]", "[1, 2]", "announced"),
    ("Number of ways: 12\n", "12", "last line"),
    ("Count: 2, Positions: [6, 8]\n", "Count: 2, Positions: [6, 8]", "last line"),
    ("Minimum = 3 at x = 5\n", "Minimum = 3 at x = 5", "last line"),
    ("Step 1: 3\nStep 2: 4", "Step 2: 4", "last line"),
    ("True", "True", "last line"),
    ("3\n5\n7\n", "7", "last line"),
    ("value\nNone\n", "value", "last line"),
    ("(1+2)*8\r\n", "(1+2)*8", "last line"),
    ("1 2 3\n4 5 6\n", "1 2 3\n4 5 6", "the whole output"),
    ("Solved:\n1 2 3\n4 5 6\n", "1 2 3\n4 5 6", "the last value"),
    ("Q . . .\n. . Q .\n", "Q . . .\n. . Q .", "the whole output"),
    ("X..\n.X.\n..X", "X..\n.X.\n..X", "the whole output"),
    ("123\n456\n789", "123\n456\n789", "the whole output"),
    ("[[1 2 3]\n [4 5 6]]\n", "[[1 2 3]\n [4 5 6]]", "the whole output"),
    ("Board\n{'a': 1,\n 'b': [2]}\n", "{'a': 1,\n 'b': [2]}", "the last value"),
    ("[1, 2]\n[3, 4]\n(5)", "(5)", "last line"),
    ("a ) b\nc )", "c )", "last line"),
    ("-1.5\n-2.5\n", "-2.5", "last line"),
]


@pytest.mark.parametrize(("stdout", "answer", "rule"), OUTPUT)
def test_the_answer_in_output(stdout: str, answer: str, rule: str) -> None:
    finding = find_answer_in_output(stdout)
    assert finding is not None
    assert (finding.text, finding.rule) == (answer, rule)


@pytest.mark.parametrize("stdout", ["", " \n", "None\n", "x" * 500, "\0\0", "1 2\n" * 20_000 + "z" * 300])
def test_output_without_answer(stdout: str) -> None:
    assert find_answer_in_output(stdout) is None


SAME = [
    [
        "42",
        "42.0",
        " 42. ",
        "'42'",
        '"42"',
        "[42]",
        "(42)",
        "**42**",
        "`42`",
        "$42$",
        "+42",
        "42.00",
        "\u200242",
    ],
    ["1234", "1,234", "1,234.0", "$1,234", "1234 dollars"],
    ["yes", "Yes.", "YES", "**Yes**", "“Yes”", "Yes!"],
    ["a", "A", "(A)"],
    ["a red ball", "A red Ball."],
    ["12 pm", "12 PM"],
    ["1234", "1234 USD"],
    ["-5", "- 5"],
    ["[1, 2]", "1,2", "(1 , 2)", "[ 1,2 ]", "[1.0, 2.0]"],
    ["[100,200]", "100, 200"],
    ["-0.5", "-0.50", "\u22120.5"],
    ["1 2\n3 4", "1  2 \n\n 3 4"],
    ["50%", "50 percent", "50"],
]


@pytest.mark.parametrize("group", SAME, ids=lambda group: group[0])
def test_answers_that_agree(group: list[str]) -> None:
    assert len({normalise(answer) for answer in group}) == 1, {a: normalise(a) for a in group}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("42", "-42"),
        ("[1, 2]", "[2, 1]"),
        ("[100, 200]", "100200"),
        ("1 2\n3 4", "1 2 3 4"),
        ("007", "7"),
        ("5 km", "5 m"),
        ("1.5", "15"),
        ("1.05", "1.5"),
        ("(1+2)*(3+4)", "1+2)*(3+4"),
        ("1.10.2", "1.1.2"),
        ("CbA", "cba"),
        ("AB", "ab"),
        ("a, B", "A, b"),
        ("5!", "5"),
        ("- 5", "5"),
        ("> 5", "5"),
        ("a.b", "ab"),
    ],
)
def test_answers_that_differ(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


PIECES = [
    "<<<",
    ">>>",
    "\\boxed{",
    "}",
    "answer",
    " is ",
    ":",
    "\n",
    "**",
    "$",
    "[",
    "]",
    "(",
    ")",
    ",",
    "1",
    "0.50",
    ".",
]
PIECES += [
    F,
    "python\n",
    "```\n",
    "print(1)",
    "None",
    "\r\n",
    "\0",
    "\ud800",
    "\u2212",
    "'",
    "`",
    "x y",
    "...",
    "{a}",
    "# ",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=25).map("".join)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(text: str) -> None:
    for finding in (find_answer_in_text(text), find_answer_in_output(text)):
        assert finding is None or 0 < len(finding.text) <= 10_000
        assert finding is None or finding.rule


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.integers(-(10**9), 10**9), TEXTS.filter(lambda text: "<<<" not in text and ">>>" not in text))
@settings(max_examples=200, deadline=None)
def test_a_marked_answer_beats_everything_before_it(number: int, before: str) -> None:
    finding = find_answer_in_output(f"{before}\n<<<{number}>>>")
    assert finding is not None
    assert finding.text == str(number)
    assert normalise(finding.text) == str(number)


HOSTILE = [
    "`",
    "<<<",
    ">>>",
    "<<<>>>",
    "<<<a>>>",
    "\\boxed{",
    "\\boxed{}",
    "answer is ",
    "answer ",
    "**",
    "**a",
    "__a",
]
HOSTILE += [
    "answer: \n",
    "[",
    "(\n",
    ")\n",
    "1 2\n",
    "1",
    "1,",
    "$",
    "a: b\n",
    "total ",
    ". A",
    "1.0 ",
    "answer:\nx\n",
]
HOSTILE += [
    "``` x\n",
    F + "\nx = 1\n" + F + "\n",
    "the ",
    "<<<the ",
    "# ",
    "'",
    ".",
    " ",
    "</think>",
    "total is x\n",
]


def seconds(text: str) -> float:
    begun = time.process_time()
    find_answer_in_text(text)
    find_answer_in_output(text)
    normalise(text)
    return time.process_time() - begun


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


def test_code_and_answer_of_one_reply_do_not_mix() -> None:
    reply = f"I will compute it.\n{F}python\nfor x in range(3):\n    print(f'<<<{{x}}>>>')\n{F}\n"
    assert find_code(reply).code is not None
    assert find_answer_in_text(reply) is None
