"""Reading what a model wrote and what its program printed: programs, final answers, agreement of answers.

Pure functions over text: nothing is executed, every scan is linear in its input, nothing raises for any
input.
"""

from __future__ import annotations

from ._code import CodeFinding, find_code
from ._final import AnswerFinding, find_answer_in_output, find_answer_in_text
from ._normalise import normalise
from ._nothing import says_nothing_found
from ._to_come import program_is_to_come

__all__ = [
    "AnswerFinding",
    "CodeFinding",
    "find_answer_in_output",
    "find_answer_in_text",
    "find_code",
    "normalise",
    "program_is_to_come",
    "says_nothing_found",
]
