# SPDX-License-Identifier: Apache-2.0
"""Commands on entries: submit, show, find, receipt check. A running server does the work."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from paydar.cli.operations import OPERATIONS, Show, Submit, Told
from paydar.cli.printing import FileRefused, pretty, say
from paydar.cli.socket import Asking, connect
from paydar.counter.commands import MAX_COMMAND
from paydar.wiring import open_office

LINES_AT_ONCE: Final = 100


@contextmanager
def asking(folder: Path) -> Iterator[Asking]:
    """Yield a way to ask this office: its running server, or the office opened here."""
    if ask := connect(folder):
        yield ask
        return
    office = open_office(folder)
    try:
        yield lambda name, request: OPERATIONS[name](office, request)
    finally:
        office.close()


def submit(asked: argparse.Namespace) -> int:
    """Answer commands line by line, in order, as they are committed; exit 1 if any was refused."""
    refused = False
    with asking(asked.dir) as ask, _source(asked.file) as source:
        lines = _lines(source)
        while batch := list(islice(lines, LINES_AT_ONCE)):
            request = msgspec.msgpack.encode(Submit(asked.assignment, asked.language, batch))
            answers = ask("submit", request)
            refused = refused or b'"status":"refused"' in answers
            sys.stdout.write(answers.decode() + "\n")
            sys.stdout.flush()
    return 1 if refused else 0


@contextmanager
def _source(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as file:
            yield file
    except OSError as error:
        raise FileRefused(f"{name} cannot be read: {error.strerror}") from error


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Yield lines; one that is too long is cut just past the limit, so that it is refused."""
    while line := source.readline(MAX_COMMAND + 2):
        rest = line
        while not rest.endswith(b"\n") and len(rest) > MAX_COMMAND:
            rest = source.readline(MAX_COMMAND + 2)
        if line.strip():
            yield line.strip() if line.endswith(b"\n") or len(line) <= MAX_COMMAND else line


def show(asked: argparse.Namespace) -> int:
    """Print one entry with its history."""
    request = Show(asked.assignment, asked.language, asked.number, asked.purpose)
    with asking(asked.dir) as ask:
        answer = ask("show", msgspec.msgpack.encode(request))
    sys.stdout.write((answer.decode() if asked.json else pretty(answer)) + "\n")
    return 1 if b'"status":"refused"' in answer[:40] else 0


def find(asked: argparse.Namespace) -> int:
    """Print the entries found."""
    words = " ".join(asked.words)
    request = Show(asked.assignment, asked.language, words, asked.purpose)
    with asking(asked.dir) as ask:
        answer = ask("find", msgspec.msgpack.encode(request))
    sys.stdout.write((answer.decode() if asked.json else pretty(answer)) + "\n")
    return 1 if b'"status":"refused"' in answer[:40] else 0


def receipt(asked: argparse.Namespace) -> int:
    """Check receipts against the ledger; exit 1 when one's fact is missing."""
    try:
        lines = asked.file.read_bytes().splitlines()
        told = [msgspec.json.decode(line) for line in lines if line.strip()]
        receipts = [msgspec.convert(t, Told) for t in told if t.get("status") == "recorded"]
    except (OSError, msgspec.MsgspecError, AttributeError) as error:
        raise FileRefused(f"{asked.file} holds no receipts: {error}") from error
    with asking(asked.dir) as ask:
        answer = ask("receipts", msgspec.msgpack.encode(receipts))
    found = msgspec.json.decode(answer)
    missing = [f"MISSING {m['book']}/{m['sequence']}: {m['what']}" for m in found["missing"]]
    say(asked, found, "\n".join([*missing, f"{found['checked']} receipts checked"]))
    return 1 if missing else 0


def state(asked: argparse.Namespace) -> int:
    """Print what a technician asks first."""
    with asking(asked.dir) as ask:
        answer = ask("state", b"")
    sys.stdout.write((answer.decode() if asked.json else pretty(answer)) + "\n")
    return 0
