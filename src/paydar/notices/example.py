# SPDX-License-Identifier: Apache-2.0
"""A complete valid notice for each law pack: that of the child in `births.example`."""

import datetime as dt

from paydar.births.example import example_declaration
from paydar.facts.births import Notice
from paydar.facts.notices import BirthNotice, NoticedChild, NoticedMother
from paydar.law.pack import Pack


def example_notice(pack: Pack, today: dt.date) -> BirthNotice:
    """Return what the hospital reports of the example's child."""
    told = example_declaration(pack, today)
    child, mother = told.child, told.mother
    return BirthNotice(
        live_birth=True,
        child=NoticedChild(
            born=child.born,
            hour=child.hour,
            sex=child.sex,
            weight=child.weight,
            gestation=child.gestation,
            plurality=child.plurality,
            order=child.order,
            place=child.place,
            site=child.site,
            attendant=child.attendant,
        ),
        mother=NoticedMother(
            name=mother.name, number=mother.number, born=mother.born, residence=mother.residence
        ),
        issued_on=example_certificate(pack, today).issued_on,
        signed_by="midwife" if child.attendant == "midwife" else "physician",
    )


def example_certificate(pack: Pack, today: dt.date) -> Notice:
    """Return the certificate that the example's declarant brings."""
    notice = example_declaration(pack, today).evidence.notice
    assert notice is not None  # noqa: S101 - the example has a certificate
    return notice
