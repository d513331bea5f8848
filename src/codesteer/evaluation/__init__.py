"""Methods x items x models, on Inspect: fixed item lists, runs that resume, results, and what they cost.

The optional extra ``eval`` is needed to run; item lists, result tables and prices work without it.
"""

from ._items import Item, ItemList, draw, mixed
from ._plan import Plan
from ._prices import Price, Prices
from ._read import join, read_results, read_trajectories
from ._results import Cost, Result, Status
from ._run import EvaluationFailed, Settings, run
from ._table import read_csv, write_csv

__all__ = [
    "Cost",
    "EvaluationFailed",
    "Item",
    "ItemList",
    "Plan",
    "Price",
    "Prices",
    "Result",
    "Settings",
    "Status",
    "draw",
    "join",
    "mixed",
    "read_csv",
    "read_results",
    "read_trajectories",
    "run",
    "write_csv",
]
