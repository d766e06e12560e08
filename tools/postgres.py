# SPDX-License-Identifier: Apache-2.0
"""Starts a PostgreSQL for the tests in a folder of its own, reached by a socket, never by a port.

The server comes from the `pgserver` wheel; where there is no such wheel, from Debian's
`postgresql`. As a program it starts one, asks it a question and stops it. Exit 1 only in CI.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import say  # noqa: E402

MISSING = (
    "No PostgreSQL for the tests: the pgserver wheel does not start here and none is installed "
    "(Debian: apt-get install postgresql)."
)


class NoServer(RuntimeError):
    """No PostgreSQL can be started here; the message says what to install."""


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """Run a fresh server and give its URI; stopped and removed at the end. Raises `NoServer`."""
    with tempfile.TemporaryDirectory(prefix="paydar-pg-") as name:
        folder = Path(name)
        with contextlib.ExitStack() as stack:
            yield _from_wheel(stack, folder / "wheel") or _from_debian(stack, folder / "debian")


def _from_wheel(stack: contextlib.ExitStack, folder: Path) -> str | None:
    try:
        from pgserver.postgres_server import get_server  # noqa: PLC0415 (no wheel, no module)
    except ImportError:
        return None
    try:
        server = get_server(folder, cleanup_mode="stop")
    except (OSError, AssertionError, subprocess.SubprocessError) as error:
        print(f"The PostgreSQL of the wheel does not start ({error}).", file=sys.stderr)
        return None
    stack.callback(server.cleanup)
    return str(server.get_uri())


def _from_debian(stack: contextlib.ExitStack, folder: Path) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not found:
        raise NoServer(MISSING)
    programs, folder = found[-1].parent, folder.absolute()
    folder.mkdir(mode=0o700)
    folder.parent.chmod(0o755)
    as_user = list[str]()
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data, options = str(folder / "data"), f"-c listen_addresses='' -k {folder}"
    control = [*as_user, str(programs / "pg_ctl"), "-D", data, "-w"]
    log = ["-l", str(folder / "log"), "-o", options]
    _run([*as_user, str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust"])
    _run([*control, *log, "start"])
    stack.callback(_run, [*control, "-m", "immediate", "stop"])
    return f"postgresql://postgres@/postgres?host={folder}"


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def _version() -> str:
    with serving() as uri, psycopg.connect(uri) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return str(row[0] if row else "?")


def main() -> int:
    """Print the version of the server that the tests will have, or say what to install."""
    try:
        try:
            version = _version()
        except NoServer:
            if not say.apt_install("postgresql"):
                raise
            version = _version()
    except NoServer as error:
        return say.missing(str(error))
    print(f"PostgreSQL {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
