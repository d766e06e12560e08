# SPDX-License-Identifier: Apache-2.0
"""Founding an office: keys, ledger and the facts with which its book begins."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from paydar import settings as node
from paydar.facts.codec import Body, canonical
from paydar.facts.structure import OfficeFounded
from paydar.facts.values import By, Name
from paydar.law.offices import stand_alone_block
from paydar.ledger.append import Draft, Proposal
from paydar.settings import Settings
from paydar.structure.chart import chart_tag
from paydar.structure.founding import FOUNDER, Founding, document_key, founding_facts, lease
from paydar.wiring.folder import Clock, make_empty, pack_of, place_of, system_clock
from paydar.wiring.keys import new_keys
from paydar.wiring.office import Office
from paydar.wiring.opening import open_office


def found(folder: Path, settings: Settings, founder: Name, clock: Clock = system_clock) -> None:
    """Make a new office in an empty folder: keys, ledger and founding facts.

    Raises `FolderRefused` when the folder is in use or the pack knows no such office.
    """
    pack = pack_of(settings)
    told = place_of(pack, settings)
    make_empty(folder)
    node.write(folder, settings)
    new_keys(folder, settings, clock)
    office = OfficeFounded(
        office=settings.office,
        country=settings.country,
        name=told.names.get(pack.languages[0], settings.office),
        name_latin=told.names.get("en", ""),
        area=told.area,
    )
    opened = open_office(folder, clock, founding=True)
    try:
        facts = founding_facts(Founding(office, founder, settings.today(clock())))
        write_chart(opened, [*facts, own_block(opened), enrolled_key(opened)])
    finally:
        opened.close()


def own_block(office: Office) -> Body:
    """Return the lease of the pack's stand-alone numbers for this epoch."""
    settings = office.settings
    return lease(stand_alone_block(office.pack, settings.office, settings.epoch), settings.book)


def enrolled_key(office: Office) -> Body:
    """Return the fact that this office signs its documents with its present key."""
    key = office.document_key.public()
    point = key.point.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return document_key(key.kid, point.hex(), key.valid_from)


def write_chart(office: Office, facts: Sequence[Body]) -> None:
    """Write structure facts as one command: all of them or none."""
    settings, tag = office.settings, chart_tag(office.settings.office)
    proposal = Proposal(
        book=settings.book,
        key=f"epoch-{settings.epoch}",
        command=hashlib.sha256(canonical(list(facts))).hexdigest(),
        office=settings.office,
        law=office.pack.name,
        by=By(staff=FOUNDER, post="head", assignment=FOUNDER),
        seen={tag: office.ledger.look([tag]).heads[tag]},
        finish=lambda _draw: tuple(Draft(body, (tag,)) for body in facts),
    )
    office.ledger.append(proposal).result()
