# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001 - a chore beside the pages that it fills, not a package
"""Fills the made parts of the pages in docs/reference and docs/law from the program itself.

A made part stands between `<!-- made: NAME -->` and `<!-- end -->`. `make.py` writes the pages,
`make.py --check` only says which are no longer true; a test does the same.
"""

import argparse
import importlib
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent))

import made_law
import made_shapes

from paydar.certificates.claims import ISS, LABELS, PRIVATE, SUB
from paydar.cli.main import parser
from paydar.settings import EXPLAINED, Settings
from paydar.web.config import configure

configure()  # the limits of the pages stand beside their models

DOCS: Final = Path(__file__).resolve().parent.parent
PART: Final = re.compile(r"(<!-- made: ([^>]+) -->\n).*?(<!-- end -->)", re.DOTALL)

# What is refused beyond it, unit, constant.
LIMITS: Final = (
    ("A command", "bytes", "counter.commands.MAX_COMMAND"),
    ("Nesting of a command's JSON", "levels", "counter.commands.MAX_DEPTH"),
    ("A scanned paper", "bytes", "births.declaration.LARGEST_ATTACHMENT"),
    ("A scanned picture", "pixels", "counter.attachments.MOST_PIXELS"),
    ("Scanned papers of a declaration", "papers", "births.declaration.MOST_ATTACHMENTS"),
    ("Witnesses of a declaration", "persons", "births.declaration.MOST_WITNESSES"),
    ("Children born to a mother, as told", "children", "births.declaration.MOST_CHILDREN"),
    ("A name, after cleaning", "characters", "names.script.LONGEST_NAME"),
    ("A text given as a name", "characters", "names.script.LONGEST_TEXT"),
    ("Marks on one letter of a name", "marks", "names.script.MOST_MARKS"),
    ("A short text of the sheet", "characters", "births.told.LONGEST_TEXT"),
    ("A date as it was written, in a command", "characters", "births.told.LONGEST_WRITTEN"),
    ("A date as it is typed", "characters", "calendar.given.LONGEST_TEXT"),
    ("A registration number as it is typed", "characters",
     "identity.registration_number.LONGEST_TEXT"),
    ("An official number as it is typed", "characters", "identity.scheme.LONGEST_NUMBER"),
    ("Entries of an office and year", "entries", "identity.registration_number.MOST_SEQUENCE"),
    ("Epochs of an office, in a registration number", "epochs",
     "identity.registration_number.MOST_EPOCH"),
    ("A run of blank booklets", "booklets", "counter.booklets.MAX_RUN"),
    ("A note on the closing of a day", "characters", "counter.days.LONGEST_NOTE"),
    ("A booklet's serial is below", "", "counter.booklets.MAX_SERIAL"),
    ("The query that a look-up writes down (longer ones are cut)", "characters",
     "counter.lookups.MAX_WHAT"),
    ("Entries that a search shows", "entries", "search.names.MOST"),
    ("Words of a search (more are not looked at)", "words", "search.matching.MOST_WORDS"),
    ("Lines of part I of a cause of death", "lines", "deaths.cause.MOST_CHAIN"),
    ("Lines of part II of a cause of death", "lines", "deaths.cause.MOST_OTHER"),
    ("An interval of a cause of death, as written", "characters",
     "deaths.interval.LONGEST_INTERVAL"),
    ("The number in an interval of a cause of death", "", "deaths.interval.MOST_VALUE"),
    ("Hours that a newborn survived, of a cause of death", "hours",
     "deaths.cause_parts.MOST_HOURS"),
    ("Age of a newborn's mother, of a cause of death", "years",
     "deaths.cause_parts.MOST_MOTHER_AGE"),
    ("A code of a cause of death", "characters", "law.causes.LONGEST_CODE"),
    ("Path and query of a request", "characters", "api.limits.LONGEST_ADDRESS"),
    ("Headers of a request", "bytes", "api.limits.LARGEST_HEADERS"),
    ("A number in an address (longer ones are cut)", "characters", "api.entries.LONGEST_NUMBER"),
    ("Commands of one token in a second, for long", "requests",
     "api.limits.MOST_COMMANDS_A_SECOND"),
    ("Notices of one token in a second, for long", "requests",
     "api.limits.MOST_NOTICES_A_SECOND"),
    ("Look-ups and papers of one token in a second, for long", "requests",
     "api.limits.MOST_LOOKUPS_A_SECOND"),
    ("Proofs, tiles, lists and figures of one token in a second, for long", "requests",
     "api.limits.MOST_PROOFS_A_SECOND"),
    ("Requests that the API answers at once", "requests", "api.limits.MOST_AT_ONCE"),
    ("Bodies that the API receives at once", "bodies", "api.limits.MOST_BODIES_AT_ONCE"),
    ("Papers that the API draws or takes in at once", "papers", "api.limits.MOST_PAPERS_AT_ONCE"),
    ("Commands of different requests that are decided together", "commands",
     "api.gathering.MOST_TOGETHER"),
    ("A wait for clients that were just answered, so that they are decided together (never longer"
     " than the last commit took)", "milliseconds", "api.gathering.LONGEST_WAIT"),
    ("Open entries of a kind that the worklist looks at (those that wait longest)", "entries",
     "worklist.work.MOST_OPEN"),
    ("A certificate's number and an issuer's name", "characters",
     "notices.declaration.LONGEST_NUMBER"),
    ("Numbers of one list of notices", "numbers", "notices.numbers.MOST_LISTED"),
    ("Spoiled numbers of one list", "numbers", "notices.decide.MOST_SPOILED"),
    ("Lists of numbers that are looked at (the newest)", "lists",
     "counter.notice_work.MOST_LISTS"),
    ("Late notices that are shown (the newest)", "notices", "counter.notice_work.MOST_LATE"),
    ("Declared notices whose entry is looked at (the oldest)", "notices",
     "counter.notice_work.MOST_DECLARED"),
    ("Lines of a file of notices", "lines", "counter.notice_files.MOST_LINES"),
    ("A file of notices", "bytes", "counter.notice_files.LARGEST_FILE"),
    ("A certificate's number in an address (longer ones are cut)", "characters",
     "api.notices.LONGEST_NUMBER"),
    ("Clocks that the worklist remembers", "entries", "worklist.work.MOST_REMEMBERED"),
    ("A remembered choice of the worklist", "characters", "worklist.sieve.LONGEST_CHOICE"),
    ("The life of a token (more is cut)", "days", "cli.tokens.MOST_DAYS"),
    ("Commands that the command line sends at once", "lines", "cli.registry.LINES_AT_ONCE"),
    ("A request to the running office over the local socket", "bytes", "cli.socket.MAX_REQUEST"),
    ("Commands of one commit", "commands", "ledger.append.MAX_BATCH"),
    ("An envelope", "bytes", "facts.envelope.MAX_ENVELOPE"),
    ("A signed note", "characters", "ledger.note.MAX_NOTE"),
    ("Signatures of a note", "lines", "ledger.note.MAX_SIGNATURES"),
    ("Hashes of a proof", "hashes", "ledger.proof.MAX_PATH"),
    ("Findings that `verify` lists", "findings", "ledger.verify.MAX_FINDINGS"),
    ("The text of a document code", "characters", "certificates.qr.MAX_TEXT"),
    ("A document code, unpacked", "bytes", "certificates.qr.MAX_COSE"),
    ("One claim of a document code", "characters", "certificates.claims.MAX_CLAIM"),
    ("A PDF that is checked", "bytes", "certificates.sign.MAX_PDF"),
    ("Reads of a PDF whose signature is not checked yet", "reads", "certificates.sign.MAX_READS"),
    ("Reads of a PDF that we signed", "reads", "certificates.sign.MAX_READS_SIGNED"),
    ("Values of a PDF that are searched for actions", "values", "certificates.actions.MAX_OBJECTS"),
    ("Attached files that a check looks at", "files", "certificates.check.MAX_FILES"),
    ("A list of public keys", "bytes", "certificates.keyring.MAX_LIST"),
    ("A key file", "bytes", "certificates.keys.MAX_FILE"),
    ("Names and addresses of a certificate of the line", "names",
     "wiring.line_certificates.MOST_NAMES"),
    ("A certificate or key that is received for the line", "bytes", "wiring.line.LARGEST_FILE"),
    ("A staff number", "characters", "counter.staff.LONGEST_STAFF_ID"),
    ("What is printed into a booklet is moved to any side", "millimetres",
     "certificates.booklet.MOST_SHIFT"),
    ("Look-ups of one account on the pages in a minute, for long", "look-ups",
     "web.pace.MOST_A_MINUTE"),
    ("Look-ups of one account on the pages at a stretch", "look-ups",
     "web.pace.MOST_AT_A_STRETCH"),
    ("Requests of parents' phones in a minute, from one address", "requests",
     "web.parents.limits.MOST_REQUESTS_FROM"),
    ("Requests of parents' phones in a minute, in all", "requests",
     "web.parents.limits.MOST_REQUESTS"),
    ("Declarations begun on phones in ten minutes, from one address", "declarations",
     "web.parents.limits.MOST_BEGUN_FROM"),
    ("Declarations begun on phones in ten minutes, in all", "declarations",
     "web.parents.limits.MOST_BEGUN"),
    ("Photographs from one address in ten minutes", "bytes",
     "web.parents.limits.MOST_BYTES_FROM"),
    ("Photographs in ten minutes, in all", "bytes", "web.parents.limits.MOST_BYTES"),
    ("Wrong codes from one address in ten minutes", "codes",
     "web.parents.limits.MOST_WRONG_FROM"),
    ("Wrong answers for one tracking number in an hour", "answers",
     "web.parents.limits.MOST_WRONG"),
    ("Counts that are kept of parents' phones", "counts", "web.parents.limits.MOST_COUNTED"),
    ("Declarations from phones that are begun and not sent", "declarations",
     "web.parents.limits.MOST_OPEN"),
    ("Declarations from phones that were sent and nobody completed", "declarations",
     "web.parents.limits.MOST_SENT"),
    ("Photographs of a declaration from a phone", "photographs",
     "web.parents.limits.MOST_PHOTOGRAPHS"),
    ("A request of a parent's phone", "bytes", "web.parents.limits.LARGEST_REQUEST"),
    ("A photograph from a phone", "bytes", "web.parents.limits.LARGEST_PHOTOGRAPH"),
    ("Photographs from phones on one node", "bytes", "web.parents.limits.MOST_KEPT"),
    ("A code from a phone as it is typed", "characters", "web.parents.codes.LONGEST_CODE"),
    ("An answer from a phone (longer ones are cut)", "characters",
     "web.parents.answering.LONGEST_ANSWER"),
    ("Children of one birth that a phone offers", "children",
     "web.parents.questions.MOST_CHILDREN"),
)  # fmt: skip

LABEL_MEANS: Final = {
    "document": "`certificate`, `extract` or `full-copy`",
    "serial": "the paper's own number",
    "given": "given name of the child, in the register's script",
    "family": "family name; left out where there is none",
    "born": "ISO 8601 day, or `earliest/latest` for a partial date",
    "sex": "`male`, `female` or `undetermined`; left out where it is not printed",
    "standing": "`book/sequence` of the newest fact that the paper shows",
    "issued_on": "ISO 8601 day of issue at the office",
    "printed": "SHA-256 of the canonical JSON of all that is printed, 32 bytes",
    "remarks": "list of codes: `contested`, `number-to-follow`",
    "event": "`birth`",
}


def row(*cells: str) -> str:
    """Return one line of a table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table."""
    head = list(head)
    return "\n".join([row(*head), "|" + "---|" * len(head), *(row(*cells) for cells in rows)])


def subcommands() -> dict[str, argparse.ArgumentParser]:
    """Return every subcommand's own parser."""
    found = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))  # noqa: SLF001
    return dict(found.choices)


def _command(name: str) -> str:
    sub = subcommands()[name]
    actions = [a for a in sub._actions if a.dest != "help"]  # noqa: SLF001
    usage = " ".join(["paydar", name, *(_usage(a) for a in sorted(actions, key=_place))])
    rows = [(f"`{_word(a)}`", a.help or "", _default(a)) for a in actions if a.dest != "json"]
    shown = table(["word", "help", "choices and default"], rows) if rows else ""
    return f"{sub.description}\n\n```text\n{usage}\n```\n\n{shown}".rstrip()


def _place(action: argparse.Action) -> int:
    return 0 if not action.option_strings else 1 if action.required else 2


def _word(action: argparse.Action) -> str:
    return action.option_strings[-1] if action.option_strings else action.dest


def _usage(action: argparse.Action) -> str:
    many = {"+": " …", "?": ""}.get(str(action.nargs), "")
    value = "" if action.nargs == 0 else f" {(action.dest).upper()}{many}"
    if not action.option_strings:
        word = f"{action.dest.upper()}{many}"
        return f"[{word}]" if action.nargs == "?" else word
    word = action.option_strings[-1] + value
    return word if action.required else f"[{word}]"


def _default(action: argparse.Action) -> str:
    told = [f"`{choice}`" for choice in action.choices or ()]
    if action.required:
        told.append("needed")
    elif action.default not in (None, "", False, []):
        value = " ".join(action.default) if isinstance(action.default, list) else action.default
        told.append(f"default `{value}`")
    return ", ".join(told)


def _settings(_name: str) -> str:
    defaults = Settings(country="", office="")
    rows = [
        (f"`{key}`", f"`{getattr(defaults, key)!r}`" if getattr(defaults, key) != "" else "", means)
        for key, means in EXPLAINED.items()
    ]
    return table(["key", "default", "meaning"], rows)


def value_of(constant: str) -> int:
    """Return the value of a constant by its path below `paydar`."""
    module, _, name = constant.rpartition(".")
    return int(getattr(importlib.import_module(f"paydar.{module}"), name))


def _limits(_name: str) -> str:
    rows = [(what, f"{value_of(c):,} {unit}".strip(), f"`{c}`") for what, unit, c in LIMITS]
    return table(["what", "at most", "constant"], rows)


def _labels(_name: str) -> str:
    rows = [
        (f"{ISS}", "`office`", "the office's code (`iss`)"),
        (f"{SUB}", "`number`", "the registration number (`sub`)"),
        *((f"{PRIVATE} / {n}", f"`{name}`", LABEL_MEANS[name]) for name, n in LABELS.items()),
    ]
    return table(["label", "name here", "value"], rows)


PARTS: Final[dict[str, Callable[[str], str]]] = {
    "command": _command,
    "settings": _settings,
    "limits": _limits,
    "labels": _labels,
    "commands": lambda _name: made_shapes.commands(table),
    "answers": lambda _name: made_shapes.answers(table),
    "facts": lambda _name: made_shapes.facts(table),
    "grounds": lambda _name: made_law.grounds(table),
    "rules": lambda name: made_law.rules(name, table),
    "causes": lambda _name: made_law.causes(table),
    "articles": lambda name: made_law.articles(name, table),
    "unverified": made_law.unverified,
}


def filled(page: str) -> str:
    """Return a page with its made parts as they are now."""

    def part(match: re.Match[str]) -> str:
        kind, _, name = match[2].partition(" ")
        return f"{match[1]}{PARTS[kind](name)}\n{match[3]}"

    return PART.sub(part, page)


def pages() -> list[Path]:
    """Return the pages that may have made parts."""
    return sorted([*(DOCS / "reference").glob("*.md"), *(DOCS / "law").glob("*.md")])


def main() -> int:
    """Write the pages, or only check them."""
    old = [page for page in pages() if filled(page.read_text("utf-8")) != page.read_text("utf-8")]
    for page in old:
        sys.stdout.write(f"{page.relative_to(DOCS)}\n")
        if "--check" not in sys.argv:
            page.write_text(filled(page.read_text("utf-8")), "utf-8")
    return 1 if old and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
