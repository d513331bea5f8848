"""The system calls no program of a model needs, refused by a seccomp filter (a denylist, like the container engines').

An allowlist is not used: those of other projects break numpy and pandas with every new version. The walls are
the namespaces (or Landlock); this filter takes away the kernel surface beyond them. Written as raw BPF, so
that neither libseccomp nor a compiler is needed. Numbers are from ``asm/unistd_64.h`` (x86_64) and
``asm-generic/unistd.h`` (aarch64).
"""

from __future__ import annotations

import ctypes
import errno
import struct

from ._kernel import PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, machine, prctl

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000

# Refused with EPERM: name -> (x86_64, aarch64); None where the machine lacks the call.
_DENIED: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "sched_setparam": (142, 118), "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274), "ioprio_set": (251, 30),
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467), "sethostname": (170, 161), "setdomainname": (171, 162),
    # files past the mount namespace, or without a name
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "memfd_create": (319, 279),
    "memfd_secret": (447, 447), "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
    # large and rarely needed parts of the kernel
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "personality": (135, 92), "modify_ldt": (154, None),
    "uselib": (134, None), "sysfs": (139, None), "lookup_dcookie": (212, 18), "vhangup": (153, 58),
    # System V objects and POSIX queues: kernel memory that the watchdog cannot see. Without an ipc namespace those of
    # the user are within reach too, by small numbers that need no "get".
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "shmdt": (67, 197),
    "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192),
    "mq_open": (240, 180), "mq_unlink": (241, 181), "mq_timedsend": (242, 182), "mq_timedreceive": (243, 183),
    "mq_notify": (244, 184), "mq_getsetattr": (245, 185),
    # memory policy
    "mbind": (237, 235), "set_mempolicy": (238, 237), "migrate_pages": (256, 238), "move_pages": (279, 239),
    "set_mempolicy_home_node": (450, 450),
    # the machine
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225),
    "acct": (163, 89), "quotactl": (179, 60), "quotactl_fd": (443, 443), "syslog": (103, 116),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171),
    "iopl": (172, None), "ioperm": (173, None), "nfsservctl": (180, 42),
}  # fmt: skip

# Refused with EPERM where no read-only mount guards the host's files: Landlock does not cover changing what a
# file's inode says, nor watching it; neither by its name nor through a descriptor that may only read.
_DENIED_WITHOUT_NAMESPACES: dict[str, tuple[int | None, int | None]] = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "removexattrat": (466, 466),
    "file_setattr": (469, 469), "utime": (132, None), "utimes": (235, None), "futimesat": (261, None),
    "utimensat": (280, 88), "inotify_add_watch": (254, 27),
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201), "accept": (43, 202),
    "accept4": (288, 242),
}  # fmt: skip

# Refused with ENOSYS, so that libraries fall back: glibc uses clone instead of clone3 (whose flags a filter
# cannot see). The old asynchronous input and output (io_setup...) draws on one quota for the whole machine.
_ABSENT: dict[str, tuple[int, int]] = {
    "clone3": (435, 435),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_setup": (206, 0),
    "io_destroy": (207, 1),
    "io_submit": (209, 2),
    "io_cancel": (210, 3),
    "io_getevents": (208, 4),
    "io_pgetevents": (333, 292),
}

_CONDITIONAL: dict[str, tuple[int, int]] = {
    "clone": (56, 220),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "prlimit64": (302, 261),
    "sched_setaffinity": (203, 122),
    "setpriority": (141, 140),
    "socket": (41, 198),
    "socketpair": (53, 199),
}

_CLONE_NEW_ANY = 0x7E020080
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C

# Commands of fcntl that reach past the descriptor, to anybody's use of the file: F_SETLEASE (holds up whoever opens
# it), F_NOTIFY (watches a folder), F_SET_RW_HINT, F_SETDELEG (a lease again). Each needs a descriptor to read, no more.
_FCNTL_DENIED = (1024, 1026, 1036, 1040)

# The commands of ioctl for terminals, pipes and descriptors. Others belong to file systems, which take some of them
# (attributes, snapshots, encryption) through a descriptor that may only read, and to devices.
_IOCTL_FIRST, _IOCTL_AFTER, _TCGETS2 = 0x5400, 0x5500, 0x802C542A
_AF_UNIX = 1
_PRIO_PROCESS = 0
_DATAGRAM_BIT = 2  # set in SOCK_DGRAM and SOCK_RAW, not in SOCK_STREAM and SOCK_SEQPACKET

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_OFFSET_NUMBER, _OFFSET_ARCH, _OFFSET_ARGUMENTS = 0, 4, 16


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def _deny(number: int, error: int = errno.EPERM) -> bytes:
    return _instruction(_JUMP_EQUAL, number, 0, 1) + _instruction(_RETURN, _ERRNO | error)


def _deny_if(number: int, argument: int, test: int, value: int, *, negate: bool = False) -> bytes:
    """Deny ``number`` if ``argument`` passes ``test`` against ``value`` (fails it, when negated).

    Its low word is looked at, which is all the kernel reads of an int.
    """
    branches = (1, 0) if negate else (0, 1)
    return b"".join(
        (
            _instruction(_JUMP_EQUAL, number, 0, 4),
            _instruction(_LOAD, _OFFSET_ARGUMENTS + 8 * argument),
            _instruction(test, value, *branches),
            _instruction(_RETURN, _ERRNO | errno.EPERM),
            _instruction(_LOAD, _OFFSET_NUMBER),
        )
    )


def _deny_other_ioctls(number: int) -> bytes:
    """Allow the known harmless commands only. The error is that of a file that lacks one, so that callers fall back."""
    return b"".join(
        (
            _instruction(_JUMP_EQUAL, number, 0, 6),
            _instruction(_LOAD, _OFFSET_ARGUMENTS + 8),
            _instruction(_JUMP_EQUAL, _TCGETS2, 3, 0),
            _instruction(_JUMP_AT_LEAST, _IOCTL_AFTER, 1, 0),
            _instruction(_JUMP_AT_LEAST, _IOCTL_FIRST, 1, 0),
            _instruction(_RETURN, _ERRNO | errno.EOPNOTSUPP),
            _instruction(_LOAD, _OFFSET_NUMBER),
        )
    )


def build(name: str, *, namespaces: bool) -> bytes:
    """The filter for the processor ``name``, as BPF instructions of 8 bytes each.

    With ``namespaces``, sockets of the AF_UNIX family are left open: none of the host's is within reach.
    """
    column = 0 if name == "x86_64" else 1
    number = {key: pair[column] for key, pair in _CONDITIONAL.items()}
    denied = list(_DENIED.values())
    parts = [
        _instruction(_LOAD, _OFFSET_ARCH),
        _instruction(_JUMP_EQUAL, _AUDIT_ARCH[name], 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _OFFSET_NUMBER),
    ]
    if name == "x86_64":
        parts += [_instruction(_JUMP_AT_LEAST, _X32_BIT, 0, 1), _instruction(_RETURN, _KILL)]
    parts += [
        _deny_if(number["clone"], 0, _JUMP_ANY_BIT, _CLONE_NEW_ANY),
        _deny_if(number["ioctl"], 1, _JUMP_EQUAL, _TIOCSTI),
        _deny_if(number["ioctl"], 1, _JUMP_EQUAL, _TIOCLINUX),
        *(_deny_if(number["fcntl"], 1, _JUMP_EQUAL, command) for command in _FCNTL_DENIED),
        # Of oneself only: without a pid namespace, other processes of the user are within reach.
        _deny_if(number["prlimit64"], 0, _JUMP_EQUAL, 0, negate=True),
        _deny_if(number["sched_setaffinity"], 0, _JUMP_EQUAL, 0, negate=True),
        _deny_if(number["setpriority"], 0, _JUMP_EQUAL, _PRIO_PROCESS, negate=True),
        _deny_if(number["setpriority"], 1, _JUMP_EQUAL, 0, negate=True),
    ]
    if namespaces:
        parts.append(_deny_if(number["socket"], 0, _JUMP_EQUAL, _AF_UNIX, negate=True))
    else:
        denied += _DENIED_WITHOUT_NAMESPACES.values()
        parts += [
            # A datagram socket could send to any path; a stream pair is connected to itself for good.
            _deny_if(number["socketpair"], 1, _JUMP_ANY_BIT, _DATAGRAM_BIT),
            _deny_other_ioctls(number["ioctl"]),
        ]
    parts += [_deny(pair[column], errno.ENOSYS) for pair in _ABSENT.values()]
    parts += [_deny(value) for pair in denied if (value := pair[column]) is not None]
    parts.append(_instruction(_RETURN, _ALLOW))
    return b"".join(parts)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


class Filter:
    """A filter made once by the server, so that installing it in a child is two system calls."""

    def __init__(self, *, namespaces: bool) -> None:
        code = build(machine(), namespaces=namespaces)
        self._buffer = ctypes.create_string_buffer(code, len(code))
        self._program = _Program(len(code) // 8, ctypes.cast(self._buffer, ctypes.c_void_p))

    def install(self) -> None:
        """Bind the calling process and all its descendants, for good. Raises `OSError`."""
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        prctl(PR_SET_SECCOMP, 2, ctypes.byref(self._program))
