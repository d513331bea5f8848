"""The same questions put to every task. For one task: ``pytest tests/symbench -k game24``.

A few seeds run by default; ``-m slow`` runs 200 seeds of every level and 500 garbage replies a task.
"""

from __future__ import annotations

import re
import sys
import time
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codesteer.symbench import Instance, get_task, list_tasks
from codesteer.symbench._rng import SPLITS

from .battery import cases_of, generic_forms, generic_garbage

LIMIT_S = 0.05 if "coverage" not in sys.modules else 0.5
"""For one verdict. Measuring coverage slows the verifiers several times; then only the runaway ones are caught."""
FEW, MANY = 4, 200
SEEDS = [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=pytest.mark.slow)]
every_task = pytest.mark.parametrize("name", list_tasks())
every_level = pytest.mark.parametrize("level", [1, 2, 3, 4, 5])

GARBAGE = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="0123456789,.;:[](){}<>+-*/=\"' \nabcABCXYZxyz", max_size=200).map(
        lambda t: f"<<<{t}>>>"
    ),
    st.recursive(
        st.integers() | st.text(max_size=5) | st.none() | st.floats(),
        lambda inner: st.lists(inner, max_size=6),
    ).map(lambda value: f"<<<{value}>>>"),
)


def quickly(judge, instance: Instance, text: str):
    """The verdict, in time of this thread; the best of three counts, because the machine has other work too."""
    best = float("inf")
    for _ in range(3):
        start = time.thread_time()
        verdict = judge(instance, text)
        best = min(best, time.thread_time() - start)
        if best < LIMIT_S:
            break
    assert best < LIMIT_S, f"{best:.3f} s for {text[:60]!r}"
    assert verdict.correct == (verdict.partial == 1) and 0 <= verdict.partial <= 1 and verdict.reason
    return verdict


def rejected(task, instance: Instance, text: str) -> bool:
    quickly(task.verify_official, instance, text)  # may be fooled, must neither raise nor hang
    return not quickly(task.verify, instance, text).correct


@every_task
@every_level
@pytest.mark.parametrize("seeds", SEEDS)
def test_solver_and_forms(name: str, level: int, seeds: int) -> None:
    """The solver's answer is right under both scorings, in every form; mutated and tricky ones are not."""
    task, cases = get_task(name), cases_of(name)
    for seed in range(seeds):
        instance, random = task.generate(level, seed), Random(seed)
        answer = task.solve(instance)
        assert (verdict := quickly(task.verify, instance, answer)).correct, (instance.id, answer, verdict)
        refused = cases.official_refuses(instance.reference, answer)
        assert quickly(task.verify_official, instance, answer).correct != refused, (instance.id, answer)
        mutated = list(cases.wrong(instance.reference, answer, random))
        assert mutated, "Cases.wrong must yield something"
        right = [*generic_forms(answer, mutated[0], task.multiline), *cases.forms(instance.reference, answer)]
        for text in right:
            assert (verdict := quickly(task.verify, instance, text)).correct, (instance.id, text, verdict)
        for text in [*mutated, *cases.exploits(instance.reference, answer)]:
            for reply in (text, f"<<<{text}>>>"):
                assert rejected(task, instance, reply), (instance.id, reply)


@every_task
@every_level
@pytest.mark.parametrize("seeds", SEEDS)
def test_other_answers(name: str, level: int, seeds: int) -> None:
    """Another instance's answer is wrong unless it is the same answer (or the task says it may fit)."""
    task, cases = get_task(name), cases_of(name)
    instances = [task.generate(level, seed) for seed in range(seeds)]
    answers = [task.solve(instance) for instance in instances]
    for instance, own, other in zip(instances, answers, answers[1:], strict=False):
        if own != other and not cases.other_may_fit:
            assert rejected(task, instance, f"<<<{other}>>>"), (instance.id, other)


@every_task
@every_level
def test_garbage(name: str, level: int) -> None:
    task = get_task(name)
    instance = task.generate(level, 0)
    for text in generic_garbage():
        assert rejected(task, instance, text), text[:80]


def check_garbage(name: str, text: str) -> None:
    task = get_task(name)
    for level in (1, 5):
        instance = task.generate(level, 1)
        # An answer of a digit or two is hit by chance; then it must really stand there.
        right = task.solve(instance).strip('()"').lower()
        forms = {right, {"yes": "true", "no": "false"}.get(right, right)}
        stands = any(form in text.lower() for form in forms) or words_of(right) in words_of(text)
        assert rejected(task, instance, text) or stands


def words_of(text: str) -> str:
    return " " + " ".join(word.lstrip("0") or "0" for word in re.findall(r"[^\W_]+", text.lower())) + " "


@every_task
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=GARBAGE)
def test_random_garbage(name: str, text: str) -> None:
    check_garbage(name, text)


@pytest.mark.slow
@every_task
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=GARBAGE)
def test_much_random_garbage(name: str, text: str) -> None:
    check_garbage(name, text)


@every_task
@every_level
def test_instance_is_a_pure_function(name: str, level: int) -> None:
    """Same key, same instance; it survives JSON; the solver does not peek; every split is its own world."""
    task = get_task(name)
    instance = task.generate(level, 3)
    assert task.generate(level, 3) == instance
    assert Instance.from_json(instance.to_json()) == instance
    assert task.generate(level, 3, "train").question != instance.question
    blind = {k: v for k, v in instance.reference.items() if k not in ("answer", "official")}
    assert task.solution(blind) == task.solve(instance)
    assert task.question(blind) == instance.question
    assert task.render(instance)
    assert instance.question.rstrip().endswith(">>>") and len(instance.question) < 20_000


@every_task
@pytest.mark.parametrize(
    "seeds", [pytest.param(50, id="few"), pytest.param(2000, id="many", marks=pytest.mark.slow)]
)
def test_no_duplicates(name: str, seeds: int) -> None:
    """From level 2 on no question repeats within a split; level 1 may be a small world."""
    task = get_task(name)
    for level in (2, 3, 4, 5):
        test = {task.generate(level, seed).question for seed in range(seeds)}
        assert len(test) == seeds


@every_task
@every_level
def test_no_two_splits_share_a_question(name: str, level: int) -> None:
    """By construction where the world is small, so that more seeds would not find one either."""
    task, seeds = get_task(name), 200 if level == 1 else 30
    seen = [{task.generate(level, seed, split).question for seed in range(seeds)} for split in SPLITS]
    assert sum(map(len, seen)) == len(set().union(*seen))
    assert all(len(questions) >= min(seeds, 40) // 2 for questions in seen)


@every_task
def test_levels_differ(name: str) -> None:
    task = get_task(name)
    assert sorted(task.levels) == [1, 2, 3, 4, 5]
    assert len({str(task.levels[level]) for level in task.levels}) == 5
    assert len({frozenset(params) for params in task.levels.values()}) == 1


@pytest.mark.timing
@every_task
def test_speed(name: str) -> None:
    """On one quiet core: 200 instances/s and 2,000 verdicts/s at level 3."""
    task = get_task(name)
    task.generate(3, 0)
    start = time.perf_counter()
    instances = [task.generate(3, seed) for seed in range(200)]
    assert time.perf_counter() - start < 1.0
    pairs = [(instance, task.solve(instance)) for instance in instances]
    start = time.perf_counter()
    assert all(task.verify(instance, answer).correct for instance, answer in pairs)
    assert time.perf_counter() - start < 0.1
