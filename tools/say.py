# SPDX-License-Identifier: Apache-2.0
"""What all chores say alike: one clear line for what cannot be had, and root's way to get it."""

import os
import shutil
import subprocess
import sys


def in_ci() -> bool:
    """Say whether nobody watches: then what is missing is a failure, never a skip."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def missing(line: str) -> int:
    """Print the one line that says what to install. Return the exit code: 1 in CI, else 0."""
    print(line, file=sys.stderr)
    return 1 if in_ci() else 0


def apt_install(*packages: str) -> bool:
    """Install Debian packages when we are root on a Debian; say whether that was done."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    for command in (["apt-get", "update"], install):
        done = subprocess.run(
            command, env=quiet, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
        )
        if done.returncode != 0:
            return False
    return True
