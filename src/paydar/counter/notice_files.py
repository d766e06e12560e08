# SPDX-License-Identifier: Apache-2.0
"""Files of notices from houses without a line: signed there, carried here, taken as sent.

A file is a C2SP signed note (Ed25519), an empty line, and the commands as JSON lines:

    paydar notices v1
    lines 2
    sha256 <64 hex digits over the bytes of the lines, line ends included>

    — sample-hospital 5Uk0…

    {"command":"notice.give","key":"…","body":{…}}
    {"command":"notice.give","key":"…","body":{…}}

The signature is the house's, so whoever carries the file adds and changes nothing. A file that was
altered is refused whole. A line is answered like one that came over the wire, and a file that is
brought twice is answered the same.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from paydar.counter.commands import Command, parse
from paydar.counter.receipts import Answer, refused
from paydar.counter.submit import Asker, Counter
from paydar.law.grounds import Ground, Refusal
from paydar.law.pack import Pack
from paydar.ledger import note
from paydar.ledger.ledger import Ledger
from paydar.ledger.note import ED25519, Note, NoteError, Verifier
from paydar.register import notices as register

ORIGIN: Final = "paydar notices v1"
MOST_LINES: Final = 1_000
LARGEST_FILE: Final = 4 * 1024 * 1024  # bytes
CARRIED_BY: Final = "birth.declare"  # the authority of whoever brings a file to the counter
Refusals = tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose signature and digest hold: who signed, and its lines."""

    notifier: register.Notifier
    lines: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: who sent it, and an answer for each line, in order."""

    issuer: str
    answers: tuple[Answer, ...]


def write(lines: Sequence[bytes], name: str, key: Ed25519PrivateKey) -> bytes:
    """Return a signed file of these commands, each without its line end.

    Raises `NoteError` for a key name that no note can bear, and for too many lines.
    """
    if not 0 < len(lines) <= MOST_LINES:
        raise NoteError(f"a file has 1 to {MOST_LINES} lines")
    body = b"".join(line + b"\n" for line in lines)
    if len(body) > LARGEST_FILE // 2:
        raise NoteError(f"a file has at most {LARGEST_FILE // 2} bytes of notices")
    digest = hashlib.sha256(body).hexdigest()
    text = f"{ORIGIN}\nlines {len(lines)}\nsha256 {digest}\n"
    signed = note.write(text, [note.sign(text, key, verifier_of(name, key))])
    return f"{signed}\n".encode() + body


def verifier_of(name: str, key: Ed25519PrivateKey) -> Verifier:
    """Return the public half of a key; raises `NoteError` for a name that no note can bear."""
    verifier = Verifier(name, ED25519, key.public_key().public_bytes_raw())
    return Verifier.parse(verifier.spell())


def read(pack: Pack, ledger: Ledger, data: bytes) -> Opened | Refusals:
    """Return who signed a file and what is in it, or why it is refused whole."""
    if len(data) > LARGEST_FILE:
        return (pack.refuse(Ground.TOO_LARGE, "file", most=str(LARGEST_FILE)),)
    head, _, rest = data.partition(b"\n\n")
    tail, _, body = rest.partition(b"\n\n")
    try:
        told = _note(head, tail)
    except NoteError as error:
        return (pack.refuse(Ground.FILE_UNREADABLE, "file", value=str(error)),)
    with ledger.reading() as tx:
        known = register.notifiers(tx)
    try:
        signer = _signer(told, known)
    except NoteError:
        return (pack.refuse(Ground.FILE_ALTERED, "file"),)
    if signer is None:
        return (pack.refuse(Ground.FILE_OF_A_STRANGER, "file"),)
    lines = tuple(body.removesuffix(b"\n").split(b"\n"))
    digest = hashlib.sha256(body).hexdigest()
    if told.text != f"{ORIGIN}\nlines {len(lines)}\nsha256 {digest}\n" or len(lines) > MOST_LINES:
        return (pack.refuse(Ground.FILE_ALTERED, "file"),)
    return Opened(signer, lines)


def _note(head: bytes, tail: bytes) -> Note:
    """Return the note before the lines; raises `NoteError` when it is none of ours."""
    try:
        told = note.parse(f"{head.decode('utf-8')}\n\n{tail.decode('utf-8')}\n")
    except UnicodeDecodeError as error:
        raise NoteError("not UTF-8") from error
    if not told.text.startswith(f"{ORIGIN}\n"):
        raise NoteError(f"it does not begin with “{ORIGIN}”")
    return told


def _signer(told: Note, known: Sequence[register.Notifier]) -> register.Notifier | None:
    """Return the notifier whose signature holds; raises `NoteError` when one does not."""
    keys = {Verifier.parse(notifier.key): notifier for notifier in known if notifier.key}
    good = note.verified(told, keys)
    return next((keys[verifier] for verifier in good), None)


def take(
    counter: Counter, pack: Pack, ledger: Ledger, data: bytes, asker: Asker
) -> Taken | Refusals:
    """Take a file in the name of the house that signed it; `asker` only carries it."""
    desk = counter.desk(asker.assignment)
    if not desk.chart.may(asker.assignment, CARRIED_BY, desk.today):
        return desk.refuse(Ground.NOT_AUTHORISED, "command")
    opened = read(pack, ledger, data)
    if not isinstance(opened, Opened):
        return opened
    if not desk.chart.is_living(opened.notifier.assignment, desk.today):
        return desk.refuse(Ground.FILE_OF_A_STRANGER, "file")
    answers, commands = dict[int, Answer](), list[tuple[int, Command]]()
    for place, line in enumerate(opened.lines):
        read_line = parse(line)
        if isinstance(read_line, Command):
            commands.append((place, read_line))
        else:
            key, refusal = read_line
            answers[place] = refused(pack, key, [refusal], asker.language)
    speaker = Asker(opened.notifier.assignment, asker.language)
    done = counter.submit_many([told for _, told in commands], speaker)
    answers.update(zip((place for place, _ in commands), done, strict=True))
    return Taken(opened.notifier.issuer, tuple(answers[n] for n in range(len(opened.lines))))
