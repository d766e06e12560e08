# SPDX-License-Identifier: Apache-2.0
"""Makes `.venv` hold exactly what the lock files name, and paydar itself.

    python3.11 tools/environment.py requirements-build.lock requirements.lock

Runs under the system's Python, so it uses the standard library only. Every file that pip takes is
checked against its hash in the lock, and only wheels are taken: nothing is compiled or run while
installing. What no lock file names any more is removed. Nothing is installed outside `.venv`.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import say  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PIP = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
KEPT = frozenset({"pip", "setuptools", "wheel", "paydar", "uv"})  # uv: made by `make lock`
NO_VENV = (
    "This Python cannot make virtual environments: install Debian's python3-venv "
    "(apt-get install python3-venv), or any Python 3.11 that brings ensurepip."
)


def main(locks: list[str]) -> int:
    """Bring `.venv` up to date; return the exit code."""
    if not _works() and not _make():
        print(NO_VENV, file=sys.stderr)
        return 1
    for lock in locks:
        take = ["--require-hashes", "--only-binary=:all:", "-r", str(ROOT / lock)]
        subprocess.run([*PIP, "install", "--quiet", *take], check=True)
    _remove(_installed() - _named() - KEPT)
    own = ["--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    subprocess.run([*PIP, "install", *own], check=True)
    return 0


def _works() -> bool:
    """Whether the environment is there and its pip answers (half-made ones are made again)."""
    if not PYTHON.exists():
        return False
    return subprocess.run([*PIP, "--version"], capture_output=True, check=False).returncode == 0


def _make() -> bool:
    make = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(make, check=False).returncode == 0:
        return True
    return say.apt_install("python3-venv") and subprocess.run(make, check=False).returncode == 0


def _spelled(name: str) -> str:
    """Spell a project's name as PEP 503 does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _named() -> set[str]:
    """Return every project that any lock file of the repository names."""
    text = "\n".join(lock.read_text("utf-8") for lock in ROOT.glob("requirements*.lock"))
    return {_spelled(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


def _installed() -> set[str]:
    listed = subprocess.run(
        [*PIP, "list", "--format=freeze"], capture_output=True, text=True, check=True
    )
    return {_spelled(re.split(r"==| @ ", line)[0]) for line in listed.stdout.splitlines() if line}


def _remove(names: set[str]) -> None:
    if names:
        subprocess.run([*PIP, "uninstall", "--quiet", "--yes", *sorted(names)], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
