"""Make a virtual environment with a pip that knows dependency groups; also where Debian ships venv without pip."""

import subprocess
import sys
import venv
from pathlib import Path

PIP = "pip>=25.1"


def main(folder: str) -> None:
    if sys.version_info < (3, 11):
        sys.exit(
            f"codesteer needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12"
        )
    python = Path(folder) / "bin" / "python"
    try:
        if not python.exists():  # one that somebody made already is kept
            venv.create(folder, with_pip=True)
    except (subprocess.CalledProcessError, ImportError):
        sys.exit("python3 has no venv module; on Debian or Ubuntu: apt install python3-venv")
    subprocess.run(
        [python, "-m", "pip", "--disable-pip-version-check", "install", "-q", "-U", PIP], check=True
    )


main(sys.argv[1])
