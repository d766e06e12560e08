# SPDX-License-Identifier: Apache-2.0
"""The sample office of `paydar try`: synthetic families, two sign-ins, made once and then kept."""

import secrets
import shutil
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from paydar.cli.families import families
from paydar.counter.commands import BookletsReceive, Command, StaffAssign, command
from paydar.counter.receipts import Receipt
from paydar.counter.submit import Asker
from paydar.facts.structure import StaffAssigned
from paydar.facts.values import Name
from paydar.law.pack import find_pack
from paydar.ledger.errors import PaydarError
from paydar.settings import FILE, Settings
from paydar.structure.founding import FOUNDER
from paydar.web.accounts.create import create_account
from paydar.wiring import Office, found, open_office

OFFICES: Final = {"ir": "ir-23-001", "zz": "zz-01-001"}
NAMES: Final = {
    "ir": Name(given="نوید", family="نمونه‌ای", given_latin="Navid", family_latin="Nemunei"),
    "zz": Name(given="Robin", family="Sample"),
}
HEADS: Final = {
    "ir": Name(given="سارا", family="فرضی", given_latin="Sara", family_latin="Farzi"),
    "zz": Name(given="Alex", family="Sample"),
}
SIGN_INS: Final = "sign-ins.txt"
SERIES: Final = "الف۱"
BLANKS: Final = 5_000
AT_ONCE: Final = 100


class SampleFailed(PaydarError):
    """The sample could not be made: the counter refused what it should take."""

    what_to_do = "This is a fault in paydar; please report the message."


@dataclass(frozen=True, slots=True)
class Sample:
    """What to make: folder, law pack, how many families."""

    folder: Path
    country: str
    families: int


@dataclass(frozen=True, slots=True)
class Account:
    """A sign-in that is printed once more at every start of the sample."""

    user: str
    password: str
    words: str


def make_sample(sample: Sample) -> list[Account]:
    """Make the office unless it is there, and return its sign-ins.

    It is made beside its place and moved there when whole, so that an interrupted start leaves
    nothing half made.
    """
    if not (sample.folder / SIGN_INS).exists():
        if (sample.folder / FILE).exists():
            raise SampleFailed(f"{sample.folder} is an office, but not a sample of ours")
        part = sample.folder.with_name(sample.folder.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        pack = find_pack(sample.country)
        settings = Settings(
            country=sample.country,
            office=OFFICES[sample.country],
            utc_offset=pack.about.utc_offset,
            language=pack.languages[0],
        )
        found(part, settings, HEADS[sample.country])
        office = open_office(part)
        try:
            _fill(office, sample.families)
            _staff(office)
        finally:
            office.close()
        part.rename(sample.folder)
    lines = (sample.folder / SIGN_INS).read_text("utf-8").splitlines()
    return [Account(*line.split("\t")) for line in lines]


def _fill(office: Office, count: int) -> None:
    booklets = SERIES if office.pack.booklets.required else ""
    if booklets:
        run = BookletsReceive(series=booklets, first=1, last=BLANKS, waybill="sample")
        _done(office, [command("booklets.receive", "sample-booklets", run)])
    today = office.today()
    source = islice(families(office.pack, today, booklets=booklets), count)
    while some := list(islice(source, AT_ONCE)):
        _done(office, [command("birth.register", f.key, f.command) for f in some])


def _staff(office: Office) -> None:
    """Give a registrar and the head of office a sign-in each."""
    name = NAMES[office.settings.country]
    post = StaffAssign(staff="registrar", name=name, post="registrar")
    _done(office, [command("staff.assign", "sample-registrar", post)])
    held = office.counter.chart().assignments.values()
    registrar = next(a for a in held if isinstance(a, StaffAssigned) and a.post == "registrar")
    lines = list[str]()
    for user, assignment, words in (
        ("registrar", registrar.assignment, "registers births"),
        ("head", FOUNDER, "head of office"),
    ):
        password = secrets.token_urlsafe(9)
        create_account(office.folder, user, password, assignment, office.settings.language)
        lines.append(f"{user}\t{password}\t{words}")
    path = office.folder / SIGN_INS
    path.touch(0o600)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _done(office: Office, commands: list[Command]) -> None:
    for answer in office.counter.submit_many(commands, Asker(FOUNDER, "en")):
        if not isinstance(answer, Receipt):
            raise SampleFailed(str(answer.refusals[0]))
