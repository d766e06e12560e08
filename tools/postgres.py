# SPDX-License-Identifier: Apache-2.0
"""Starts a PostgreSQL for tests and measurements: a folder of its own, a socket, never a port.

The server comes from the `pgserver` wheel; where there is no such wheel or it does not start, from
Debian's `postgresql`. As a program it starts one, asks it a question and stops it. Exit 1 only in
CI.
"""

import atexit
import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import say  # noqa: E402

MISSING = (
    "No PostgreSQL for the tests: the pgserver wheel does not start here and none is installed "
    "(Debian: apt-get install postgresql)."
)
UNPRIVILEGED = ("postgres", "nobody")  # PostgreSQL refuses to run as root
Programs = tuple[Path, str | None]
_names = itertools.count(1)


class NoServer(RuntimeError):
    """No PostgreSQL can be started here; the message says what to install."""


class Server:
    """A cluster of its own in a temporary folder. `programs` holds pg_ctl and initdb."""

    def __init__(self, programs: Path, user: str | None) -> None:
        self._programs, self._user = programs, user
        self.folder = Path(tempfile.mkdtemp(prefix="paydar-pg-"))
        self._data = self.folder / "data"
        try:
            if user:
                shutil.chown(self.folder, user)
            self._call("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        atexit.register(self.discard)

    def _call(self, program: str, *args: str | Path) -> None:
        done = subprocess.run(
            [self._programs / program, *args], user=self._user, cwd=self.folder, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode()}")

    def start(self, *settings: str) -> None:
        """Start it (again); `settings` are like `fsync=off`."""
        told = "".join(f" -c {s}" for s in settings)
        self._call("pg_ctl", "-D", self._data, "-w", "-l", self.folder / "log",
                   "-o", f"-k {self.folder} -c listen_addresses={told}", "start")  # fmt: skip

    def stop(self) -> None:
        """Stop it as an operator would."""
        self._call("pg_ctl", "-D", self._data, "-w", "-m", "fast", "stop")

    def kill(self) -> None:
        """SIGKILL to the postmaster; wait until the last of its processes is gone."""
        pid = int((self._data / "postmaster.pid").read_text().split()[0])
        family = [pid, *_children(pid)]
        os.kill(pid, signal.SIGKILL)
        while any(_alive(p) for p in family):
            time.sleep(0.01)
        for lock in (self._data / "postmaster.pid", self.folder / ".s.PGSQL.5432.lock"):
            lock.unlink()  # its number may stay taken until it is reaped

    def configure(self, **settings: str) -> None:
        """Change settings of the running server."""
        with psycopg.connect(self.dsn(), autocommit=True) as admin:
            for name, value in settings.items():
                admin.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
            admin.execute(b"SELECT pg_reload_conf()")

    def forget_settings(self) -> None:
        """Take back what `configure` changed; holds from the next start."""
        (self._data / "postgresql.auto.conf").write_text("")

    def dsn(self, schema: str | None = None) -> str:
        """Return the address of the database, or of one schema in it."""
        plain = f"postgresql://postgres@/postgres?host={quote(str(self.folder), safe='')}"
        return plain + (f"&options=-csearch_path%3D{schema}" if schema else "")

    def fresh(self) -> str:
        """Return the address of a new empty schema."""
        schema = f"s{next(_names)}"
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}".encode())
        return self.dsn(schema)

    def discard(self) -> None:
        """Stop it at once and remove its folder."""
        atexit.unregister(self.discard)
        with contextlib.suppress(RuntimeError):
            self._call("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in told.split()]


def _alive(pid: int) -> bool:
    """Whether it still runs; a zombie that nobody has reaped is dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _wheel() -> Programs | None:
    """Return the programs' folder of the wheel, and as whom they may run."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about where it would keep a server that users share
            import pgserver  # noqa: PLC0415 - it may be absent
            from pgserver import utils  # noqa: PLC0415
    except ImportError:
        return None
    programs = Path(pgserver.__file__).parent / "pginstall" / "bin"
    if os.geteuid():
        return programs, None
    utils.ensure_user_exists("pgserver")
    utils.ensure_prefix_permissions(programs)
    utils.ensure_folder_permissions(programs, 0o055)
    utils.ensure_folder_permissions(programs.parent / "lib", 0o044)
    return programs, "pgserver"


def _installed() -> Programs | None:
    """Return the newest installed programs' folder, Debian's place first, or None."""
    places = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True
    )
    on_path = shutil.which("pg_ctl")
    places += [Path(on_path).resolve().parent] if on_path else []
    found = next((p for p in places if (p / "initdb").exists()), None)
    if found is None:
        return None
    if os.geteuid():
        return found, None
    import pwd  # noqa: PLC0415 - not on every system

    names = {entry.pw_name for entry in pwd.getpwall()}
    return found, next(name for name in UNPRIVILEGED if name in names)


def new_server() -> Server:
    """Start a server of the wheel, else the one that is installed; raises `NoServer`."""
    try:
        if found := _wheel():
            return Server(*found)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        print(f"The PostgreSQL of the wheel does not start ({error}).", file=sys.stderr)
    if found := _installed():
        return Server(*found)
    raise NoServer(MISSING)


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """Run a fresh server and give its URI; stopped and removed at the end. Raises `NoServer`."""
    server = new_server()
    try:
        yield server.dsn()
    finally:
        server.discard()


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
