# SPDX-License-Identifier: Apache-2.0
"""A death as it is told, returned, refused and registered.

The fields are the UN core topics for deaths (Principles and Recommendations for a Vital Statistics
System, Rev. 3, chapter III) and those of the paper at the desk. `DeathRegistered` holds the whole
declaration as signed: the legal act stands on its own.
"""

from typing import Final, Literal

from paydar.facts.births import Booklet, Fee, Missing, ReadBack, Reason, Sex, Witness
from paydar.facts.causes import CauseOfDeath
from paydar.facts.values import Attachment, DateOf, Name, Paper, Place, Shape, Statement

Role = Literal[
    "spouse",
    "child",
    "parent",
    "relative",
    "householder",
    "institution",
    "present",
    "police",
]
Extra = Literal["police-report", "court-order", "burial-record", "consular-paper"]
NoPermit = Literal["", "not-buried-yet", "abroad", "body-not-found", "lost"]


class Deceased(Shape, frozen=True, kw_only=True):
    """Who died. `birth_entry`: the registration number of the birth entry, where it is told.

    Without a national number `no_number` says why; nationality as `births.Parent` has it.
    """

    name: Name
    sex: Sex
    father_name: str = ""
    number: str = ""
    no_number: Literal["", "foreign", "stateless", "never-registered", "lost-record"] = ""
    birth_entry: str = ""
    paper: Paper | None = None
    born: DateOf | None = None
    born_at: Place | None = None
    nationality: str = ""
    residence: Place | None = None
    marital: Literal["", "married", "single", "divorced", "widowed", "separated", "unknown"] = ""


class Died(Shape, frozen=True, kw_only=True):
    """When and where. `hour` HH:MM at the place; empty where nobody knows."""

    on: DateOf
    place: Place
    site: Literal["hospital", "home", "travelling", "abroad", "elsewhere", "unknown"]
    hour: str = ""


class DeathDeclarant(Shape, frozen=True, kw_only=True):
    """Who declares, in what quality, how identified, and why nobody earlier in the order came.

    `knew_on`: when the declarant came to know of the death, if later than the day of it.
    """

    role: Role
    name: Name
    number: str = ""
    paper: Paper | None = None
    identified_by: Literal["booklet", "card", "passport", "permit", "known-to-registrar", "letter"]
    instead_because: Literal["", "absent", "dead", "unknown", "incapable", "minor", "none"] = ""
    authority: str = ""
    knew_on: DateOf | None = None


class Certificate(Shape, frozen=True, kw_only=True):
    """The certificate of death. (issuer, number) is claimed; `by` says who examined the body."""

    issuer: str
    number: str
    by: Literal["physician", "forensic-medicine", "institution"] = "physician"
    issued_on: DateOf | None = None


class DeathEvidence(Shape, frozen=True, kw_only=True):
    """What proves the death: a certificate, or witnesses, and later on what the law adds."""

    certificate: Certificate | None = None
    witnesses: tuple[Witness, ...] = ()
    extra: tuple[Extra, ...] = ()
    attachments: tuple[Attachment, ...] = ()


class Permit(Shape, frozen=True, kw_only=True):
    """The burial permit that another body issued; the register keeps its number."""

    issuer: str
    number: str
    issued_on: DateOf | None = None


class Collected(Shape, frozen=True, kw_only=True):
    """The booklet of the deceased, taken in and voided, or why there is none."""

    booklet: Booklet | None = None
    why_not: Literal["", "never-held", "lost", "not-brought", "held-abroad"] = ""


NOTHING_COLLECTED: Final = Collected()


class DeathDeclaration(Shape, frozen=True, kw_only=True):
    """Everything that is told of one death. `cause`: the international form, if handed in."""

    deceased: Deceased
    died: Died
    declarant: DeathDeclarant
    evidence: DeathEvidence = DeathEvidence()
    permit: Permit | None = None
    no_permit: NoPermit = ""
    cause: CauseOfDeath | None = None


class DeathDeclared(Statement, frozen=True, kw_only=True, tag="death.declared"):
    """A declaration was taken; nothing is registered yet. `person`: opaque id of the deceased."""

    entry: str
    person: str
    declaration: DeathDeclaration
    declared_on: DateOf


class DeathReturned(Statement, frozen=True, kw_only=True, tag="death.returned"):
    """The declaration was returned for completion."""

    entry: str
    missing: tuple[Missing, ...]
    note: str = ""


class DeathRefused(Statement, frozen=True, kw_only=True, tag="death.refused"):
    """Registration was refused with reasons; `appeal` says where and until when to contest it."""

    entry: str
    reasons: tuple[Reason, ...]
    appeal: str


class DeathRegistered(Statement, frozen=True, kw_only=True, tag="death.registered"):
    """The registrar's legal act. It closes the person, whose numbers are never given again.

    The registration number is drawn by the appender inside the commit. `articles` are the
    references that the decision rests on.
    """

    entry: str
    person: str
    declaration: DeathDeclaration
    declared_on: DateOf
    read_back: ReadBack
    timeliness: Literal["timely", "late", "delayed"]
    number: str = ""
    collected: Collected = NOTHING_COLLECTED
    fee: Fee | None = None
    articles: tuple[str, ...] = ()
