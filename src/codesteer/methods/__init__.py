"""Ways from a question to an answer: steering, and the baselines it is measured against (paper section 4).

>>> from codesteer.methods import get_method, open_env
>>> async with open_env(task="local") as env:
...     trajectory = await get_method("all_code_cot").solve(Question(text="What is 17 * 23?"), env)

Another method is one file with a class that has a ``name``, an ``about`` and a ``solve`` (see `Method`), a ``budget``
if the usual one is not its own, and its line in `_registry`.
"""

from ._open import open_env
from ._protocol import Env, Method, own_budget
from ._registry import get_method, list_methods

__all__ = ["Env", "Method", "get_method", "list_methods", "open_env", "own_budget"]
