# SPDX-License-Identifier: Apache-2.0
"""A complete valid example of every command, as `paydar submit` and the JSON door take it."""

import datetime as dt
from collections.abc import Callable
from typing import Final

import msgspec

from paydar.births.decide import digest_of
from paydar.births.example import (
    example_booklet,
    example_declaration,
    example_fee,
    example_marks,
)
from paydar.counter.commands import (
    AssignmentEnd,
    BirthAmend,
    BirthDeclare,
    BirthDeliver,
    BirthNumber,
    BirthReadBack,
    BirthRefuse,
    BirthRegister,
    BirthReturn,
    BookletsCount,
    BookletSpoil,
    BookletsReceive,
    DayClose,
    DocumentIssue,
    StaffAssign,
)
from paydar.counter.death_commands import DeathDeclare, DeathRefuse, DeathRegister, DeathReturn
from paydar.counter.notice_commands import (
    NoticeAmend,
    NoticeGive,
    NoticesList,
    NoticeWithdraw,
    NotifierEnroll,
)
from paydar.deaths.example import example_collected, example_death
from paydar.facts.births import Missing, Reason
from paydar.facts.values import Name, Shape
from paydar.law.pack import Pack, find_pack
from paydar.notices.example import example_certificate, example_notice

ENTRY: Final = "0123456789abcdefghjk"
NUMBER: Final = "ZZ99-999-2026-000001-R"
Making = Callable[[Pack, dt.date], Shape]

EXAMPLES: Final[dict[str, Making]] = {
    "birth.register": lambda pack, day: BirthRegister(
        declaration=example_declaration(pack, day),
        read_back=example_marks(),
        booklet=example_booklet(pack),
        fee=example_fee(pack),
    ),
    "birth.declare": lambda pack, day: BirthDeclare(declaration=example_declaration(pack, day)),
    "birth.amend": lambda pack, day: BirthAmend(
        entry=ENTRY, declaration=example_declaration(pack, day)
    ),
    "birth.return": lambda _pack, _day: BirthReturn(
        entry=ENTRY, missing=(Missing(field="evidence.notice", need="the hospital's certificate"),)
    ),
    "birth.refuse": lambda _pack, _day: BirthRefuse(
        entry=ENTRY,
        reasons=(Reason(ground="name-forbidden", field="child.name.given", law="names"),),
    ),
    "birth.read_back": lambda pack, day: BirthReadBack(
        entry=ENTRY, digest=digest_of(example_declaration(pack, day)), read_back=example_marks()
    ),
    "birth.number": lambda _pack, _day: BirthNumber(number=NUMBER),
    "birth.deliver": lambda _pack, _day: BirthDeliver(number=NUMBER, how="hand", to="the father"),
    "death.register": lambda pack, day: DeathRegister(
        declaration=example_death(pack, day),
        read_back=example_marks(),
        collected=example_collected(pack),
    ),
    "death.declare": lambda pack, day: DeathDeclare(declaration=example_death(pack, day)),
    "death.return": lambda _pack, _day: DeathReturn(
        entry=ENTRY,
        missing=(Missing(field="evidence.certificate", need="the certificate of death"),),
    ),
    "death.refuse": lambda _pack, _day: DeathRefuse(
        entry=ENTRY,
        reasons=(Reason(ground="death-evidence-missing", field="evidence", law="evidence"),),
    ),
    "booklets.receive": lambda _pack, _day: BookletsReceive(
        series="A1", first=100_001, last=100_100, waybill="W-17"
    ),
    "booklet.spoil": lambda _pack, _day: BookletSpoil(
        series="A1", serial=100_007, reason="printed out of line"
    ),
    "booklets.count": lambda _pack, _day: BookletsCount(counted=99),
    "day.close": lambda _pack, _day: DayClose(witness="s-17", blanks=99, fees=0),
    "document.issue": lambda _pack, _day: DocumentIssue(number=NUMBER, document="certificate"),
    "staff.assign": lambda _pack, day: StaffAssign(
        staff="s-17",
        name=Name(given="Robin", family="Sample"),
        post="registrar",
        since=day.isoformat(),
    ),
    "notice.give": lambda pack, day: NoticeGive(
        number=example_certificate(pack, day).number, notice=example_notice(pack, day)
    ),
    "notice.amend": lambda pack, day: NoticeAmend(
        number=example_certificate(pack, day).number, notice=example_notice(pack, day)
    ),
    "notice.withdraw": lambda pack, day: NoticeWithdraw(
        number=example_certificate(pack, day).number, reason="written twice"
    ),
    "notices.list": lambda _pack, _day: NoticesList(
        list_number=1, first="001-88201", last="001-88260", spoiled=("001-88207",)
    ),
    "notifier.enroll": lambda pack, day: NotifierEnroll(
        issuer=example_certificate(pack, day).issuer,
        role="hospital",
        name=Name(given="Robin", family="Sample"),
    ),
    "assignment.end": lambda _pack, _day: AssignmentEnd(assignment=ENTRY, reason="moved"),
}


def example_of(kind: str, country: str, day: dt.date | None = None) -> bytes:
    """Return the example of a kind for a country's pack; raises `KeyError` for another kind."""
    today = day or dt.datetime.now(dt.UTC).date()
    body = EXAMPLES[kind](find_pack(country), today)
    basis = ["zz-01-001/7"] if getattr(body, "entry", "") else None
    line = {"command": kind, "key": f"example-{kind}", "body": body}
    return msgspec.json.encode(line if basis is None else {**line, "basis": basis})
