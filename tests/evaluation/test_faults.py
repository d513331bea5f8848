"""The fault drill: an endpoint that misbehaves a fifth of the time, a disk that is full."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from codesteer.evaluation import Plan, Result, Settings, draw, read_results, run
from codesteer.models._endpoints import Endpoint
from codesteer.models._openai import OpenAIModel
from tests.evaluation.test_run import MANY, answering, evaluate
from tests.support.mock_endpoint import (
    Behaviour,
    Exchange,
    MockEndpoint,
    body,
    hang,
    say,
    stall,
    status,
    stream_bytes,
)

FAULTS: list[Behaviour] = [
    status(429, headers={"Retry-After": "0"}),
    status(500),
    stream_bytes(b"data: {not json\n\n", b"\xff\xfe"),
    body(200, b"<html>gateway</html>"),
    say(["half a rep"], finish=None, done=False),
    stall("half a rep"),
    hang,
]


@pytest.mark.slow
def test_a_fifth_of_the_calls_fails_and_nothing_is_lost_or_counted_twice(tmp_path: Path) -> None:
    from inspect_ai.log import read_eval_log

    items = draw(["letters", "pooling"], [1], 25, seed=5)
    calls, faults = itertools.count(), itertools.cycle(FAULTS)
    mended = False

    async def sometimes(exchange: Exchange) -> None:
        faulty = next(calls) % 5 == 0 and not mended
        await (next(faults) if faulty else say("I think it is\n<<<7>>>"))(exchange)

    with MockEndpoint(sometimes) as endpoint:
        model = OpenAIModel(
            Endpoint(name="mock", base_url=endpoint.url, model="mock"), timeout=3, idle_timeout=0.3
        )
        plan = Plan(methods=("only_question", "all_text_cot"), digest=items.digest, task_model=model.name)

        def evaluated() -> list[Result]:
            return run(plan, items, tmp_path, Settings(at_once=8), {model.name: model})

        results = evaluated()
        _each_once(results, 100)
        assert {result.status for result in results} == {"scored", "failed"}
        failed = {result.item for result in results if result.status == "failed"}
        assert len(failed) <= 10, "but for endpoints that never answer, passing failures are tried again"
        mended, asked = True, next(calls)
        results = evaluated()
        _each_once(results, 100)
        assert {result.status for result in results} == {"scored"}
        assert next(calls) - asked - 1 <= 10, "what was scored is not asked again"
    scored = Counter(
        (log.eval.task, sample.id)
        for log in (read_eval_log(str(path)) for path in (tmp_path / "logs").glob("*.eval"))
        for sample in log.samples or []
        if sample.scores
    )
    assert set(scored.values()) == {1}


def _each_once(results: list[Result], questions: int) -> None:
    counted = Counter((result.method, result.item) for result in results)
    assert len(counted) == questions
    assert set(counted.values()) == {1}
    assert all(result.costs["task"].calls == 1 for result in results if result.status == "scored")


FULL = """
import resource, signal, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from codesteer import CodeSteerError
import tests.evaluation.test_run as here
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))
try:
    here.evaluate(Path({out!r}), here.answering(), items=here.MANY)
except CodeSteerError as error:
    sys.exit(str(error))
"""


@pytest.mark.slow
def test_a_full_disk_ends_the_run_with_a_message_and_costs_nothing_that_was_kept(tmp_path: Path) -> None:
    """A limit on file sizes stands for the full disk: writing the log fails."""
    program = FULL.format(root=str(Path(__file__).resolve().parents[2]), out=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "the run stopped" in done.stderr
    kept = [result for result in read_results(tmp_path) if result.status == "scored"]
    model = answering()
    results = evaluate(tmp_path, model, items=MANY)
    assert Counter(result.status for result in results) == {"scored": 40}
    assert len(model.calls) == 40 - len(kept)
