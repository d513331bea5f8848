"""Starting, watching and ending the llama.cpp process (`_llama_server`) behind a local model."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from codesteer._errors import ConfigError, ModelError, ModelUnavailable, WeightsError

__all__ = ["LlamaProcess", "LlamaSettings", "unloadable"]

_PACKAGED = Path(__file__).with_name("_llama_server.py")
_OWN = Path(__file__).with_name("_llama_binary.py")
_START_PATIENCE = 600.0  # seconds; a large file from a slow disk
_END_PATIENCE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LlamaSettings:
    """How llama.cpp is run. ``context``: tokens of one conversation. ``parallel``: conversations at a time.

    Memory is the file's size and the context of all slots (29 kB a token for the 1.5B model).
    """

    threads: int
    context: int = 8192
    parallel: int = 1
    binary: str | None = None
    """A ``llama-server`` to run instead of the packaged llama.cpp."""

    @classmethod
    def from_environment(
        cls, *, threads: int | None = None, context: int | None = None, parallel: int | None = None
    ) -> LlamaSettings:
        """The given values, else ``CODESTEER_LOCAL_THREADS``, ``_CONTEXT`` and ``_PARALLEL``, else
        defaults; and the binary that ``CODESTEER_LLAMA_SERVER`` names."""
        return cls(
            threads=threads or _whole_number("CODESTEER_LOCAL_THREADS") or _usable_cpus(),
            context=context or _whole_number("CODESTEER_LOCAL_CONTEXT") or 8192,
            parallel=parallel or _whole_number("CODESTEER_LOCAL_PARALLEL") or 1,
            binary=_executable("CODESTEER_LLAMA_SERVER"),
        )


class LlamaProcess:
    """One llama.cpp process. ``address`` becomes the URL it serves, or the error that kept it from
    starting."""

    def __init__(self, name: str, find_weights: Callable[[], Path], settings: LlamaSettings) -> None:
        self.key = secrets.token_urlsafe(24)
        self.address: Future[str] = Future()
        self._name = name
        self._find_weights = find_weights
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()
        # The thread stays until the process ends: Linux ends the process with the thread that started it.
        self._keeper = threading.Thread(target=self._keep, name=f"llama.cpp {name}", daemon=True)
        self._keeper.start()

    @property
    def ended(self) -> bool:
        """True when it could not be started, has been stopped, or has crashed."""
        crashed = self._process is not None and self._process.poll() is not None
        return self._stopped or crashed or not self._keeper.is_alive()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def how_it_ended(self) -> str:
        code = self._process.returncode if self._process else None
        return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"

    def stop(self) -> None:
        """End it at once, whatever it is doing, and return when its memory is free."""
        with self._lock:
            self._stopped = True
            process = self._process
        if process is not None:
            process.kill()
            process.wait(_END_PATIENCE)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _keep(self) -> None:
        try:
            path = self._find_weights()
            process = self._spawn()
            address = self._introduce(process, path)
        except ModelError as error:
            self.address.set_exception(error)
        except Exception as error:
            self.address.set_exception(ModelUnavailable(f"{self._name}: cannot start llama.cpp: {error}"))
        else:
            self.address.set_result(address)
            process.wait()

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._stopped:
                raise ModelUnavailable(f"{self._name}: closed while it was starting")
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(_OWN if self._settings.binary else _PACKAGED)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if os.environ.get("CODESTEER_DEBUG") else subprocess.DEVNULL,
                env={**os.environ, **_short_spinning()},
                start_new_session=True,  # a terminal's Ctrl-C goes to us alone
            )
            return self._process

    def _introduce(self, process: subprocess.Popen[bytes], path: Path) -> str:
        """Hand over the settings and wait for the model to be loaded."""
        assert process.stdin is not None and process.stdout is not None
        settings = {
            "path": str(path),
            "alias": self._name,
            "key": self.key,
            "parent": os.getpid(),
            "debug": bool(os.environ.get("CODESTEER_DEBUG")),
            **asdict(self._settings),
        }
        process.stdin.write(json.dumps(settings).encode() + b"\n")
        process.stdin.flush()
        limit = threading.Timer(_START_PATIENCE, process.kill)
        limit.daemon = True
        limit.start()
        answer: dict[str, Any] = json.loads(process.stdout.readline() or b"{}")
        limit.cancel()
        if "address" in answer:
            return str(answer["address"])
        process.wait()
        if self._stopped:
            raise ModelUnavailable(f"{self._name}: closed while it was starting")
        if "missing" in answer:
            raise ModelUnavailable(f"{self._name}: {unloadable(str(answer['missing']))}")
        why = answer.get("error") or f"it ended with {self.how_it_ended()}"
        raise WeightsError(
            f"{self._name}: llama.cpp cannot load {path}: {why.rstrip('.')}. Where the file is damaged or cut short, "
            "fetch or export it again"
        )


def unloadable(why: str) -> str:
    """What to do when ``xllamacpp`` is installed but cannot be imported for the reason given."""
    advice = "install the package of your system that holds it"
    if "libgomp" in why:
        advice = (
            "install the OpenMP library: apt install libgomp1 (Debian, Ubuntu), dnf install libgomp (Fedora)"
        )
    elif "GLIBC" in why:
        advice = "it needs a newer system, or a llama-server of your own (CODESTEER_LLAMA_SERVER)"
    return f"llama.cpp (xllamacpp) cannot be loaded: {why[:300]}; {advice}"


def _usable_cpus() -> int:
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cpus, 8)  # generation is bound by memory; more threads only wait for each other


def _executable(variable: str) -> str | None:
    text = os.environ.get(variable, "").strip()
    if not text:
        return None
    found = shutil.which(Path(text).expanduser())
    if found is None:
        raise ConfigError(f"{variable} names no program that can be run: {text[:200]!r}")
    return str(Path(found).absolute())


def _whole_number(variable: str) -> int | None:
    text = os.environ.get(variable, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or int(text[:9]) < 1:
        raise ConfigError(f"{variable} must be a whole number of at least 1, not {text[:40]!r}")
    return int(text[:9])


def _short_spinning() -> dict[str, str]:
    """For the environment of llama.cpp: its threads wait for each other by spinning, but not for long.

    Left to themselves they spin so long that whatever else wants the cores (a sandbox, a second model) slows them to a
    fraction, and is slowed by them. Who has set how threads wait is obeyed.
    """
    if {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT"} & os.environ.keys():
        return {}
    return {"GOMP_SPINCOUNT": "1000"}
