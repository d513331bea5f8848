"""The few Linux calls that Python has no function for, through ctypes.

Covered: x86_64 and aarch64. Not covered: any other machine; `machine()` raises there, and the sandbox
refuses. Constants are from the kernel's uapi headers.
"""

from __future__ import annotations

import ctypes
import os
import platform

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000

MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 2, 4, 8, 0x4000, 0x40000

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 36, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

_SIGCHLD = 17
_CLONE_NUMBER = {"x86_64": 56, "aarch64": 220}
_LAST_CAPABILITY = 63
_CAPABILITY_VERSION_3 = 0x20080522

# PyDLL, not CDLL: the GIL must stay held over a raw clone(), or the child would start without it.
_libc = ctypes.PyDLL(None, use_errno=True)


def machine() -> str:
    """The processor's name as the tables here key it. Raises `OSError` for one without tables."""
    name = platform.machine()
    if name not in _CLONE_NUMBER:
        raise OSError(f"no system call table for the processor {name!r} (known: x86_64, aarch64)")
    return name


def check(result: int, what: str) -> int:
    """Turn a -1 of libc into an `OSError` that says which call failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object) -> int:
    return _libc.syscall(number, *arguments)


def prctl(option: int, argument: object = 0, third: object = 0) -> None:
    check(_libc.prctl(option, argument, third, 0, 0), f"prctl({option})")


def mount(
    source: bytes | None, target: bytes, kind: bytes | None, flags: int, data: bytes | None = None
) -> None:
    result = _libc.mount(source, target, kind, ctypes.c_ulong(flags), data)
    check(result, f"mount {target.decode()}")


def fork(namespaces: int) -> int:
    """`os.fork` into new namespaces: 0 in the child, its pid in the parent.

    A raw clone() skips what Python does around a fork (locks, thread bookkeeping, re-seeding of ``random``),
    so the interpreter's own hooks are called around it. They also take the import lock: nothing may be
    imported in between.
    """
    if not namespaces:
        return os.fork()
    number = _CLONE_NUMBER[machine()]
    flags = ctypes.c_ulong(namespaces | _SIGCHLD)
    zero = ctypes.c_ulong(0)
    ctypes.pythonapi.PyOS_BeforeFork()
    pid = _libc.syscall(number, flags, zero, zero, zero, zero)
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
    else:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
    return check(pid, "clone")


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


def drop_capabilities() -> None:
    """Give up every capability, for good: bounding, ambient, effective, permitted and inheritable."""
    for capability in range(_LAST_CAPABILITY + 1):
        if _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # past the last one this kernel knows, or nothing to drop
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    nothing = (ctypes.c_uint32 * 6)()
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    check(_libc.capset(ctypes.byref(header), nothing), "capset")
