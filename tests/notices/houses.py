# SPDX-License-Identifier: Apache-2.0
"""A hospital before an office: enrolled, and what it sends."""

import msgspec

from paydar.counter.commands import NoticeAmend, NoticeGive, NoticeWithdraw, NotifierEnroll
from paydar.counter.submit import Asker
from paydar.facts.values import Name
from paydar.notices.example import example_certificate, example_notice
from paydar.register import notices as register
from tests.office import changed, do

HOSPITAL = {"zz": "Sample Hospital", "ir": "بیمارستان نمونه"}


def enroll(office, issuer=None, role="hospital", key="", **more):
    """Enroll a house and return who asks in its name."""
    issuer = issuer or HOSPITAL[office.pack.id]
    person = Name(given="Robin" if office.pack.id == "zz" else "رابین")
    body = NotifierEnroll(issuer=issuer, role=role, key=key, name=person, **more)
    assert do(office, "notifier.enroll", body).status == "recorded"
    with office.ledger.reading() as tx:
        known = register.notifiers(tx)
    ended, name = office.counter.chart().ended, " ".join(issuer.split())
    found = next(n.assignment for n in known if n.issuer == name and n.assignment not in ended)
    return Asker(found, "en")


def example(office, **changes):
    """The example's notice, with parts changed by dotted name."""
    told = example_notice(office.pack, office.settings.today(office.clock()))
    for path, value in changes.items():
        told = changed(told, path.split("__"), value)
    return told


def certificate(office):
    return example_certificate(office.pack, office.settings.today(office.clock()))


def give(office, asker, number=None, key=None, **changes):
    body = NoticeGive(
        number=number or certificate(office).number, notice=example(office, **changes)
    )
    return do(office, "notice.give", body, key, asker=asker)


def amend(office, asker, number=None, **changes):
    body = NoticeAmend(
        number=number or certificate(office).number, notice=example(office, **changes)
    )
    return do(office, "notice.amend", body, asker=asker)


def withdraw(office, asker, number=None, reason="written twice"):
    body = NoticeWithdraw(number=number or certificate(office).number, reason=reason)
    return do(office, "notice.withdraw", body, asker=asker)


def row(office, claim):
    with office.ledger.reading() as tx:
        return register.one(tx, claim)


def statuses(office):
    with office.ledger.reading() as tx:
        return register.counts(tx)


def waiting(office):
    with office.ledger.reading() as tx:
        return [r.number for r in register.waiting(tx, 100)]


def without(notice, **parts):
    return msgspec.structs.replace(notice, **parts)
