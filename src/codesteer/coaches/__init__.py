"""Coaches: who decides how the TaskLLM answers next, and when the answer holds.

``rules`` costs nothing; ``llm`` asks any chat model. Another coach is one file with a class that has a ``name`` and a
``decide`` (see `Coach`), passed to `Steerer` as an object.
"""

from ._bundle import clip
from ._decisions import read_decision
from ._llm import LLMCoach
from ._protocol import Coach, State
from ._rules import RulesCoach
from ._stock import stock_instruction

__all__ = ["Coach", "LLMCoach", "RulesCoach", "State", "clip", "read_decision", "stock_instruction"]
