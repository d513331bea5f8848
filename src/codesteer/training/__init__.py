"""Training a coach of one's own: SFT and DPO on TRL, and the export to a file that ``local:`` serves (paper section 4).

`load_recipe` and `train` make a training of a data set that `codesteer.synthesis.export` wrote, and `export` makes a
coach of it; ``docs/training.md`` is the guide; start reading at `_train`. Needs the extra ``train``; torch is imported
only when something is trained.
"""

from __future__ import annotations

from ._export import export, guides_itself
from ._recipe import Recipe, load_recipe, recipe_folder, shipped_recipes
from ._run import Run
from ._train import Trained, train

__all__ = [
    "Recipe",
    "Run",
    "Trained",
    "export",
    "guides_itself",
    "load_recipe",
    "recipe_folder",
    "shipped_recipes",
    "train",
]
