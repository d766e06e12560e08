# SPDX-License-Identifier: Apache-2.0
"""The machine that the figures belong to, without its name or paths."""

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import apsw


def machine() -> dict[str, object]:
    """Return cores, memory, system, and the versions that decide a figure."""
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1,
        "memory_mb": _memory(),
        "load": [round(x, 2) for x in os.getloadavg()] if hasattr(os, "getloadavg") else [],
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "implementation": sys.implementation.name,
        "sqlite": apsw.sqlite_lib_version(),
        "msgspec": version("msgspec"),
        "django": version("django"),
        "granian": version("granian"),
    }


def resident(pids: list[int]) -> float | None:
    """Return the resident memory of these processes in MB (10**6 bytes), or None without /proc.

    The proportional size is added up, so that pages shared between them count once.
    """
    total = 0
    try:
        for pid in pids:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    except OSError:
        return None
    return total / 1e6


def family_of(pid: int) -> list[int]:
    """Return a process and all that it started, as far as /proc tells."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in task.read_text("ascii").split()]
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((ln.partition(":")[2].strip() for ln in lines if ln.startswith("model name")), "")


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 10**6
    except (AttributeError, ValueError, OSError):
        return None
