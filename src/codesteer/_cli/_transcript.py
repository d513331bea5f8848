"""The live transcript: what coach, TaskLLM, sandbox and checkers do, as they do it."""

from __future__ import annotations

import re
import time
from itertools import count
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.status import Status
from rich.syntax import Syntax
from rich.text import Text

from .._events import Checked, Decided, Event, Executed, Finished, Replied, ReplyPart, Started, TurnFinished
from .._trajectory import Check, Execution, Guidance, Reply, Trajectory

__all__ = ["Transcript"]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LONGEST_SHOWN = 3000
_MOST_LINES = 40
_VERDICT_STYLES = {"pass": "green", "fail": "red", "unknown": "yellow"}


class Transcript:
    """Prints events to the terminal, turn after turn, also where turns run at the same time.

    Model text is shown without control characters, so that it cannot play tricks.
    """

    def __init__(self, *, visible: bool, console: Console | None = None) -> None:
        self._console = console or Console(quiet=not visible, highlight=False)
        self._status: Status | None = None
        self._began: dict[int, float] = {}
        self._took: dict[int, float] = {}
        self._finished_turns: set[int] = set()
        self._waiting: list[Event] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._settle()

    def show(self, event: Event) -> None:
        self._note_time(event)
        if isinstance(event, ReplyPart):
            self._wait(f"turn {event.turn + 1}: the TaskLLM writes")
            return
        self._waiting.append(event)
        if isinstance(event, TurnFinished):
            self._finished_turns.add(event.turn.index)
        open_turn = next(turn for turn in count() if turn not in self._finished_turns)
        ready = [each for each in self._waiting if isinstance(event, Finished) or _turn_of(each) <= open_turn]
        self._waiting = [each for each in self._waiting if each not in ready]
        for each in ready:
            self._print_event(each)

    def _note_time(self, event: Event) -> None:
        if isinstance(event, Decided):
            self._began[event.turn] = time.perf_counter()
        elif isinstance(event, Replied):
            self._took[event.turn] = time.perf_counter() - self._began.get(event.turn, time.perf_counter())

    def _print_event(self, event: Event) -> None:
        match event:
            case Started():
                self._print(Text.assemble(("Question  ", "bold"), plain(event.question.text)))
                models = f"TaskLLM {event.task_model}, coach {event.coach}, {_way(event)}"
                self._print(Text(models, style="dim"))
                self._wait(f"starting {event.task_model}")
            case Decided():
                self._decided(event)
            case Replied():
                self._replied(event.turn, event.reply, event.code)
            case Executed():
                self._executed(event.turn, event.execution)
            case Checked():
                self._checked(event.turn, event.check)
            case Finished():
                self._finished(event.trajectory)
            case ReplyPart() | TurnFinished():
                pass

    # ---- one kind of event each ------------------------------------------------------------------------------------

    def _decided(self, event: Decided) -> None:
        decision = event.decision
        if not isinstance(decision, Guidance):
            self._print(_line("Coach", f"{decision.outcome.replace('_', ' ')}: {decision.reason}", "cyan"))
            return
        said = (
            f"turn {event.turn + 1} in {'code' if decision.mode == 'code' else 'words'} ({decision.reason})"
        )
        self._print(_line("Coach", said, "cyan"))
        if decision.message:
            self._print(Text("  " + plain(decision.message), style="italic"))
        self._wait(f"turn {event.turn + 1}: waiting for the TaskLLM")

    def _replied(self, turn: int, reply: Reply, code: str | None) -> None:
        text = plain(reply.text)
        seconds = self._took.get(turn, 0.0)
        cut = "" if reply.finish_reason == "stop" else f", cut ({reply.finish_reason})"
        body: RenderableType = Text(text or "(nothing)")
        if code is not None:
            before = text.split("```", 1)[0].strip() if "```" in text else ""
            program = Syntax(
                plain(code), "python", theme="ansi_dark", background_color="default", word_wrap=True
            )
            body = Group(Text(before), program) if before else program
        self._print(Panel(body, title=f"TaskLLM, turn {turn + 1} ({seconds:.1f} s{cut})", title_align="left"))
        self._wait(f"turn {turn + 1}: running the program" if code is not None else "thinking")

    def _executed(self, turn: int, execution: Execution) -> None:
        style = "green" if execution.status == "ok" else "red"
        head = f"{execution.status} in {execution.wall_s * 1000:.0f} ms ({execution.backend})"
        self._print(_line(f"Sandbox, turn {turn + 1}", head, style))
        for stream in (execution.stdout, execution.stderr):
            if stream.strip():
                self._print(Text(_indented(plain(stream.strip()))))

    def _checked(self, turn: int, check: Check) -> None:
        style = _VERDICT_STYLES[check.verdict]
        self._print(_line(f"Check, turn {turn + 1}", f"{check.verdict}: {plain(check.summary)}", style))

    def _finished(self, trajectory: Trajectory) -> None:
        answer = trajectory.answer
        if answer is None:
            return
        mark = "verified" if trajectory.verified else "not verified"
        self._print(Text.assemble(("Answer  ", "bold"), (plain(answer.text), "bold green"), f"  ({mark})"))
        total = trajectory.total_usage
        stop = trajectory.stop_reason.replace("_", " ")
        if trajectory.explanation != answer.evidence:
            stop += f" ({trajectory.explanation})"
        summary = (
            f"{answer.evidence}. Stop: {stop}. {total.calls} calls, "
            f"{total.prompt_tokens} + {total.output_tokens} tokens, {trajectory.wall_s:.1f} s"
        )
        self._print(Text(plain(summary), style="dim"))
        if trajectory.error:
            self._print(Text(plain(trajectory.error), style="red"))

    # ---- the terminal ----------------------------------------------------------------------------------------------

    def _wait(self, message: str) -> None:
        if not self._console.is_terminal or self._console.quiet:
            return
        if self._status is None:
            self._status = self._console.status(message)
            self._status.start()
        else:
            self._status.update(message)

    def _settle(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None

    def _print(self, what: RenderableType) -> None:
        self._settle()
        self._console.print(what)


def _turn_of(event: Event) -> int:
    """The turn an event belongs to; those of the whole question come before any."""
    match event:
        case Started() | Finished():
            return -1
        case TurnFinished():
            return event.turn.index
        case _:
            return event.turn


def _way(event: Started) -> str:
    return f"profile {event.profile}" if event.method == "codesteer" else f"method {event.method}"


def plain(text: str) -> str:
    """``text`` without control and direction characters, cut to what a person will read."""
    text = _CONTROL.sub("\ufffd", text.replace("\r\n", "\n"))
    lines = text.split("\n")
    if len(lines) > _MOST_LINES:
        lines = [
            *lines[: _MOST_LINES - 10],
            f"... {len(lines) - _MOST_LINES} lines left out ...",
            *lines[-10:],
        ]
    text = "\n".join(lines)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 500]} ... {text[-450:]}"


def _line(who: str, what: str, style: str) -> Text:
    return Text.assemble((f"{who}: ", f"bold {style}"), what)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
