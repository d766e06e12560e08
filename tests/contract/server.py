# SPDX-License-Identifier: Apache-2.0
"""A real PostgreSQL server for tests: from the wheel `pgserver`, else the one that is installed."""

import atexit
import contextlib
import functools
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

MISSING = (
    "no PostgreSQL server to test with: install the wheel `pgserver` (it is in"
    " requirements-dev.lock) or the Debian package `postgresql`"
)
UNPRIVILEGED = ("postgres", "nobody")
_names = itertools.count(1)


class Server:
    """A cluster of its own in a temporary folder. `bin` holds pg_ctl and initdb."""

    def __init__(self, bin_folder, user):
        self._bin, self._user = bin_folder, user
        self.folder = Path(tempfile.mkdtemp(prefix="paydar-pg-"))
        self._data = self.folder / "data"
        if user:
            shutil.chown(self.folder, user)
        self._call("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
        self.start()
        atexit.register(self.discard)

    def _call(self, program, *args):
        done = subprocess.run(
            [self._bin / program, *args], user=self._user, cwd=self.folder, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode()}")

    def start(self, *settings):
        """Start it (again); `settings` are like `fsync=off`."""
        told = "".join(f" -c {s}" for s in settings)
        self._call("pg_ctl", "-D", self._data, "-w", "-l", self.folder / "log",
                   "-o", f"-k {self.folder} -c listen_addresses={told}", "start")  # fmt: skip

    def stop(self):
        """Stop it as an operator would."""
        self._call("pg_ctl", "-D", self._data, "-w", "-m", "fast", "stop")

    def kill(self):
        """SIGKILL to the postmaster; wait until the last of its processes is gone."""
        pid = int((self._data / "postmaster.pid").read_text().split()[0])
        family = [pid, *_children(pid)]
        os.kill(pid, signal.SIGKILL)
        while any(_alive(p) for p in family):
            time.sleep(0.01)
        for lock in (self._data / "postmaster.pid", self.folder / ".s.PGSQL.5432.lock"):
            lock.unlink()  # its number may stay taken until it is reaped

    def configure(self, **settings):
        """Change settings of the running server."""
        with psycopg.connect(self.dsn(), autocommit=True) as admin:
            for name, value in settings.items():
                admin.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            admin.execute("SELECT pg_reload_conf()")

    def forget_settings(self):
        """Take back what `configure` changed; holds from the next start."""
        (self._data / "postgresql.auto.conf").write_text("")

    def dsn(self, schema=None):
        """Return the address of the database, or of one schema in it."""
        plain = f"postgresql://postgres@/postgres?host={quote(str(self.folder), safe='')}"
        return plain + (f"&options=-csearch_path%3D{schema}" if schema else "")

    def fresh(self):
        """Return the address of a new empty schema."""
        schema = f"s{next(_names)}"
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
        return self.dsn(schema)

    def discard(self):
        """Stop it at once and remove its folder."""
        atexit.unregister(self.discard)
        with contextlib.suppress(RuntimeError):
            self._call("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def _children(pid):
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in told.split()]


def _alive(pid):
    """Whether it still runs; a zombie that nobody has reaped is dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _wheel():
    """Return the programs' folder of the wheel, and as whom they may run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about where it would keep a server that users share
        import pgserver  # noqa: PLC0415 - it may be absent
        from pgserver import utils  # noqa: PLC0415
    programs = Path(pgserver.__file__).parent / "pginstall" / "bin"
    if os.geteuid():
        return programs, None
    utils.ensure_user_exists("pgserver")
    utils.ensure_prefix_permissions(programs)
    utils.ensure_folder_permissions(programs, 0o055)
    utils.ensure_folder_permissions(programs.parent / "lib", 0o044)
    return programs, "pgserver"


def _installed():
    """Return the newest installed programs' folder, Debian's place first, or None."""
    places = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True
    )
    on_path = shutil.which("pg_ctl")
    places += [Path(on_path).resolve().parent] if on_path else []
    found = next((p for p in places if (p / "initdb").exists()), None)
    if found is None or os.geteuid():
        return found and (found, None)
    import pwd  # noqa: PLC0415 - not on every system

    names = {entry.pw_name for entry in pwd.getpwall()}
    return found, next(name for name in UNPRIVILEGED if name in names)


def new_server():
    """Start a server; where there is none, fail in CI and skip elsewhere, in one clear line."""
    try:
        found = _wheel()
    except ImportError:
        found = _installed()
    if found is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    return Server(*found)


@functools.cache
def server():
    """Return the server that all tests of this process share."""
    return new_server()
