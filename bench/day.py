# SPDX-License-Identifier: Apache-2.0
"""A day of a large office, eight hours compressed to minutes: no error is allowed.

Ten clerks take families from declaration to delivery, three houses notify births, a hundred readers
look; all by HTTP against one served office on SQLite, spread over the day as people come, so many
a second that eight hours pass in minutes. In the evening what
clerks and readers noted for themselves is held against the page of the day; the head closes it with
the fees that the clerks counted; then every receipt is checked and the ledger verified.
"""

import contextlib
import html
import http.client
import io
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import ceil
from pathlib import Path
from string import ascii_uppercase
from typing import Final

import msgspec

from bench.clerks import Clerk, House, Kept, Reader, Visitor, Wrong
from bench.figures import Figure, Limit, seconds
from bench.office import ASKER, founded, opened, receipts
from bench.plan import Plan
from bench.registration import NotWhole
from bench.server import running
from paydar.certificates.day import KINDS
from paydar.cli.families import Family, families
from paydar.cli.main import main as paydar
from paydar.client import Problem, Unreached
from paydar.counter.commands import DayClose, StaffAssign, command
from paydar.counter.notice_commands import NotifierEnroll
from paydar.facts.structure import StaffAssigned
from paydar.facts.values import Name
from paydar.structure.founding import FOUNDER
from paydar.web.site import create_account
from paydar.wiring import Office
from paydar.wiring.tokens import Tokens

CLERKS: Final = 10
READERS: Final = 100
HOUSES: Final = ("Sample Hospital", "Mock Clinic", "Trial Birth Centre")  # of the families
EACH: Final = 7  # requests that one family makes at the window, or a few more
PACE: Final = 60  # events a second
WINDOWS: Final = 0.45  # of all events; the rest looks
BEFORE: Final = 20  # entries of the day before
LATE: Final = 10.0  # seconds by which the compressed day may last longer
DAY: Final = 8 * 3_600  # seconds
AREA: Final = "A day of a large office"
FAULTS: Final = (Wrong, Problem, Unreached, OSError, http.client.HTTPException)
_ROW: Final = re.compile(r"<tr><td[^>]*>([^<]+)</td><td[^>]*><bdi[^>]*>([0-9,]+)</bdi></td></tr>")


Person = tuple[tuple[Clerk | House | Reader, ...], Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Roster:
    """Who works: folder, secrets, families of each clerk, looks of each reader, seconds of the day.

    `known` are number and family name of what was registered before this day.
    """

    at: Path
    head: str
    witness: str
    clerks: list[str]
    houses: dict[str, str]
    readers: list[str]
    families: list[list[Family]]
    known: list[tuple[str, str]]
    looks: int
    length: float


@dataclass(slots=True)
class Evening:
    """What everybody noted, what went wrong, and what the page of the day says."""

    kept: Kept = field(default_factory=Kept)
    wrong: list[str] = field(default_factory=list)
    page: Counter[str] = field(default_factory=Counter)


def measure(plan: Plan, place: Path) -> list[Figure]:
    """Replay a day of `plan.events` events; raises `NotWhole` on a single error."""
    evening = Evening()
    roster = prepared(place / "day", plan.events)
    with running(roster.at) as served:
        spent = seconds(lambda: worked(served.port, roster, evening))
        closed(served.port, roster, evening)
    judge(roster, evening)
    kept = evening.kept
    waits = sorted(kept.waits)
    whole = (
        f"no error; {len(kept.receipts):,} receipts checked; {kept.facts.total():,} facts noted by"
        " clerks and readers as on the page of the day; verified clean"
    )
    return [
        Figure(
            area=AREA,
            what=f"{kept.asked:,} events, {CLERKS} clerks, {READERS} readers",
            measured=spent,
            unit="s",
            better="less",
            target=roster.length + LATE,
            limit=Limit(what="the day itself, eight hours", measured=DAY, unit="s"),
            note=whole,
        ),
        Figure(
            area=AREA,
            what="answers to them, 99% within",
            measured=waits[int(len(waits) * 0.99)],
            unit="ms",
            better="less",
            note="entries, searches, pages, commands; papers apart",
        ),
    ]


def prepared(at: Path, events: int) -> Roster:
    """Found the office the day before: clerks, houses, accounts, and the first closing."""
    founded(at)
    head = secrets.token_urlsafe(12)
    create_account(at, "head", head, FOUNDER, "en")
    with opened(at) as office:
        clerks = [_assigned(office, n) for n in range(CLERKS)]
        houses = {name: _enrolled(office, name) for name in HOUSES}
        today = office.today()
        source = families(office.pack, today)
        known = [_walked_in(office, family) for family in islice(source, BEFORE)]
        ask = DayClose(witness=clerks[0], fees=0, note="counted by nobody yet")
        receipts([office.counter.submit(command("day.close", "yesterday", ask), ASKER)])
        count = max(ceil(events * WINDOWS / EACH / CLERKS), 2)
        shares = [list(islice(source, count)) for _ in range(CLERKS)]
    tokens = Tokens(at)

    def token(name: str, scopes: tuple[str, ...], assignment: str) -> str:
        return tokens.create(name, scopes, assignment, today)

    return Roster(
        at=at,
        head=head,
        witness=clerks[0],
        clerks=[token(f"c{n}", ("submit", "read"), who) for n, who in enumerate(clerks)],
        houses={name: token(name, ("notify",), who) for name, who in houses.items()},
        readers=[token(f"r{n}", ("read",), FOUNDER) for n in range(READERS)],
        families=shares,
        known=known,
        looks=ceil(events * (1 - WINDOWS) / READERS),
        length=events / PACE,
    )


def _walked_in(office: Office, family: Family) -> tuple[str, str]:
    told = family.command
    (done,) = receipts([office.counter.submit(command("birth.register", family.key, told), ASKER)])
    assert told.declaration is not None
    return done.number, told.declaration.child.name.family


def _assigned(office: Office, number: int) -> str:
    name = Name(given=f"Clerk {ascii_uppercase[number]}", family="Sample")
    body = StaffAssign(staff=f"clerk-{number}", name=name, post="registrar")
    receipts([office.counter.submit(command("staff.assign", f"clerk-{number}", body), ASKER)])
    held = office.counter.chart().assignments.items()
    return next(a for a, h in held if isinstance(h, StaffAssigned) and h.staff == body.staff)


def _enrolled(office: Office, issuer: str) -> str:
    before = set(office.counter.chart().assignments)
    body = NotifierEnroll(issuer=issuer, role="hospital", name=Name(given="House"))
    key = f"house-{HOUSES.index(issuer)}"
    receipts([office.counter.submit(command("notifier.enroll", key, body), ASKER)])
    (fresh,) = set(office.counter.chart().assignments) - before
    return fresh


@dataclass(frozen=True, slots=True)
class Hours:
    """The compressed day: when it began (`perf_counter`) and how many seconds it has."""

    begun: float
    length: float

    def await_turn(self, done: float) -> None:
        """Wait until this part (0 to 1) of the day is over; who is late goes on at once."""
        time.sleep(max(0.0, self.begun + done * self.length - time.perf_counter()))


def worked(port: int, roster: Roster, evening: Evening) -> None:
    """Let everybody work until they are done, all at once; what goes wrong is noted."""
    known, guard = list(roster.known), threading.Lock()
    hours = Hours(time.perf_counter(), roster.length)
    every = [_window(port, roster, known, (n, hours)) for n in range(CLERKS)]
    every += [_reading(port, roster, known, (n, hours)) for n in range(READERS)]

    def day(people: Sequence[Clerk | House | Reader], work: Callable[[], None]) -> None:
        try:
            work()
        except FAULTS as error:
            evening.wrong.append(f"{type(error).__name__}: {error}")
        with guard:
            for person in people:
                person.close()
                evening.kept.add(person.kept)

    threads = [threading.Thread(target=day, args=person, daemon=True) for person in every]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _window(
    port: int, roster: Roster, known: list[tuple[str, str]], place: tuple[int, Hours]
) -> Person:
    """Return a clerk with the houses that wrote the certificates of those who come."""
    which, hours = place
    mine = roster.families[which]
    clerk = Clerk(port, roster.clerks[which], lambda number, family: known.append((number, family)))
    houses = {name: House(port, secret) for name, secret in roster.houses.items()}

    def work() -> None:
        for turn, family in enumerate(mine):
            hours.await_turn((turn + which / CLERKS) / len(mine))
            number = turn * CLERKS + which
            if number % 3 == 0:  # the house was faster than the parents
                houses[issuer_of(family)].notify(family)
            clerk.serve(number, family)

    return (clerk, *houses.values()), work


def _reading(
    port: int, roster: Roster, known: list[tuple[str, str]], place: tuple[int, Hours]
) -> Person:
    which, hours = place
    reader = Reader(port, roster.readers[which], which)

    def work() -> None:
        for turn in range(roster.looks):
            hours.await_turn((turn + which / READERS) / roster.looks)
            reader.look(which + turn, known)

    return (reader,), work


def closed(port: int, roster: Roster, evening: Evening) -> None:
    """Read the page of the day as the head of office, then close the day with the clerks' fees."""
    visitor = Visitor(port, Kept())
    try:
        visitor.send("/sign-in", status=303, username="head", password=roster.head)
        for words, figure in _ROW.findall(visitor.get("/day")):
            evening.page[html.unescape(words)] += int(figure.replace(",", ""))
        fees = str(evening.kept.fees)
        visitor.send("/day", status=303, witness=roster.witness, fees=fees)
    except FAULTS as error:
        evening.wrong.append(f"{type(error).__name__}: {error}")
    finally:
        visitor.close()


def judge(roster: Roster, evening: Evening) -> None:
    """Raise `NotWhole` unless all went as it must; the server is no longer running."""
    if evening.wrong:
        raise NotWhole(f"{len(evening.wrong)} errors, the first: {evening.wrong[0]}")
    noted = Counter({KINDS[kind]["en"]: many for kind, many in evening.kept.facts.items()})
    noted[KINDS["day.closed"]["en"]] += 1  # yesterday's stands on today's page
    for words in sorted(noted.keys() | evening.page.keys()):
        if noted[words] != evening.page[words]:
            raise NotWhole(f"{words}: {evening.page[words]} on the page, {noted[words]} noted")
    file = roster.at.with_name("receipts.jsonl")
    file.write_bytes(b"\n".join(msgspec.json.encode(r) for r in evening.kept.receipts))
    _ran("receipt", "check", "--dir", str(roster.at), str(file))
    _ran("verify", "--dir", str(roster.at), "--anchor", str(file))


def _ran(*words: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = paydar(words)
    if code:
        raise NotWhole(f"paydar {words[0]} found: {said.getvalue()[:300]}")


def issuer_of(family: Family) -> str:
    """Return the house that wrote a family's certificate of birth."""
    told = family.command.declaration
    assert told is not None
    assert told.evidence.notice is not None
    return told.evidence.notice.issuer
