# SPDX-License-Identifier: Apache-2.0
"""A disk that remembers in what order it was written, and what was synced: an APSW VFS.

`image` builds the folder as it may look after a power cut at any operation. What was synced is
there. Of the rest any part may be: writes are lost or kept in any order, cut at sectors of 512
bytes; truncations too. Directory entries (a new file, a deleted log) are kept up to some point in
their order, which is at least the last directory sync (SQLite makes one after the first sync of a
new log). The shared memory is never there: it is memory.

`fault` may raise in a write or a sync: a full disk, an I/O error. What a failed sync should have
kept stays unsynced, and a failed write may have written a part.
"""

from pathlib import Path
from typing import NamedTuple

import apsw

SECTOR = 512


class Op(NamedTuple):
    """One operation: link, unlink, dirsync, write, truncate or sync, and on which file."""

    what: str
    name: str
    inode: int
    at: int = 0
    data: bytes = b""


class Disk(apsw.VFS):
    """See the module. One for each workload; `name` is its VFS name while it lives."""

    def __init__(self, name, rnd):
        self.name, self.rnd = name, rnd
        self.ops = []
        self.fault = lambda *_: None
        self._inodes, self._next = {}, 0
        super().__init__(name, "")

    def mark(self):
        """How many operations the disk has seen."""
        return len(self.ops)

    def do(self, op):
        """Remember one operation."""
        self.ops.append(op)

    def inode(self, path):
        """Return the number of the file that has this name now; a new file gets a new one."""
        if path not in self._inodes:
            self._next += 1
            self._inodes[path] = self._next
            self.do(Op("link", Path(path).name, self._next))
        return self._inodes[path]

    def xOpen(self, name, flags):  # noqa: N802 - SQLite's word
        """Open a file that tells us what is done to it."""
        return _File(self, name, flags)

    def xDelete(self, name, syncdir):  # noqa: N802
        """Remember a deletion; only with `syncdir` is it sure to last."""
        super().xDelete(name, syncdir)
        self.do(Op("unlink", Path(name).name, self._inodes.pop(name, 0)))
        if syncdir:
            self.do(Op("dirsync", "", 0))


class _File(apsw.VFSFile):
    def __init__(self, disk, name, flags):
        path = name.filename() if isinstance(name, apsw.URIFilename) else (name or "temporary")
        self._disk, self._name = disk, Path(path).name
        self._fresh = not Path(path).exists() and bool(
            flags[0] & (apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL)
        )
        super().__init__("", name, flags)
        self._inode = disk.inode(path)

    def xWrite(self, data, offset):  # noqa: N802
        data = bytes(data)
        try:
            self._disk.fault("write", self._name, offset + len(data))
        except apsw.Error:
            part = self._disk.rnd.choice((0, len(data) // 2 // SECTOR * SECTOR))
            if part:
                super().xWrite(data[:part], offset)
                self._disk.do(Op("write", self._name, self._inode, offset, data[:part]))
            raise
        super().xWrite(data, offset)
        self._disk.do(Op("write", self._name, self._inode, offset, data))

    def xTruncate(self, size):  # noqa: N802
        super().xTruncate(size)
        self._disk.do(Op("truncate", self._name, self._inode, size))

    def xSync(self, flags):  # noqa: N802
        self._disk.fault("sync", self._name, 0)
        super().xSync(flags)
        self._disk.do(Op("sync", self._name, self._inode))
        if self._fresh:
            self._disk.do(Op("dirsync", "", 0))
            self._fresh = False


def image(ops, rnd, folder: Path):
    """Write the files of a disk that lost power after these operations."""
    synced = {op.inode: i for i, op in enumerate(ops) if op.what == "sync"}
    lose = rnd.choice((0.05, 0.5, 0.95, 1.0))
    files = {}
    for i, op in enumerate(ops):
        if op.what not in ("write", "truncate"):
            continue
        data = files.setdefault(op.inode, bytearray())
        sure = i < synced.get(op.inode, -1)
        if not sure and rnd.random() < lose:
            continue
        if op.what == "truncate":
            del data[op.at :]
        else:
            torn = not sure and rnd.random() < 0.3
            _put(data, op.at, op.data, rnd if torn else None)
    folder.mkdir(parents=True, exist_ok=True)
    for name, inode in _names(ops, rnd).items():
        (folder / name).write_bytes(files.get(inode, b""))


def _put(data, at, new, torn):
    """Write `new` at `at`; when torn, each sector of the disk is kept or lost by itself."""
    if len(data) < at + len(new):
        data.extend(bytes(at + len(new) - len(data)))
    start = 0
    while start < len(new):
        end = min(len(new), start + SECTOR - (at + start) % SECTOR)
        if torn is None or torn.random() < 0.5:
            data[at + start : at + end] = new[start:end]
        start = end


def _names(ops, rnd):
    """Return which name leads to which file: the directory up to a point that is sure or later."""
    entries = [op for op in ops if op.what in ("link", "unlink", "dirsync")]
    sure = max((i + 1 for i, op in enumerate(entries) if op.what == "dirsync"), default=0)
    names = {}
    for op in entries[: rnd.randint(sure, len(entries))]:
        if op.what == "link":
            names[op.name] = op.inode
        elif op.what == "unlink":
            names.pop(op.name, None)
    return {name: inode for name, inode in names.items() if not name.endswith("-shm")}
