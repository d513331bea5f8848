"""What a model's verifiers have been worth so far: evidence instead of a list of models that write good ones."""

from __future__ import annotations

__all__ = ["VerifierRecord"]

_TRIALS = 10
"""Verifiers by which a model is judged."""
_SHARE = 0.1
"""Of them, how many must have passed an answer (which takes telling it from corrupted ones)."""
_TRY_AGAIN = 10
"""Of the questions that would have gone without, every so many gets one all the same: models and questions change."""


class VerifierRecord:
    """Kept over the questions of one `Steerer`, or of one evaluated method."""

    def __init__(self) -> None:
        self._written = 0
        self._passing = 0
        self._without = 0

    def add(self, *, passed: bool) -> None:
        """A verifier was asked for, and ``passed`` one of the question's answers or did not.

        A rejection is no evidence: it is what a verifier says that rejects everything.
        """
        self._written += 1
        self._passing += passed

    def speaks_for_another(self) -> bool:
        """Whether to have one written for the next question. To be asked once a question: those without are counted."""
        if self._written < _TRIALS or self._passing >= _SHARE * self._written:
            return True
        self._without += 1
        return self._without % _TRY_AGAIN == 0
