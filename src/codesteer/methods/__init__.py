"""Ways from a question to an answer: steering, and the baselines it is measured against (paper section 4)."""

from ._protocol import Env, Method

__all__ = ["Env", "Method"]
