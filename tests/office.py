# SPDX-License-Identifier: Apache-2.0
"""An office for tests, opened through the same door that users have."""

import datetime as dt
import hashlib
import itertools

import msgspec

from paydar.births.example import example_booklet, example_declaration, example_fee, example_marks
from paydar.cli.families import families
from paydar.cli.operations import answer_lines
from paydar.counter.commands import BirthRegister, BookletsReceive, command
from paydar.counter.submit import Asker
from paydar.facts import codec
from paydar.facts.values import By, Name
from paydar.identity.block import NumberBlock
from paydar.law.pack import find_pack
from paydar.ledger.append import Draft, Proposal
from paydar.settings import Settings
from paydar.structure.chart import chart_tag
from paydar.structure.founding import FOUNDER as HEAD
from paydar.structure.founding import lease
from paydar.wiring import found, open_office

OFFICES = {"zz": "zz-01-001", "ir": "ir-23-001"}
FOUNDER = Asker("founder", "en")
NOON = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)


def clock():
    """Every office of the tests lives on Sunday 22 November 2026, 1 Azar 1405."""
    return NOON


def new_office(folder, country="zz"):
    pack = find_pack(country)
    settings = Settings(
        country=country,
        office=OFFICES[country],
        utc_offset=pack.about.utc_offset,
        language=pack.languages[0],
    )
    found(folder, settings, Name(given="Founder"), clock)
    office = open_office(folder, clock)
    if country == "ir":
        run = BookletsReceive(series="الف۱", first=100_001, last=100_100, waybill="w-1")
        assert do(office, "booklets.receive", run, "stock").status == "recorded"
    return office


def do(office, kind, body, key=None, basis=None, asker=FOUNDER):
    """Submit one command the way a program does: as a JSON line."""
    line = {"command": kind, "key": key or f"{kind}-{next(_keys)}", "body": body}
    if basis is not None:
        line["basis"] = list(basis)
    return answer_lines(office, asker, [codec.canonical(line)])[0]


_keys = itertools.count()


def registration(country="zz", **changes):
    """The example of a walk-in, with parts of the declaration changed by dotted name."""
    pack = find_pack(country)
    told = example_declaration(pack, dt.date(2026, 11, 22))
    for path, value in changes.items():
        told = changed(told, path.split("__"), value)
    return BirthRegister(
        declaration=told, read_back=example_marks(), fee=example_fee(pack),
        booklet=example_booklet(pack),
    )  # fmt: skip


def changed(struct, path, value):
    inner = value if len(path) == 1 else changed(getattr(struct, path[0]), path[1:], value)
    return msgspec.structs.replace(struct, **{path[0]: inner})


def new_block(office):
    """Write the lease of ten numbers into the office's chart, as a parent would."""
    book = office.settings.book
    prefix = "0" * office.pack.scheme.prefix_digits
    body = lease(NumberBlock(office.pack.numbers.scheme, prefix, 900_000, 900_009), book)
    tag = chart_tag(office.settings.office)
    proposal = Proposal(
        book=book,
        key="a-lease",
        command=hashlib.sha256(b"a-lease").hexdigest(),
        office=office.settings.office,
        law=office.pack.name,
        by=By(staff=HEAD, post="head", assignment=HEAD),
        seen={tag: office.ledger.look([tag]).heads[tag]},
        finish=lambda _draw: (Draft(body, (tag,)),),
    )
    office.ledger.append(proposal).result()


def grounds(answer):
    return {g.ground for g in answer.refusals} if answer.status == "refused" else set()


def some_families(office, count, seed=1):
    pack = office.pack
    source = families(pack, office.settings.today(office.clock()), seed)
    return [command("birth.register", f.key, f.command) for f in itertools.islice(source, count)]
