# SPDX-License-Identifier: Apache-2.0
"""A live birth as it is told, returned, refused, read back, registered and delivered.

The fields are the UN core topics for live births (Principles and Recommendations for a Vital
Statistics System, Rev. 3, chapter III) and those of the paper sheet, in the desk's order.
`BirthRegistered` holds the whole declaration as signed: the legal act stands on its own.
"""

from typing import Literal

from paydar.facts.values import Attachment, DateOf, Name, Paper, Place, Shape, Statement

Sex = Literal["male", "female", "undetermined"]
Role = Literal[
    "father",
    "paternal-grandfather",
    "mother",
    "court-appointed",
    "guardian",
    "keeper",
    "institution",
    "self",
]
Mark = Literal["signature", "fingerprint", "read-to-and-understood"]


class Notice(Shape, frozen=True, kw_only=True):
    """The hospital's, doctor's or midwife's certificate of birth. (issuer, number) is claimed."""

    issuer: str
    number: str
    issued_on: DateOf | None = None


class Found(Shape, frozen=True, kw_only=True):
    """How a child of unknown parents was found."""

    on: DateOf
    place: Place
    report: str


class Child(Shape, frozen=True, kw_only=True):
    """The child. `weight` in grams, `gestation` in completed weeks, `hour` HH:MM at the place."""

    name: Name
    sex: Sex
    born: DateOf
    place: Place
    site: Literal["hospital", "home", "travelling", "abroad", "elsewhere", "unknown"]
    hour: str = ""
    plurality: int = 1
    order: int = 1
    weight: int | None = None
    gestation: int | None = None
    attendant: Literal["physician", "midwife", "traditional", "other", "none", "unknown"] = (
        "unknown"
    )
    found: Found | None = None
    died: DateOf | None = None
    arrived: DateOf | None = None


class Parent(Shape, frozen=True, kw_only=True):
    """Father or mother. `known` says why nothing more is told of a parent who is not named.

    A parent without a national number says why in `no_number`; nationality is an ISO 3166 alpha-2
    code in lower case, or `stateless`, or `unknown`.
    """

    known: Literal["named", "first-name-only", "undisclosed", "unknown"] = "named"
    name: Name = Name()
    father_name: str = ""
    number: str = ""
    no_number: Literal["", "foreign", "stateless", "never-registered", "lost-record"] = ""
    paper: Paper | None = None
    born: DateOf | None = None
    nationality: str = ""
    residence: Place | None = None
    died: DateOf | None = None


class Marriage(Shape, frozen=True, kw_only=True):
    """The parents' marriage as told at the counter."""

    state: Literal["registered", "unregistered", "none", "undisclosed"]
    number: str = ""
    on: DateOf | None = None
    place: str = ""
    permission: str = ""


class Declarant(Shape, frozen=True, kw_only=True):
    """Who declares, in what quality, how identified, and why nobody earlier in the order came."""

    role: Role
    name: Name
    number: str = ""
    paper: Paper | None = None
    identified_by: Literal["booklet", "card", "passport", "permit", "known-to-registrar", "letter"]
    instead_because: Literal["", "absent", "dead", "unknown", "incapable", "minor", "none"] = ""
    authority: str = ""


class Witness(Shape, frozen=True, kw_only=True):
    """One who confirms a birth that has no certificate."""

    name: Name
    number: str = ""
    paper: Paper | None = None
    born: DateOf | None = None


class Evidence(Shape, frozen=True, kw_only=True):
    """What proves the birth: a certificate, or witnesses, and for a late one what the law adds."""

    notice: Notice | None = None
    witnesses: tuple[Witness, ...] = ()
    extra: tuple[
        Literal[
            "police-report",
            "court-order",
            "age-assessment",
            "parents-affidavit",
            "school-or-health-record",
            "consular-paper",
        ],
        ...,
    ] = ()
    attachments: tuple[Attachment, ...] = ()


class Statistics(Shape, frozen=True, kw_only=True):
    """UN core topics that are asked for statistics only and never printed on a document."""

    mother_marital: Literal[
        "", "married", "single", "divorced", "widowed", "separated", "unknown"
    ] = ""
    mother_education: Literal[
        "", "none", "primary", "lower-secondary", "upper-secondary", "tertiary", "unknown"
    ] = ""
    father_education: Literal[
        "", "none", "primary", "lower-secondary", "upper-secondary", "tertiary", "unknown"
    ] = ""
    mother_occupation: str = ""
    father_occupation: str = ""
    born_alive: int | None = None
    living: int | None = None
    fetal_deaths: int | None = None
    previous_birth: DateOf | None = None


class Booklet(Shape, frozen=True, kw_only=True):
    """One identity booklet by its printed series and serial."""

    series: str
    serial: int


class Fee(Shape, frozen=True, kw_only=True):
    """What was paid at the window. `amount` in the smallest unit of the pack's currency."""

    amount: int
    receipt: str = ""


class BirthDeclaration(Shape, frozen=True, kw_only=True):
    """Everything that is told of one birth, in the order of the desk."""

    child: Child
    mother: Parent
    father: Parent
    marriage: Marriage
    declarant: Declarant
    evidence: Evidence = Evidence()
    statistics: Statistics = Statistics()


class ReadBack(Shape, frozen=True, kw_only=True):
    """That the sheet was printed or read aloud, and how each person put a mark on the paper."""

    how: Literal["printed", "read-aloud"]
    declarant: Mark
    witnesses: tuple[Mark, ...] = ()
    trusted_person: str = ""


class Persons(Shape, frozen=True, kw_only=True):
    """The opaque person ids that the counter found or minted. Empty: no such person is told."""

    child: str
    mother: str = ""
    father: str = ""


class Missing(Shape, frozen=True, kw_only=True):
    """One thing that the declarant must still bring or say."""

    field: str
    need: str


class Reason(Shape, frozen=True, kw_only=True):
    """One ground of a refusal as it was given to the citizen."""

    ground: str
    field: str
    law: str
    note: str = ""


class BirthDeclared(Statement, frozen=True, kw_only=True, tag="birth.declared"):
    """A declaration was taken; nothing is registered yet. `declared_on`: day at the counter."""

    entry: str
    persons: Persons
    declaration: BirthDeclaration
    declared_on: DateOf


class BirthDeclarationAmended(
    Statement, frozen=True, kw_only=True, tag="birth.declaration-amended"
):
    """Before any signature the registrar corrected what was told. `changed` names the fields."""

    entry: str
    persons: Persons
    declaration: BirthDeclaration
    changed: tuple[str, ...]


class BirthReturned(Statement, frozen=True, kw_only=True, tag="birth.returned"):
    """The declaration was returned for completion."""

    entry: str
    missing: tuple[Missing, ...]
    note: str = ""


class BirthRefused(Statement, frozen=True, kw_only=True, tag="birth.refused"):
    """Registration was refused with reasons; `appeal` says where and until when to contest it."""

    entry: str
    reasons: tuple[Reason, ...]
    appeal: str


class BirthReadBackDone(Statement, frozen=True, kw_only=True, tag="birth.read-back"):
    """The sheet with this digest (hex SHA-256, canonical declaration) was read back and marked."""

    entry: str
    digest: str
    read_back: ReadBack


class BirthRegistered(Statement, frozen=True, kw_only=True, tag="birth.registered"):
    """The registrar's legal act. Numbers are drawn by the appender inside the commit.

    `national_number` is empty where the pack gives none (foreign child) or where it follows later.
    `articles` are the references the decision rests on; `follow_up` names open duties (sex entry,
    number to follow).
    """

    entry: str
    persons: Persons
    declaration: BirthDeclaration
    declared_on: DateOf
    read_back: ReadBack
    timeliness: Literal["timely", "late", "delayed"]
    number: str = ""
    national_number: str = ""
    booklet: Booklet | None = None
    fee: Fee | None = None
    articles: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()


class BirthNumbered(Statement, frozen=True, kw_only=True, tag="birth.numbered"):
    """The national number that had to follow was drawn; the act itself stands as it was signed."""

    entry: str
    child: str
    national_number: str = ""


class BirthDelivered(Statement, frozen=True, kw_only=True, tag="birth.delivered"):
    """The booklet (or the certificate where there is none) was handed over or posted."""

    entry: str
    how: Literal["hand", "post"]
    to: str
    on: DateOf
    post_number: str = ""
    mother_booklet: Literal["", "entered", "not-brought"] = ""
    father_booklet: Literal["", "entered", "not-brought"] = ""
