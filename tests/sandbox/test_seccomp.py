"""The seccomp filter, run by a small BPF machine of our own, so that both processors' tables are tested on either."""

from __future__ import annotations

import errno
import re
import struct
from pathlib import Path

import pytest

from codesteer.sandbox._inside import _seccomp
from codesteer.sandbox._inside._seccomp import build

_ARCHES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_ALLOW, _KILL, _EPERM, _ENOSYS = 0x7FFF0000, 0x80000000, 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
_HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


def run(program: bytes, arch: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """What the filter returns for a system call."""
    padded = (*arguments, *(0,) * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number, arch, 0, *padded)
    position = accumulator = 0
    while True:
        code, if_true, if_false, value = struct.unpack_from("HBBI", program, 8 * position)
        position += 1
        if code == 0x20:
            accumulator = struct.unpack_from("<I", data, value)[0]
        elif code == 0x06:
            return value
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[
                code
            ]
            position += if_true if holds else if_false


def _number(name: str, machine: str) -> int:
    column = 0 if machine == "x86_64" else 1
    tables = (_seccomp._DENIED, _seccomp._DENIED_WITHOUT_NAMESPACES, _seccomp._ABSENT, _seccomp._CONDITIONAL)
    for table in tables:
        if name in table and table[name][column] is not None:
            return table[name][column]  # type: ignore[return-value]
    raise KeyError(name)


@pytest.mark.parametrize("namespaces", [True, False])
@pytest.mark.parametrize("machine", _ARCHES)
def test_every_listed_call_is_denied_and_common_ones_are_not(machine: str, namespaces: bool) -> None:
    program, arch = build(machine, namespaces=namespaces), _ARCHES[machine]
    column = 0 if machine == "x86_64" else 1
    for pair in _seccomp._DENIED.values():
        if pair[column] is not None:
            assert run(program, arch, pair[column]) == _EPERM
    for pair in _seccomp._ABSENT.values():
        assert run(program, arch, pair[column]) == _ENOSYS
    common = (
        (0, 1, 3, 9, 11, 12, 39, 60, 231) if machine == "x86_64" else (56, 57, 63, 64, 93, 94, 172, 222, 226)
    )
    for number in common:  # read, write, close, mmap, exit and the like
        assert run(program, arch, number) == _ALLOW


@pytest.mark.parametrize("machine", _ARCHES)
def test_without_namespaces_files_and_sockets_are_denied_too(machine: str) -> None:
    column = 0 if machine == "x86_64" else 1
    closed, opened = (build(machine, namespaces=value) for value in (False, True))
    for name, pair in _seccomp._DENIED_WITHOUT_NAMESPACES.items():
        if pair[column] is not None:
            assert run(closed, _ARCHES[machine], pair[column], (1,)) == _EPERM, name
            if name != "socket":
                assert run(opened, _ARCHES[machine], pair[column], (1,)) == _ALLOW, name


@pytest.mark.parametrize("machine", _ARCHES)
@pytest.mark.parametrize(
    ("name", "arguments", "namespaces", "allowed"),
    [
        ("clone", (17,), True, True),
        ("clone", (0x3D0F00,), True, True),  # a thread
        *[("clone", (flag | 17,), True, False) for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000)],
        *[("clone", (flag | 17,), True, False) for flag in (0x10000000, 0x20000000, 0x40000000)],
        ("ioctl", (0, 0x5401), True, True),
        ("ioctl", (0, 0x5412), True, False),
        ("ioctl", (0, 0x5412 | 1 << 32), True, False),  # the kernel reads 32 bits of it
        ("ioctl", (0, 0x541C), True, False),
        ("prlimit64", (0, 7), True, True),
        ("prlimit64", (77, 7), True, False),
        ("sched_setaffinity", (77,), False, False),
        ("setpriority", (0, 0, 5), True, True),
        ("setpriority", (0, 77, 5), True, False),
        ("setpriority", (1, 0, 5), True, False),  # the whole process group
        ("setpriority", (2, 0, 5), False, False),  # the whole user
        ("socket", (1, 1), True, True),
        ("socket", (2, 1), True, False),
        ("socket", (16, 3), True, False),
        ("socketpair", (1, 1), False, True),
        ("socketpair", (1, 1 | 0o2000000), False, True),
        ("socketpair", (1, 5), False, True),
        ("socketpair", (1, 2), False, False),
        ("socketpair", (1, 3 | 0o4000), False, False),
        ("socketpair", (1, 2), True, True),
        ("fcntl", (5, 1030), False, True),  # F_DUPFD_CLOEXEC
        *[("fcntl", (5, command), True, False) for command in (1024, 1026, 1036, 1040)],
        *[("fcntl", (5, command), False, False) for command in (1024, 1026, 1036, 1040)],
        ("ioctl", (0, 0x5412), False, False),
    ],
)
def test_conditions(
    machine: str, name: str, arguments: tuple[int, ...], namespaces: bool, allowed: bool
) -> None:
    program = build(machine, namespaces=namespaces)
    result = run(program, _ARCHES[machine], _number(name, machine), arguments)
    assert result == (_ALLOW if allowed else _EPERM)


@pytest.mark.parametrize("machine", _ARCHES)
@pytest.mark.parametrize(
    ("command", "allowed"),
    [
        (0x5401, True),  # TCGETS
        (0x541B, True),  # FIONREAD
        (0x5451, True),  # FIOCLEX
        (0x802C542A, True),  # TCGETS2
        (0x53FF, False),
        (0x5500, False),
        (0x40086602, False),  # FS_IOC_SETFLAGS
        (0x401C5820, False),  # FS_IOC_FSSETXATTR
        (0x40049409, False),  # FICLONE
    ],
)
def test_without_namespaces_ioctl_takes_few_commands(machine: str, command: int, allowed: bool) -> None:
    program, arch = build(machine, namespaces=False), _ARCHES[machine]
    number = _number("ioctl", machine)
    result = run(program, arch, number, (5, command))
    assert result == (_ALLOW if allowed else 0x50000 | errno.EOPNOTSUPP)
    assert run(program, arch, number, (5, command | 1 << 32)) == result
    assert run(build(machine, namespaces=True), arch, number, (5, command)) == _ALLOW
    assert (
        run(program, arch, _number("clone", machine), (17,)) == _ALLOW
    )  # what follows still sees the number


def test_other_doors_into_the_kernel_kill() -> None:
    program = build("x86_64", namespaces=True)
    assert run(program, 0x40000003, 20) == _KILL  # 32-bit calls
    assert run(program, _ARCHES["aarch64"], 20) == _KILL
    assert run(program, _ARCHES["x86_64"], 0x40000000 | 39) == _KILL  # x32


@pytest.mark.parametrize("machine", _ARCHES)
def test_numbers_agree_with_the_kernels_headers(machine: str) -> None:
    if not _HEADERS[machine].exists():
        pytest.skip("no kernel headers here")
    defined = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", _HEADERS[machine].read_text()))
    column = 0 if machine == "x86_64" else 1
    known = 0
    for table in (
        _seccomp._DENIED,
        _seccomp._DENIED_WITHOUT_NAMESPACES,
        _seccomp._ABSENT,
        _seccomp._CONDITIONAL,
    ):
        for name, pair in table.items():
            if name in defined:  # newer calls are not in older headers
                known += 1
                assert pair[column] == int(defined[name]), name
    assert known > 70


def test_an_unknown_processor_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(OSError, match="riscv64"):
        _seccomp.Filter(namespaces=True)
