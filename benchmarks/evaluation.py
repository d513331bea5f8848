"""What the evaluation itself costs, with a SIMULATED model: CPU per question, total time, memory.

    python benchmarks/evaluation.py --out FOLDER [--n 20] [--methods ...] [--share 0.5]

The simulated model knows the right answers of the item list and gives them in a fixed share of its replies, so that the
report has something to show. Its figures say nothing about any method or any real model.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from codesteer.evaluation import Plan, Settings, draw, run, write_csv
from codesteer.evaluation._summary import summary
from codesteer.methods import list_methods
from codesteer.models import Message, Sampling, ScriptedModel
from codesteer.symbench import get_task, list_tasks


class Simulated(ScriptedModel):
    """Answers the listed questions, rightly in a ``share`` of its replies that depends on the reply's place."""

    def __init__(self, answers: dict[str, str], share: float) -> None:
        super().__init__(self._reply, name="simulated")
        self.answers = answers
        self.share = share
        self.count = 0

    def _reply(self, messages: Sequence[Message], sampling: Sampling) -> str:
        self.count += 1
        self.calls.clear()  # or they would all be kept
        text = "\n".join(message.content for message in messages)
        if "def check" in text:
            return "```python\ndef check(question, answer):\n    return None, 'unknown'\n```"
        if "JSON" in messages[-1].content:
            return (
                '{"decision": "accept", "guidance": ""}'
                if len(messages) > 2
                else '{"decision": "code", "guidance": ""}'
            )
        answer = next((right for question, right in self.answers.items() if question in text), "none")
        draw = int(hashlib.sha256(f"{len(messages)} {text}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
        said = answer if draw < self.share else "a riddle"
        if "in words" in text or "Two attempts" in text:
            return f"Let me think.\n<<<{said}>>>"
        return f"```python\nparts = {said.splitlines()!r}\nprint('\\n'.join(part for part in parts))\n```"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--n", type=int, default=20)
    options.add_argument("--methods", default="codesteer_paper")
    options.add_argument("--share", type=float, default=0.4)
    chosen = options.parse_args()
    shutil.rmtree(chosen.out, ignore_errors=True)
    items = draw(list_tasks(), [2], chosen.n, 0)
    instances = items.instances(None)
    model = Simulated({one.question: get_task(one.task).solve(one) for one in instances}, chosen.share)
    methods = tuple(list_methods() if chosen.methods == "all" else chosen.methods.split(","))
    plan = Plan(methods=methods, digest=items.digest, task_model=model.name, command=" ".join(sys.argv))
    started, cpu = time.perf_counter(), time.process_time()
    results = run(plan, items, chosen.out, Settings(at_once=32), {model.name: model})
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    write_csv(results, chosen.out / "results.csv")
    print("SIMULATED model: these figures say nothing about the methods")
    print(summary(results))
    calls = model.count / len(results)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = f"{1000 * cpu / len(results):.1f} ms CPU and {calls:.1f} model calls each"
    print(f"{len(results)} questions in {wall:.1f} s, {each}; most memory {memory:.0f} MB")


if __name__ == "__main__":
    main()
