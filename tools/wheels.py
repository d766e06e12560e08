# SPDX-License-Identifier: Apache-2.0
"""Shows that `requirements.lock` can be installed on office machines with wheels only.

For each platform the lock's lines whose marker holds *there* are downloaded, hashes checked, into
a folder that is removed again. pip evaluates markers for the machine it runs on, so the lines are
chosen here, for the machine that is asked about.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
MAKES = range(37)  # manylinux_2_N up to Debian 12's glibc 2.36
MACHINES = {
    "win_amd64": ("win32", "nt", "Windows", "AMD64", ["win_amd64"]),
    "manylinux_x86_64": (
        "linux",
        "posix",
        "Linux",
        "x86_64",
        [f"manylinux_2_{n}_x86_64" for n in MAKES if n >= 5]
        + ["manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"],
    ),
}


def environment(machine: str) -> dict[str, str]:
    """Return the marker variables (PEP 508) of CPython 3.11 on that machine."""
    sys_platform, os_name, system, processor, _ = MACHINES[machine]
    return {
        "sys_platform": sys_platform,
        "os_name": os_name,
        "platform_system": system,
        "platform_machine": processor,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "python_version": "3.11",
        "python_full_version": "3.11.2",
        "extra": "",
    }


def lines_for(lock: str, machine: str) -> list[str]:
    """Return the lock's requirements that hold on that machine, markers removed, hashes kept."""
    joined = re.sub(r"\\\n\s*", " ", lock)
    chosen = list[str]()
    for line in joined.splitlines():
        told, *hashes = line.split(" --hash=")
        if not hashes or line.lstrip().startswith("#"):
            continue
        requirement = Requirement(told.strip())
        if requirement.marker is None or requirement.marker.evaluate(environment(machine)):
            kept = " ".join(f"--hash={value.strip()}" for value in hashes)
            chosen.append(f"{requirement.name}{requirement.specifier} {kept}")
    return chosen


def download(lock: Path, machine: str) -> int:
    """Download the wheels of the lock for that machine; return how many. Raises if one lacks."""
    with tempfile.TemporaryDirectory(prefix="paydar-wheels-") as folder:
        chosen = Path(folder) / "chosen.txt"
        chosen.write_text("\n".join(lines_for(lock.read_text("utf-8"), machine)), "utf-8")
        target = ["--python-version", "3.11", "--implementation", "cp"]
        for platform in MACHINES[machine][4]:
            target += ["--platform", platform]
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
        take = ["--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", *target]
        subprocess.run([*pip, "download", *take, "-d", folder, "-r", str(chosen)], check=True)
        return len(list(Path(folder).glob("*.whl")))


def main() -> int:
    """Check both kinds of office machine."""
    for machine in MACHINES:
        try:
            count = download(ROOT / "requirements.lock", machine)
        except subprocess.CalledProcessError:
            print(f"{machine}: not everything has a wheel (see above)", file=sys.stderr)
            return 1
        print(f"{machine}: {count} wheels, nothing to compile")
    return 0


if __name__ == "__main__":
    sys.exit(main())
