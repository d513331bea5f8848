"""What to do when no sandbox can be had, for the machine at hand. Facts about it are read from /proc, never guessed."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from ._inside import _landlock

_UNSAFE = "To run trusted programs without any sandbox, name it: backend='unsafe-subprocess'."


def other_platform() -> str:
    """For anything but Linux."""
    if sys.platform == "win32":
        how = "Use WSL2 (`wsl --install`) and run codesteer inside it; there the sandbox works in full."
    elif sys.platform == "darwin":
        how = "Run codesteer in a Linux virtual machine or container (Docker Desktop, colima, lima)."
    else:
        how = "Run codesteer on Linux."
    return f"no sandbox for {platform.system()}: the sandbox needs the Linux kernel. {how} {_UNSAFE}"


def linux(causes: Mapping[str, str]) -> str:
    """For Linux, with the cause for which each backend was refused."""
    lines = ["no sandbox can be had on this machine:"]
    lines += [f"  {name}: {cause}" for name, cause in causes.items()]
    if "bubblewrap" in causes:
        lines += [f"  -> {line}" for line in _remedies()]
    if "landlock" in causes and _landlock.abi() < _landlock.NEEDED_ABI:
        lines.append(
            f"  -> Linux 6.12 or later has Landlock as needed, without any setting (here: {platform.release()})"
        )
    lines.append(f"  {_UNSAFE}")
    return "\n".join(lines)


def _read(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""


def _remedies() -> list[str]:
    from ._bubblewrap import find

    found: list[str] = []
    if "microsoft" in platform.release().lower() and platform.release().startswith("4.4"):
        found.append("this is WSL 1: convert it with `wsl --set-version <distribution> 2`")
    if find() is None:
        found.append(
            "install bubblewrap: `apt install bubblewrap`, `dnf install bubblewrap` or `pacman -S bubblewrap`; "
            "without rights on the machine: `pip install 'codesteer[bubblewrap]'`"
        )
    if os.getuid() != 0:
        found += _user_namespaces()
    if _in_container():
        found.append(
            "in Docker or Podman: `--security-opt seccomp=unconfined --security-opt apparmor=unconfined "
            "--security-opt systempaths=unconfined --cap-add SYS_ADMIN`; in Kubernetes the same as securityContext: "
            "`seccompProfile: {type: Unconfined}`, `procMount: Unmasked`, `capabilities: {add: [SYS_ADMIN]}`"
        )
    return found


def _in_container() -> bool:
    marks = ("/.dockerenv", "/run/.containerenv")
    return any(Path(mark).exists() for mark in marks) or "KUBERNETES_SERVICE_HOST" in os.environ


def _user_namespaces() -> list[str]:
    found: list[str] = []
    if _read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1":
        found.append(
            "Ubuntu's AppArmor keeps ordinary programs from making namespaces. For bwrap alone, write to "
            "/etc/apparmor.d/bwrap: `abi <abi/4.0>, include <tunables/global> profile bwrap /usr/bin/bwrap "
            "flags=(unconfined) { userns, }` (one statement per line) and run `sudo systemctl reload apparmor`; or "
            "for all programs: `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`"
        )
    if _read("/proc/sys/kernel/unprivileged_userns_clone") == "0":
        found.append("allow user namespaces: `sudo sysctl kernel.unprivileged_userns_clone=1`")
    if _read("/proc/sys/user/max_user_namespaces") == "0":
        found.append("allow user namespaces: `sudo sysctl user.max_user_namespaces=15000`")
    return found
