"""What Inspect finds through its entry point: tasks, solvers, the scorer, the model provider."""

from ._chat import codesteer_models
from ._sandbox import CodesteerSandbox
from ._solving import solve_by, strict_and_official
from ._tasks import METHOD_SOLVERS, SYMBENCH_TASKS

__all__ = [
    "METHOD_SOLVERS",
    "SYMBENCH_TASKS",
    "CodesteerSandbox",
    "codesteer_models",
    "solve_by",
    "strict_and_official",
]
