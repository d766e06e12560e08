# SPDX-License-Identifier: Apache-2.0
"""Commands on a node as a whole: init, verify, rebuild, backup, restore."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

import msgspec

from paydar import wiring
from paydar.certificates.check import files_of
from paydar.certificates.proven import PROOF_FILE
from paydar.cli import line
from paydar.cli.printing import FileRefused, say
from paydar.facts.values import Name
from paydar.law.pack import PackNotFoundError, find_pack
from paydar.settings import Settings
from paydar.wiring import FolderRefused
from paydar.wiring.line import own_name
from paydar.wiring.line_certificates import names_of


def init(asked: argparse.Namespace) -> int:
    """Make a new office."""
    try:
        pack = find_pack(asked.country)
    except PackNotFoundError as error:
        raise FolderRefused(str(error)) from error
    settings = Settings(
        country=asked.country,
        office=asked.office,
        utc_offset=pack.about.utc_offset,
        language=pack.languages[0],
        reached_as=" ".join(names_of(" ".join(asked.reached_as or [own_name()]))),
    )
    wiring.found(asked.folder, settings, Name(given=asked.founder))
    told = {"office": settings.office, "book": settings.book, "dir": str(asked.folder)}
    say(asked, told, f"{settings.office} is founded in {asked.folder}")
    line.begin(asked, asked.folder, settings)
    return 0


def verify(asked: argparse.Namespace) -> int:
    """Check the ledger; exit 1 when anything is found."""
    anchors = [text for path in asked.anchor for text in anchors_in(path)]
    report = wiring.check(asked.dir, anchors, signatures=asked.signatures)
    lines = [
        f"{book}: verified to {size}"
        + (f", anchored outside to {report.anchored[book]}" if book in report.anchored else "")
        for book, size in sorted(report.verified.items())
    ]
    lines += [f"FOUND {f.where}: {f.what}" for f in report.findings]
    lines += [
        f"NOTE {book}: no key lies here; it is held to its own key only" for book in report.unpinned
    ]
    lines.append("clean" if not report.findings else f"{len(report.findings)} found")
    say(asked, asdict(report), "\n".join(lines))
    return 1 if report.findings else 0


def anchors_in(path: Path) -> list[str]:
    """Return the checkpoints in a file: receipts, a checkpoint, a tlog-proof, or a certificate.

    Raises `FileRefused` when there is none.
    """
    try:
        data = path.read_bytes()
        if data.startswith(b"%PDF"):
            data = files_of(data).get(PROOF_FILE, b"")
        found = _checkpoints(data.decode("utf-8"))
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise FileRefused(f"{path} cannot be read as an anchor: {error}") from error
    if not found:
        raise FileRefused(f"{path} holds no checkpoint")
    return found


def _checkpoints(text: str) -> list[str]:
    if text.startswith("c2sp.org/"):
        return [text.partition("\n\n")[2]]
    if not text.lstrip().startswith("{"):
        return [text] if text.strip() else []
    lines = [msgspec.json.decode(line) for line in text.splitlines() if line.strip()]
    told = [line.get("checkpoint") for line in lines if isinstance(line, dict)]
    return [checkpoint for checkpoint in told if isinstance(checkpoint, str)]


def rebuild(asked: argparse.Namespace) -> int:
    """Make every derived table again."""
    count = wiring.rebuild(asked.dir)
    say(asked, {"facts": count}, f"{count} facts replayed")
    return 0


def backup(asked: argparse.Namespace) -> int:
    """Copy ledger and settings."""
    made = wiring.backup(asked.dir, asked.out)
    told = {"out": str(asked.out), "books": made.books, "elsewhere": made.elsewhere}
    say(asked, told, f"copied to {asked.out}; keys were not copied")
    if not made.elsewhere:
        sys.stderr.write("This copy lies on the same disk as the office: bring it elsewhere.\n")
    return 0


def restore(asked: argparse.Namespace) -> int:
    """Make an office from a backup."""
    settings = wiring.restore(
        asked.source, asked.dir, asked.reason, epoch=asked.epoch, store=asked.store
    )
    told = {"office": settings.office, "epoch": settings.epoch, "book": settings.book}
    say(asked, told, f"{settings.office} goes on in book {settings.book}")
    line.begin(asked, asked.dir, settings)
    sys.stderr.write("Facts written after the backup are not here: `receipt check` names them.\n")
    return 0
