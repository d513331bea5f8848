"""Running one program as ``__main__`` in a forked interpreter, as ``python main.py`` would run it.

Covered: its working folder, standard streams, ``__main__``, exit codes, tracebacks without our frames,
threads and exit handlers, and ``__del__`` of its globals. Not covered: ``sys.orig_argv`` and what else only a
fresh start can give.
"""

# Plain os calls throughout: these run for every program, on names that hostile code chose.
# ruff: noqa: PTH103, PTH108, PTH120, PTH123, RUF063, T201
from __future__ import annotations

import atexit
import builtins
import fcntl
import gc
import io
import os
import sys
import threading
import types
from collections.abc import Mapping
from typing import Any, NoReturn

MAIN = "main.py"

_PIPE_MAX = 1 << 20  # what an ordinary user may make a pipe hold


def write_files(folder: str, files: Mapping[str, str]) -> None:
    """Write ``files`` (checked relative names -> text) beneath ``folder``."""
    for name, text in files.items():
        path = f"{folder}/{name}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text.encode("utf-8", "surrogatepass"))


def open_stdin(text: str, folder: str) -> int:
    """A descriptor that holds ``text``: a filled pipe, as under a shell, or an unlinked file if that is too small."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data) <= _PIPE_MAX:
        reader, writer = os.pipe()
        if len(data) > 65536:
            fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, _PIPE_MAX)
        os.set_blocking(writer, False)
        written = os.write(writer, data) if data else 0
        os.close(writer)
        if written == len(data):
            return reader
        os.close(reader)
    path = f"{folder}/.stdin"
    with open(path, "wb") as file:
        file.write(data)
    descriptor = os.open(path, os.O_RDONLY)
    os.unlink(path)
    return descriptor


def _standard_streams() -> None:
    # Inherited objects belong to the server and remember its descriptors' state; build them as the interpreter does.
    for descriptor, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        raw = io.FileIO(descriptor, mode, closefd=False)
        raw.name = f"<{name}>"
        buffer = io.BufferedReader(raw) if mode == "r" else io.BufferedWriter(raw)
        stream = io.TextIOWrapper(
            buffer,
            encoding="utf-8",
            errors="backslashreplace" if name == "stderr" else "strict",
            newline=None if mode == "r" else "\n",
            line_buffering=name == "stderr",
        )
        stream.mode = mode  # type: ignore[misc]
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _main_module(path: str, variables: Mapping[str, str]) -> types.ModuleType:
    module = types.ModuleType("__main__")
    module.__file__ = path
    module.__dict__["__builtins__"] = builtins
    module.__dict__["__cached__"] = None
    if sys.version_info < (3, 14):
        module.__dict__["__annotations__"] = {}
    module.__dict__.update(variables)
    sys.modules["__main__"] = module
    return module


def _exit_code(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def _report(error: BaseException, path: str) -> None:
    """Print the traceback from the program's first frame on, through the program's own hook if it set one."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    sys.excepthook(type(error), error.with_traceback(trace), trace)


def _execute(source: bytes, path: str, namespace: dict[str, Any]) -> int:
    try:
        # dont_inherit: or the __future__ statement of this file would hold in the program too.
        exec(compile(source, path, "exec", dont_inherit=True), namespace)
    except SystemExit as stop:
        return _exit_code(stop.code)
    except BaseException as error:
        _report(error, path)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _finalize(namespace: dict[str, Any]) -> None:
    """What the interpreter does at exit, in its order, without the slow teardown of preloaded modules."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()  # pyright: ignore[reportPrivateUsage]
    for private in (True, False):
        for name in [key for key in namespace if key != "__builtins__" and key.startswith("_") is private]:
            namespace[name] = None
    gc.collect()


def run(folder: str, source: bytes, variables: Mapping[str, str]) -> NoReturn:
    """Run ``source``, which stands in ``folder`` as `MAIN`, and end the process with its exit code."""
    path = f"{folder}/{MAIN}"
    code = 1
    try:
        _standard_streams()
        sys.argv = [path]
        sys.path.insert(0, folder)
        numpy_random = sys.modules.get("numpy.random")
        if numpy_random is not None:
            numpy_random.seed()
        namespace = _main_module(path, variables).__dict__
        code = _execute(source, path, namespace)
        _finalize(namespace)
    except BaseException:
        # A hook of the program failed on the way out; its exit code stands.
        code = code or 1
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:
            code = code or 120  # the interpreter's own code for a failed last flush
    os._exit(code)
