# SPDX-License-Identifier: Apache-2.0
"""Notices: what a hospital or midwife reports of an event that somebody must still declare.

A notice is no declaration and registers nothing. It stands on the claim of the paper certificate
with its number (`notice:<issuer>/<number>`), on which the registration stands later, so that both
are one chain. All of it but the number may be unknown; what is not known is left out.
"""

from typing import Literal

from paydar.facts.births import Sex
from paydar.facts.values import DateOf, Name, Place, Shape, Statement

NotifierRole = Literal["hospital", "health-house", "physician", "midwife"]


class NoticedChild(Shape, frozen=True, kw_only=True):
    """The child as the house knows it. Units and words are those of `births.Child`."""

    born: DateOf | None = None
    hour: str = ""
    sex: Literal["", Sex] = ""
    weight: int | None = None
    gestation: int | None = None
    plurality: int | None = None
    order: int | None = None
    place: Place | None = None
    site: Literal["", "hospital", "home", "travelling", "abroad", "elsewhere", "unknown"] = ""
    attendant: Literal["", "physician", "midwife", "traditional", "other", "none", "unknown"] = ""
    died: DateOf | None = None


class NoticedMother(Shape, frozen=True, kw_only=True):
    """The mother as she was admitted."""

    name: Name = Name()
    number: str = ""
    born: DateOf | None = None
    residence: Place | None = None


class BirthNotice(Shape, frozen=True, kw_only=True, tag_field="event", tag="birth"):
    """A birth. `live_birth` is always said; `signed_by`: in what office somebody signed it."""

    live_birth: bool
    child: NoticedChild = NoticedChild()
    mother: NoticedMother = NoticedMother()
    issued_on: DateOf | None = None
    signed_by: Literal["", "physician", "midwife", "institution"] = ""


class NotifierEnrolled(Statement, frozen=True, kw_only=True, tag="notifier.enrolled"):
    """The holder of an assignment notifies in the name of this issuer, and of no other.

    `issuer` is the name as its certificates bear it; `key` the C2SP verifier key (Ed25519) under
    which its files are taken, empty when it sends none. A later one of an assignment replaces it.
    """

    assignment: str
    issuer: str
    role: NotifierRole
    key: str = ""


class NoticeReceived(Statement, frozen=True, kw_only=True, tag="notice.received"):
    """A notice came in. `notified_on`: civil day at the office; the issuer is never told by it."""

    issuer: str
    number: str
    notice: BirthNotice
    notified_on: DateOf


class NoticeAmended(Statement, frozen=True, kw_only=True, tag="notice.amended"):
    """Its issuer corrected or completed it before anybody declared. `changed` names the fields."""

    issuer: str
    number: str
    notice: BirthNotice
    changed: tuple[str, ...]


class NoticeWithdrawn(Statement, frozen=True, kw_only=True, tag="notice.withdrawn"):
    """Its issuer took it back; the number is used up."""

    issuer: str
    number: str
    reason: str


class NoticesListed(Statement, frozen=True, kw_only=True, tag="notices.listed"):
    """The issuer states which numbers it gave out: `first` to `last`, inclusive, as printed.

    `list_number` counts the issuer's lists from 1; `spoiled` are blanks that were never used.
    """

    issuer: str
    list_number: int
    first: str
    last: str
    spoiled: tuple[str, ...] = ()
    listed_on: DateOf
