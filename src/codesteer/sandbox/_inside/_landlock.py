"""Landlock: a wall around files, TCP and signals that needs no privilege and no namespaces (Linux 6.12 or later).

What it does not hide: whether a file exists and its metadata (``stat``). Sockets are left to the seccomp
filter. Interface: the kernel's Documentation/userspace-api/landlock.rst.
"""

# Plain os calls throughout: these run for every program, on names that hostile code chose.
# ruff: noqa: PTH112
from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable

from ._kernel import PR_SET_NO_NEW_PRIVS, check, prctl, syscall

# ABI 6 is the first that confines signals; below it a run could stop any process of its user.
NEEDED_ABI = 6

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1
_RULE_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE, _IOCTL_DEVICE = 1 << 14, 1 << 15
_ALL_FILE_RIGHTS = (1 << 16) - 1
_ALL_NETWORK_RIGHTS = 3
_ALL_SCOPES = 3
_READ_ONLY = _EXECUTE | _READ_FILE | _READ_DIR
_RIGHTS_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEVICE


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"  # what a packed structure gets anyway; Python 3.14 wants it said
    _fields_ = (("allowed", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def abi() -> int:
    """Landlock's version in the running kernel; 0 if it is absent or switched off."""
    return max(0, syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION))


def restrict(readable: Iterable[str], writable: Iterable[str]) -> None:
    """Confine the calling process for good: read and execute ``readable``, everything beneath ``writable``.

    Paths that do not exist are left out. Raises `OSError` if the kernel refuses any part of it.
    """
    rules = _Ruleset(_ALL_FILE_RIGHTS, _ALL_NETWORK_RIGHTS, _ALL_SCOPES)
    descriptor = check(
        syscall(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(ctypes.sizeof(rules)), 0),
        "landlock ruleset",
    )
    for paths, rights in ((readable, _READ_ONLY), (writable, _ALL_FILE_RIGHTS)):
        for path in paths:
            _allow(descriptor, path, rights)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    check(syscall(_RESTRICT_SELF, descriptor, 0), "landlock restrict")
    os.close(descriptor)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        target = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not os.path.isdir(path):
        rights &= _RIGHTS_OF_A_FILE
    rule = _PathBeneath(rights, target)
    check(syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0), f"landlock rule {path}")
    os.close(target)
