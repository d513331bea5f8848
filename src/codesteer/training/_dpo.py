"""DPO on TRL: pairs of decisions after the same conversation."""

# pyright: basic, reportMissingImports=false
# (torch and its kin are not installed where types are checked; this module is imported only to train)

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ._rows import Preference

__all__ = ["as_dataset"]


def as_dataset(rows: Sequence[Preference]) -> Any:
    """Pairs as TRL takes them: it renders and tokenises conversations itself."""
    from datasets import Dataset

    return Dataset.from_list(
        [{"prompt": row.prompt, "chosen": [row.chosen], "rejected": [row.rejected]} for row in rows]
    )
