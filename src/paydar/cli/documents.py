# SPDX-License-Identifier: Apache-2.0
"""Commands on documents: issue one, check one, print the keys by which others check."""

import argparse
import hashlib
import sys
from pathlib import Path

import msgspec

from paydar.certificates.check import check as check_document
from paydar.certificates.keyring import Keyring
from paydar.cli.operations import Checked, Issue, Sheet, Show
from paydar.cli.printing import FileRefused, say
from paydar.cli.registry import asking

GENUINE = ("genuine", "genuine-current", "genuine-superseded")


def certificate(asked: argparse.Namespace) -> int:
    """Issue a document and write its PDF. The same number, kind and file name: the same issue."""
    name = f"{asked.number} {asked.kind} {asked.language} {asked.out.resolve()}"
    key = asked.key or f"cli-{hashlib.sha256(name.encode()).hexdigest()[:32]}"
    request = Issue(asked.assignment, asked.language, asked.number, asked.kind, key)
    with asking(asked.dir) as ask:
        answer = ask("issue", msgspec.msgpack.encode(request))
    return _written(asked, answer)


def booklet(asked: argparse.Namespace) -> int:
    """Write the page that prints into an entry's booklet."""
    request = Show(asked.assignment, "", asked.number, "certificate")
    with asking(asked.dir) as ask:
        answer = ask("booklet", msgspec.msgpack.encode(request))
    return _written(asked, answer)


def day_sheet(asked: argparse.Namespace) -> int:
    """Write the sheet of a closing, named by its receipt's place: `zz-01-001/57`."""
    book, _, sequence = asked.place.partition("/")
    if not sequence.isascii() or not sequence.isdigit():
        raise FileRefused(f"{asked.place} is no place in a book: write it like zz-01-001/57")
    request = Sheet(asked.assignment, asked.language, book, int(sequence))
    with asking(asked.dir) as ask:
        answer = ask("day-sheet", msgspec.msgpack.encode(request))
    return _written(asked, answer)


def check(asked: argparse.Namespace) -> int:
    """Check a PDF or a code; exit 0 only for a genuine one that is not known to be superseded."""
    path = Path(asked.what)
    given = path.read_bytes() if _is_file(path) else asked.what.encode()
    if asked.dir is not None:
        with asking(asked.dir) as ask:
            told = msgspec.json.decode(ask("check", given), type=Checked)
    else:
        keys = _keyring(asked.keys)
        told = Checked.of(check_document(given, keys))
    plain = "\n".join(
        [*told.text[asked.language], *(f"  {k}: {v}" for k, v in told.claims.items())]
    )
    say(asked, told, plain)
    return 0 if told.kind in GENUINE and told.kind != "genuine-superseded" else 1


def keys(asked: argparse.Namespace) -> int:
    """Print the public keys of this office's documents and books."""
    with asking(asked.dir) as ask:
        sys.stdout.write(ask("keys", b"").decode())
    return 0


def _written(asked: argparse.Namespace, answer: bytes) -> int:
    """Write a PDF to the named file, or print why there is none."""
    if not answer.startswith(b"%PDF"):
        sys.stdout.write(answer.decode() + "\n")
        return 1
    try:
        asked.out.write_bytes(answer)
    except OSError as error:
        raise FileRefused(f"{asked.out} cannot be written: {error.strerror}") from error
    say(asked, {"out": str(asked.out), "bytes": len(answer)}, f"{asked.out} written")
    return 0


def _keyring(path: Path | None) -> Keyring:
    if path is None:
        return Keyring()
    try:
        return Keyring.parse(path.read_bytes())
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror}") from error


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a code's text is too long for a name
        return False
