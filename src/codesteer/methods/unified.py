"""One model that was trained to guide itself: it plans, runs Python when that helps, and answers (paper, outlook).

What it reads and says is the form of the `unified` data sets (``docs/synthesis.md``), which is that of
`CodeInterpreter` with our own interpreter. A provider's interpreter is never used, because nothing was trained on it.
"""

from __future__ import annotations

from .._trajectory import Question, Trajectory
from ._protocol import Env
from ._talk import talk
from .code_interpreter import own_interpreter

__all__ = ["Unified"]


class Unified:
    name = "unified"
    about = "one model that was trained to guide itself (docs/training.md)"

    async def solve(self, question: Question, env: Env) -> Trajectory:
        return await talk(self.name, question, env, own_interpreter)
