# SPDX-License-Identifier: Apache-2.0
"""Commands that need no office: examples, schemas, and the check of a law pack."""

import argparse
import json
import sys
from pathlib import Path

import msgspec

from paydar.counter.commands import COMMANDS
from paydar.counter.examples import EXAMPLES, example_of
from paydar.law.check import check
from paydar.law.pack import PackNotFoundError, find_pack, installed_packs


def example(asked: argparse.Namespace) -> int:
    """Print a complete valid example, as the line that `submit` takes."""
    if asked.kind not in EXAMPLES:
        return _unknown(asked.kind, list(EXAMPLES))
    sys.stdout.write(example_of(asked.kind, asked.country).decode() + "\n")
    return 0


def schema(asked: argparse.Namespace) -> int:
    """Print the JSON Schema of a command's body."""
    if asked.kind not in COMMANDS:
        return _unknown(asked.kind, list(COMMANDS))
    told = msgspec.json.schema(COMMANDS[asked.kind])
    sys.stdout.write(json.dumps(told, indent=None if asked.json else 2) + "\n")
    return 0


def law(asked: argparse.Namespace) -> int:
    """List the installed packs, or check one; exit 1 when it would be refused."""
    if asked.what == "list":
        sys.stdout.write("\n".join(installed_packs()) + "\n")
        return 0
    packs = [asked.pack] if asked.pack else list(installed_packs())
    return max(_check_pack(pack) for pack in packs)


def _check_pack(pack: str) -> int:
    folder = Path(pack)
    if pack not in installed_packs() and not folder.is_dir():
        raise PackNotFoundError(pack, installed_packs())
    findings = check(find_pack(pack) if pack in installed_packs() else folder)
    for finding in findings:
        sys.stdout.write(f"{finding.severity}: {finding}\n")
    return 1 if any(f.severity == "error" for f in findings) else 0


def _unknown(kind: str, known: list[str]) -> int:
    sys.stderr.write(f"paydar: no command {kind!r}; there are: {', '.join(sorted(known))}\n")
    return 2
