"""The original benchmark: its instances read, our solvers and both scorings held against its stored answers.

A folder of the original is either one of JSON lines (``<task>.jsonl`` or ``<task>.jsonl.gz``) or the original
repository's own tree (``dataset_gather/...``). Neither is part of this project; bring your own copy.

    >>> from codesteer.symbench.official import conformance, read_instances
    >>> for instance in read_instances("CodeSteer-v1.0/dataset_gather", "pooling"): ...
    >>> conformance("CodeSteer-v1.0/dataset_gather", "pooling").stored_refuted
"""

from __future__ import annotations

from ._conformance import Conformance, conformance
from ._files import read_instances, read_rows
from ._score import Score, score
from ._tree import NotInTree

__all__ = ["Conformance", "NotInTree", "Score", "conformance", "read_instances", "read_rows", "score"]
