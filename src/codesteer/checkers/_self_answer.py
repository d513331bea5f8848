"""The self-answer checker: does the answer satisfy the question? (paper section 3)

Ours writes one verifier per question, from the question alone and before any answer is judged, tests it on corrupted
answers, and runs it in the sandbox on every candidate as data. Its verdict has three values, and ``pass`` is given only
by a verifier that tells right from wrong. What it cannot see: a verifier that misreads the question just as the answer
does.
"""

from __future__ import annotations

import ast
import asyncio
import json
import secrets
import time
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .._answers import find_code, normalise
from .._errors import ModelRefused
from .._trajectory import Check, Execution, Question
from ..models import ChatModel, Message, Sampling
from ..prompts import PromptSet
from ..sandbox import Limits, Sandbox
from ._mutation import Mutants, mutants
from ._opinion import is_mere_opinion

__all__ = ["SelfAnswerChecker"]

_CHECKER = "self_answer"
_HARNESS = Path(__file__).with_name("_harness.py")
_SLIPS_TO_REJECT = 0.75
_REJECTIONS_TO_DISTRUST = 2
_FAULTS = ("NameError", "UnboundLocalError", "ImportError", "ModuleNotFoundError")
"""Errors of the verifier itself, whatever the answer is."""


@dataclass(frozen=True, slots=True)
class _Ruling:
    result: bool | None
    reason: str


class SelfAnswerChecker:
    """Judges the candidates of one question. The verifier is written at the first check and reused."""

    def __init__(
        self,
        model: ChatModel,
        sandbox: Sandbox,
        prompts: PromptSet,
        *,
        sampling: Sampling,
        limits: Limits,
    ) -> None:
        self._model = model
        self._sandbox = sandbox
        self._prompts = prompts
        self._sampling = sampling
        self._limits = limits
        self._lock = asyncio.Lock()
        self._verifier: str | None = None
        self._problem: str | None = None
        self._results: dict[str, Check] = {}
        self._rejected: set[str] = set()

    async def prepare(self, question: Question) -> None:
        """Write the verifier, unless it has been written or tried."""
        async with self._lock:
            if self._verifier is None and self._problem is None:
                await self._write_verifier(question)

    async def check(self, question: Question, candidate: str) -> Check:
        form = normalise(candidate)
        await self.prepare(question)
        async with self._lock:
            if form not in self._results:
                started = time.perf_counter()
                verdict, summary, evidence = await self._judge(question, candidate)
                self._results[form] = Check(
                    checker=_CHECKER,
                    verdict=verdict,
                    summary=summary,
                    evidence=evidence,
                    seconds=time.perf_counter() - started,
                )
                self._stop_believing_rejections()
            return self._results[form]

    def _stop_believing_rejections(self) -> None:
        """A verifier that has rejected several different answers and passed none tells nothing, not even before."""
        rejected = {form: check for form, check in self._results.items() if check.verdict == "fail"}
        self._rejected |= rejected.keys()
        passed = any(check.verdict == "pass" for check in self._results.values())
        if passed or len(self._rejected) < _REJECTIONS_TO_DISTRUST:
            return
        for form, check in rejected.items():
            summary = f"the verifier rejects every answer, so this means little: {check.summary}"
            self._results[form] = replace(check, verdict="unknown", summary=summary)

    async def _write_verifier(self, question: Question) -> None:
        """Ask for the verifier, and once more with what was wrong with the first, unless that was its length."""
        messages = [Message("user", self._prompts.fill("checker.verifier", question=question.text))]
        for _ in range(2):
            try:
                completion = await self._model.complete(messages, self._sampling)
            except ModelRefused as refused:  # the wrong key, or more than it can read
                self._problem = f"it could not be asked for ({refused})"
                return
            code = find_code(completion.text, completion.finish_reason).code
            self._problem = await self._problem_with(code, question)
            if self._problem is None:
                self._verifier = code
                return
            if completion.finish_reason == "length" and code is None:
                return  # it would only grow longer
            messages += [
                Message("assistant", completion.text),
                Message("user", self._prompts.fill("checker.verifier_repair", problem=self._problem)),
            ]

    async def _problem_with(self, code: str | None, question: Question) -> str | None:
        """Why ``code`` is no usable verifier: no program, no `check` function, or it fails on every input alike."""
        if code is None:
            return "there is no complete Python block in the reply"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return f"it is not valid Python ({error})"
        if not any(isinstance(node, ast.FunctionDef) and node.name == "check" for node in tree.body):
            return "it does not define a function named check"
        rulings, execution = await self._apply(code, question, ["", "1"])
        if not rulings:
            return f"it cannot be run ({_last_line(execution.stderr) or execution.status})"
        if all(ruling.reason.startswith(_FAULTS) for ruling in rulings.values()):
            return f"it stops with an error whatever the answer is ({rulings[min(rulings)].reason})"
        return None

    async def _judge(self, question: Question, candidate: str) -> tuple[Any, str, dict[str, Any]]:
        if self._verifier is None:
            return "unknown", f"no usable verifier: {self._problem}", {}
        corrupted = mutants(candidate, question.text)
        rulings, execution = await self._apply(self._verifier, question, [candidate, *corrupted.all])
        if 0 not in rulings:
            return "unknown", f"the verifier did not finish ({execution.status})", {}
        ruling = rulings[0]
        accepted = [text for i, text in enumerate(corrupted.all, 1) if i in rulings and rulings[i].result]
        evidence = {
            "mutants": len(corrupted.all),
            "mutants_run": len(rulings) - 1,
            "mutants_accepted": accepted[:3],
        }
        if is_mere_opinion(self._verifier):
            return "unknown", "the verifier tests nothing: it compares with an answer of its own", evidence
        if ruling.result is None:
            return "unknown", ruling.reason or "the verifier cannot tell", evidence
        if ruling.result is False:
            return "fail", ruling.reason or "the verifier rejects it without a reason", evidence
        if len(rulings) <= len(corrupted.all) or not _tells_apart(corrupted, accepted):
            return (
                "unknown",
                "the verifier accepts corrupted answers too, so its approval means nothing",
                evidence,
            )
        return "pass", "meets every condition the verifier tests, and corrupted answers do not", evidence

    async def _apply(
        self, verifier: str, question: Question, candidates: list[str]
    ) -> tuple[dict[int, _Ruling], Execution]:
        """The verifier's rulings by index of candidate; those it did not reach are missing."""
        token = secrets.token_hex(8)
        execution = await self._sandbox.run(
            _HARNESS.read_text("utf-8"),
            files={
                "verifier.py": verifier,
                "question.txt": question.text,
                "candidates.json": json.dumps(candidates),
            },
            variables={"TOKEN": token},
            limits=self._limits,
        )
        return _read_rulings(execution.stdout, token), execution


def _tells_apart(corrupted: Mutants, accepted: list[str]) -> bool:
    """Whether a verifier that ``accepted`` these is good enough: nothing empty, and few slips (some may be right)."""
    slips = sum(text in accepted for text in corrupted.slips)
    nothing_empty = not any(text in accepted for text in corrupted.empty)
    return nothing_empty and slips <= (1 - _SLIPS_TO_REJECT) * len(corrupted.slips)


def _read_rulings(stdout: str, token: str) -> dict[int, _Ruling]:
    rulings: dict[int, _Ruling] = {}
    for line in stdout.splitlines():
        try:
            row: object = json.loads(line)
        except (ValueError, RecursionError):
            continue
        match row:
            case [str(said), int(index), bool() | None as result, str(reason)] if said == token:
                rulings[index] = _Ruling(result, reason)
            case _:
                continue
    return rulings


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")[:200]
