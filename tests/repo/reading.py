# SPDX-License-Identifier: Apache-2.0
"""What the tests of the repository read: its root, project file, lock files and pages."""

import re
import tomllib
from pathlib import Path

from tools.words import ROOT, tracked

LOCKS = sorted(ROOT.glob("requirements*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def spelled(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted() -> dict[str, str]:
    """Every dependency that we name ourselves: name to the requirement as written."""
    lines = [
        *PROJECT["project"]["dependencies"],
        *(line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra),
        *(line for group in PROJECT["dependency-groups"].values() for line in group),
        *(ROOT / "requirements-build.in").read_text("utf-8").split(),
    ]
    return {spelled(re.split(r"[\[=<>~! ;]", line)[0]): line for line in lines}


def pins(lock: Path) -> dict[str, str]:
    """Every project that a lock file names, with its version."""
    found = re.findall(r"^([\w.-]+)==([^\s;]+)", lock.read_text("utf-8"), re.MULTILINE)
    return {spelled(name): version for name, version in found}


def pages() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]
