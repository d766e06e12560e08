# SPDX-License-Identifier: Apache-2.0
"""`paydar`: reads the words of the command line. Exit 0 done, 1 refused or found wrong, 2 usage."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from paydar.cli import accounts, documents, node, notices, registry, texts, tokens, upkeep
from paydar.cli.line import line
from paydar.cli.serve import serve, try_it
from paydar.law.finding import PackRefusedError
from paydar.law.pack import PackNotFoundError
from paydar.ledger.errors import PaydarError
from paydar.settings import SettingsRefused
from paydar.wiring.tokens import OLD_NAMES, SCOPES

REFUSED: Final = 1
LANGUAGES: Final = ("fa", "en")
Adding = Callable[..., argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    top = argparse.ArgumentParser(prog="paydar", description="Civil registration that stands.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(
        name: str, run: object, help_text: str, *, folder: bool = True
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_text, description=help_text)
        sub.set_defaults(run=run)
        sub.add_argument("--json", action="store_true", help="print JSON")
        if folder:
            sub.add_argument("--dir", type=Path, required=True, help="the office's folder")
        return sub

    _nodes(add)
    _upkeep(add)
    _registry(add)
    _notices(add)
    _texts(add)
    return top


def _nodes(add: Adding) -> None:
    sub = add(
        "try",
        try_it,
        "a sample office in the browser, with families and two sign-ins",
        folder=False,
    )
    sub.add_argument("--dir", type=Path, help="where to put it (default: a temporary folder)")
    sub.add_argument("--port", type=int, default=8000)
    sub.add_argument("--country", default="ir")
    sub.add_argument("--families", type=int, default=300)
    sub = add("init", node.init, "make a new office", folder=False)
    sub.add_argument("folder", type=Path)
    sub.add_argument("--country", required=True)
    sub.add_argument("--office", required=True)
    sub.add_argument("--founder", default="Founder", help="name of the first head of office")
    sub.add_argument(
        "--reached-as", nargs="+", help="names and addresses by which clerks' machines reach it"
    )
    _pair(sub)
    sub = add("serve", serve, "web pages and API of this office")
    sub.add_argument("--host")
    sub.add_argument("--port", type=int)
    sub.add_argument(
        "--behind-proxy", action="store_true", help="a proxy before this server speaks TLS"
    )
    sub = add("verify", node.verify, "is the ledger what was written?")
    sub.add_argument(
        "--anchor", type=Path, nargs="+", default=[], help="receipts or checkpoints kept elsewhere"
    )
    sub.add_argument("--signatures", action="store_true", help="check every signature")
    add("rebuild", node.rebuild, "make every derived table again from the facts")
    sub = add("backup", node.backup, "copy ledger and settings while serving")
    sub.add_argument("--out", type=Path, required=True)
    sub = add(
        "restore",
        node.restore,
        "make an office from a backup, in an epoch of its own",
        folder=False,
    )
    sub.add_argument("source", type=Path)
    sub.add_argument("--dir", type=Path, required=True)
    sub.add_argument("--reason", default="restored from a backup")
    sub.add_argument(
        "--epoch", type=int, default=0, help="the epoch to open (default: drawn at random)"
    )
    sub.add_argument("--store", default="", help="an empty PostgreSQL database for the ledger")
    _pair(sub)


def _upkeep(add: Adding) -> None:
    sub = add("line", line, "the certificate that the clerks' machines trust once")
    sub.add_argument("what", choices=["show", "make", "receive"])
    sub.add_argument("--out", type=Path, help="write the authority's certificate (PEM) here")
    sub.add_argument("--again", action="store_true", help="replace the one that is there")
    _pair(sub)
    sub = add("account", accounts.account, "a sign-in to the pages: create, or let in again")
    sub.add_argument("what", choices=["create", "reset"])
    sub.add_argument("--user", required=True)
    sub.add_argument("--as", dest="assignment", default="", help="the assignment (to create)")
    sub.add_argument("--language", default="", choices=["", *LANGUAGES])
    sub = add("token", tokens.token, "bearer tokens for programs: create, list, revoke")
    sub.add_argument("what", choices=["create", "list", "revoke"])
    sub.add_argument("--name", default="program")
    sub.add_argument(
        "--scope",
        nargs="+",
        default=["read"],
        choices=[*SCOPES, *OLD_NAMES],
    )
    sub.add_argument("--as", dest="assignment", default="founder")
    sub.add_argument("--days", type=int, default=90, help="how long it is good for")
    add("state", registry.state, "book, entries, numbers left, what exists only here")
    sub = add("health", upkeep.health, "how ledger and machine stand; exit 1 when one is wrong")
    sub.add_argument("--language", default="en", choices=LANGUAGES)
    add("staff", upkeep.staff, "who holds which post here, by assignment")
    sub = add("settings", upkeep.settings, "every setting with its meaning, value and origin")
    sub.add_argument("what", choices=["explain"])
    sub.add_argument("--language", default="en", choices=LANGUAGES)
    sub = add("clock", upkeep.clock, "say that the machine's clock is right now")
    sub.add_argument("what", choices=["accept"])


def _pair(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--certificate", type=Path, help="receive this server certificate (PEM)")
    sub.add_argument("--key", type=Path, help="its private key (PEM, not encrypted)")


def _registry(add: Adding) -> None:
    sub = add("submit", registry.submit, "commands as JSON lines through the counter")
    sub.add_argument("file", nargs="?", default="-")
    sub.add_argument("--as", dest="assignment", default="founder")
    sub.add_argument("--language", default="en", choices=LANGUAGES)
    sub = add("show", registry.show, "an entry with its history")
    sub.add_argument("number")
    _reader(sub)
    sub = add("find", registry.find, "a search")
    sub.add_argument("words", nargs="+")
    _reader(sub)
    sub = add("receipt", registry.receipt, "are these receipts' facts there?")
    sub.add_argument("what", choices=["check"])
    sub.add_argument("file", type=Path)
    sub = add("certificate", documents.certificate, "issue a document of an entry as PDF")
    sub.add_argument("number")
    sub.add_argument("--out", type=Path, required=True)
    sub.add_argument(
        "--kind", default="certificate", choices=["certificate", "extract", "full-copy"]
    )
    sub.add_argument("--language", default="", choices=["", *LANGUAGES])
    sub.add_argument("--as", dest="assignment", default="founder")
    sub.add_argument("--key", default="", help="idempotency key (default: from number and file)")
    sub = add("booklet", documents.booklet, "the page that prints into an entry's booklet, as PDF")
    sub.add_argument("number")
    sub.add_argument("--out", type=Path, required=True)
    sub.add_argument("--as", dest="assignment", default="founder")
    sub = add("day-sheet", documents.day_sheet, "the signed sheet of a closed day, as PDF")
    sub.add_argument("place", help="where the closing stands, as its receipt says: zz-01-001/57")
    sub.add_argument("--out", type=Path, required=True)
    sub.add_argument("--language", default="", choices=["", *LANGUAGES])
    sub.add_argument("--as", dest="assignment", default="founder")
    add("keys", documents.keys, "the public keys by which this office's documents are checked")
    sub = add("check", documents.check, "verify a document or its code, offline", folder=False)
    sub.add_argument("what", help="a PDF file, a file with the code's text, or the text itself")
    sub.add_argument("--keys", type=Path, help="public keys (JSON)")
    sub.add_argument("--dir", type=Path, help="an office's folder: its keys and current standing")
    sub.add_argument("--language", default="en", choices=LANGUAGES)


def _notices(add: Adding) -> None:
    sub = add("notices", notices.notices, "files of notices: make a key, sign, take", folder=False)
    notices.add_arguments(sub)


def _reader(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--purpose", required=True)
    sub.add_argument("--as", dest="assignment", default="founder")
    sub.add_argument("--language", default="en", choices=LANGUAGES)


def _texts(add: Adding) -> None:
    sub = add("example", texts.example, "a complete valid example of a command", folder=False)
    sub.add_argument("kind", nargs="?", default="")
    sub.add_argument("--country", default="zz")
    sub = add("schema", texts.schema, "the JSON Schema of a command", folder=False)
    sub.add_argument("kind", nargs="?", default="")
    sub = add("law", texts.law, "check a law pack", folder=False)
    sub.add_argument("what", choices=["check", "list"])
    sub.add_argument("pack", nargs="?", default="")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    asked = parser().parse_args(argv)
    try:
        code: int = asked.run(asked)
    except PaydarError as error:
        sys.stderr.write(f"paydar: {error.what_happened}\n  {error.what_to_do}\n")
        return REFUSED
    except (SettingsRefused, PackNotFoundError, PackRefusedError) as error:
        sys.stderr.write(f"paydar: {error}\n")
        return REFUSED
    except BrokenPipeError:
        return REFUSED
    except KeyboardInterrupt:
        return REFUSED
    return code
