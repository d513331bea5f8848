"""Coaches: who decides how the TaskLLM answers next, and when the answer holds.

``rules`` costs nothing; ``llm`` asks any chat model; ``trained`` and ``classifier`` are an ``llm`` that was trained for
it (`model_coach`). Another coach is one file with a class that has a ``name`` and a ``decide`` (see `Coach`), passed to
`Steerer` as an object.
"""

from ._bundle import clip
from ._decisions import decision_text, read_decision
from ._llm import LLMCoach
from ._names import ModelCoach, default_coach_file, model_coach
from ._protocol import Coach, Foresees, State
from ._rules import RulesCoach
from ._stock import stock_instruction

__all__ = [
    "Coach",
    "Foresees",
    "LLMCoach",
    "ModelCoach",
    "RulesCoach",
    "State",
    "clip",
    "decision_text",
    "default_coach_file",
    "model_coach",
    "read_decision",
    "stock_instruction",
]
