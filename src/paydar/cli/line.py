# SPDX-License-Identifier: Apache-2.0
"""`paydar line`: the certificate that the clerks' machines trust once."""

import argparse
import sys
from pathlib import Path

from paydar import settings as node
from paydar.cli.printing import FileRefused, say
from paydar.settings import Settings
from paydar.wiring import line as lines
from paydar.wiring import system_clock
from paydar.wiring.line import Line
from paydar.wiring.line_certificates import LineRefused


def line(asked: argparse.Namespace) -> int:
    """Show the certificate, make one, or take one in."""
    settings = node.load(asked.dir)
    if asked.what == "make":
        shown = lines.make(asked.dir, settings, system_clock(), again=asked.again)
    elif asked.what == "receive":
        shown = received(asked, asked.dir)
    else:
        found = lines.find(asked.dir)
        if found is None:
            raise LineRefused(f"{settings.office} has no certificate for the line")
        shown = found
    if asked.out:
        _hand_out(asked.dir, asked.out)
    say(asked, told(shown), _words(shown, settings))
    return 0 if shown.is_good(system_clock()) else 1


def begin(asked: argparse.Namespace, folder: Path, settings: Settings) -> Line:
    """Give a new office its certificate: received, or made here."""
    if asked.certificate or asked.key:
        return received(asked, folder)
    return lines.make(folder, settings, system_clock())


def received(asked: argparse.Namespace, folder: Path) -> Line:
    """Take in the certificate and key that were named."""
    if not asked.certificate or not asked.key:
        raise LineRefused("--certificate and --key belong together")
    return lines.receive(folder, asked.certificate, asked.key, system_clock())


def told(shown: Line) -> dict[str, object]:
    """Return a line as JSON says it."""
    return {
        "trust": "authority" if shown.authority else "received",
        "fingerprint": shown.fingerprint,
        "authority_until": shown.authority and shown.authority.not_valid_after_utc,
        "server_until": shown.until,
        "hosts": shown.hosts,
    }


def _words(shown: Line, settings: Settings) -> str:
    lines_of = [
        f"{settings.office} is called at: {' '.join(shown.hosts)}",
        f"server certificate until {shown.until:%Y-%m-%d}",
    ]
    if shown.authority is None:
        lines_of.append("received: its issuer is trusted, not this office")
    else:
        lines_of.append(f"authority until {shown.authority.not_valid_after_utc:%Y-%m-%d}")
    return "\n".join([*lines_of, f"SHA-256 {shown.fingerprint}"])


def _hand_out(folder: Path, out: Path) -> None:
    """Write the authority's certificate where the clerks' machines can be given it."""
    pem = lines.authority_pem(folder)
    if pem is None:
        raise LineRefused("the certificate was received: its issuer is trusted, not this office")
    try:
        out.write_bytes(pem)
    except OSError as error:
        raise FileRefused(f"{out} cannot be written: {error.strerror}") from error
    sys.stderr.write("Compare the fingerprint on each machine before it trusts this file.\n")
