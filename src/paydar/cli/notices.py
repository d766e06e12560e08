# SPDX-License-Identifier: Apache-2.0
"""`paydar notices`: a house without a line makes a `key` and can `sign`; the office can `take`.

The private key stays in one file of the house, in the form in which Go's note package writes it:
`PRIVATE+KEY+<name>+<key id>+<base64(type byte || seed)>`.
"""

import argparse
import base64
import binascii
import os
import sys
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from paydar.cli.notice_operations import Client, TakeFile
from paydar.cli.printing import FileRefused, say
from paydar.cli.registry import asking
from paydar.counter.notice_files import LARGEST_FILE, verifier_of, write
from paydar.ledger.note import ED25519, NoteError

_PRIVATE: Final = "PRIVATE+KEY+"


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Say what `paydar notices` takes."""
    sub.add_argument("what", choices=["clients", "key", "sign", "take"])
    sub.add_argument("file", nargs="?", type=Path, help="the notices (JSON lines), or the file")
    sub.add_argument("--dir", type=Path, help="the office's folder (clients, take)")
    sub.add_argument(
        "--as", dest="assignment", default="founder", help="who brings the file (take)"
    )
    sub.add_argument("--language", default="en", choices=["fa", "en"])
    sub.add_argument("--name", default="", help="name of the key, one word (key)")
    sub.add_argument("--key", type=Path, help="file of the private key (key, sign)")
    sub.add_argument("--out", type=Path, help="the signed file (sign)")


def notices(asked: argparse.Namespace) -> int:
    """Run one of the four."""
    needed = {
        "clients": ("dir",),
        "key": ("key", "name"),
        "sign": ("file", "key", "out"),
        "take": ("dir", "file"),
    }[asked.what]
    if missing := [name for name in needed if not getattr(asked, name)]:
        sys.stderr.write(f"paydar: `notices {asked.what}` needs {' and '.join(missing)}\n")
        return 2
    return {"clients": _clients, "key": _key, "sign": _sign, "take": _take}[asked.what](asked)


def _clients(asked: argparse.Namespace) -> int:
    with asking(asked.dir) as ask:
        known = msgspec.json.decode(ask("notifiers", b""), type=list[Client])
    lines = [
        f"{c.assignment}  {c.issuer} ({c.role}){'' if c.living else ', ended'}  {c.key}".rstrip()
        for c in known
    ]
    say(asked, known, "\n".join(lines) or "nobody is enrolled")
    return 0


def _take(asked: argparse.Namespace) -> int:
    """Print an answer for each line; exit 1 if anything was refused."""
    data = _read(asked.file)
    request = msgspec.msgpack.encode(TakeFile(asked.assignment, asked.language, data))
    with asking(asked.dir) as ask:
        answers = ask("take-notices", request)
    sys.stdout.write(answers.decode() + "\n")
    return 1 if b'"status":"refused"' in answers else 0


def _key(asked: argparse.Namespace) -> int:
    """Make a key, once; print the public line that the office enrolls."""
    private = Ed25519PrivateKey.generate()
    try:
        verifier = verifier_of(asked.name, private)
    except NoteError as error:
        raise FileRefused(f"{asked.name!r} is no name of a key: one word, no plus") from error
    kind = bytes([ED25519])
    seed = base64.b64encode(kind + private.private_bytes_raw()).decode()
    text = f"{_PRIVATE}{verifier.name}+{verifier.key_id.hex()}+{seed}\n"
    try:
        handle = os.open(asked.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise FileRefused(f"{asked.key} cannot be made: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    say(asked, {"key": verifier.spell()}, verifier.spell())
    return 0


def _sign(asked: argparse.Namespace) -> int:
    """Sign a file of JSON lines; blank lines are left out."""
    name, private = _private(asked.key)
    lines = [line for raw in _read(asked.file).split(b"\n") if (line := raw.strip())]
    try:
        signed = write(lines, name, private)
        asked.out.write_bytes(signed)
    except (NoteError, OSError) as error:
        raise FileRefused(f"{asked.out} cannot be made: {error}") from error
    say(asked, {"out": str(asked.out), "lines": len(lines)}, f"{len(lines)} lines in {asked.out}")
    return 0


def _private(path: Path) -> tuple[str, Ed25519PrivateKey]:
    """Return name and key; raises `FileRefused` when the file holds none."""
    text = _read(path).decode("utf-8", "replace").strip()
    name, _, tail = text.removeprefix(_PRIVATE).partition("+")
    told, _, seed = tail.partition("+")
    try:
        blob = base64.b64decode(seed, validate=True)
        key = Ed25519PrivateKey.from_private_bytes(blob[1:])
        known = verifier_of(name, key).key_id.hex()
    except (ValueError, binascii.Error, NoteError):
        blob, known = b"", ""
    if not text.startswith(_PRIVATE) or blob[:1] != bytes([ED25519]) or known != told:
        raise FileRefused(f"{path} holds no private key of `paydar notices key`")
    return name, key


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror}") from error
