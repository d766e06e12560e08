# SPDX-License-Identifier: Apache-2.0
"""A document of a birth entry: the pack's words, the entry as it stands, and what stands beside."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from paydar.births.wording import Document as Issued
from paydar.births.wording import Row as Said
from paydar.births.wording import document, read_back_words, rows, sheet
from paydar.calendar.show import numeric, show
from paydar.certificates.booklet import Layout, Placed, Spot, place
from paydar.certificates.claims import Person, civil
from paydar.certificates.document import Annotation, Document, Remark, Row, Space
from paydar.facts.births import BirthDelivered
from paydar.facts.documents import DocumentIssued
from paydar.facts.structure import OfficeFounded
from paydar.law.pack import Pack
from paydar.law.settings import BookletsFile
from paydar.ledger.projection import Recorded
from paydar.register.entry import Entry

# Facts on an entry that change nothing of what a document prints.
_SILENT: Final = (DocumentIssued, BirthDelivered)

_REMARKS: Final = {
    "contested": {
        "en": "Two records of this entry disagree; a registrar has yet to decide.",
        "fa": (
            "این سند مورد تعارض است: دو ثبت آن با هم سازگار نیست"
            " و مأمور ثبت احوال هنوز رسیدگی نکرده است."
        ),
    },
    "number-to-follow": {
        "en": "The national number is not yet assigned and will follow.",
        "fa": "کد ملی هنوز تخصیص نیافته است و پس از تخصیص درج می‌شود.",
    },
}
_READ_BACK: Final = {"en": "Read-back of a birth", "fa": "برگهٔ قرائت ولادت"}
_SPACES: Final = {
    "registrar": {"en": "Registrar", "fa": "مأمور ثبت احوال"},
    "seal": {"en": "Seal of the office", "fa": "مهر اداره"},
    "declarant": {"en": "Declarant", "fa": "اعلام‌کننده"},
    "witness": {"en": "Witness", "fa": "گواه"},
}


@dataclass(frozen=True, slots=True)
class Issuing:
    """By whom, under which law, in which language and when. `address`: where to check it."""

    pack: Pack
    office: OfficeFounded
    address: str
    language: str
    on: dt.date


def standing_of(entry: Entry) -> str:
    """Return the position of the newest fact that changes what is printed."""
    told = [f for f in entry.facts if not isinstance(f.body, _SILENT)]
    return str(told[-1].position) if told else ""


def document_of(issuing: Issuing, entry: Entry, kind: Issued) -> Document:
    """Return a certificate, extract or full copy of a registered entry, without its serial."""
    pack, language = issuing.pack, issuing.language
    words = document(pack, entry.progress, kind, language)
    return Document(
        kind=kind,
        title=words.title,
        subtitle=words.statement,
        language=language,
        direction="rtl" if language == "fa" else "ltr",
        authority=words.issuer,
        office=issuing.office.office,
        office_name=_office_name(issuing.office, language),
        number=entry.progress.number,
        rows=tuple(_row(row) for row in words.rows),
        annotations=_annotations(issuing, entry) if kind == "full-copy" else (),
        remarks=tuple(Remark(code, _REMARKS[code][language]) for code in _codes(entry)),
        issued_on=show(issuing.on, pack.calendar, language),
        standing=standing_of(entry),
        address=issuing.address,
        spaces=(
            Space(_SPACES["registrar"][language]),
            Space(_SPACES["seal"][language], shape="stamp"),
        ),
    )


def person_of(entry: Entry) -> Person:
    """Return whom the document is about, as the code states it."""
    told = entry.progress.declaration
    assert told is not None  # noqa: S101 - only a registered entry has documents
    name = told.child.name
    return Person(name.given, name.family, civil(told.child.born), told.child.sex)


def read_back_sheet(issuing: Issuing, entry: Entry) -> Document:
    """Return the sheet that is read back to the declarant, with room for every mark."""
    pack, language = issuing.pack, issuing.language
    told = entry.progress.declaration
    assert told is not None  # noqa: S101 - a declared entry has one
    sentence, _ = read_back_words(pack, language)
    parts = [s for s in sheet(pack, entry.progress, language) if s.printed]
    declarant = " ".join(p for p in (told.declarant.name.given, told.declarant.name.family) if p)
    spaces = [Space(_SPACES["declarant"][language], declarant, "fingerprint")]
    for witness in told.evidence.witnesses:
        name = " ".join(p for p in (witness.name.given, witness.name.family) if p)
        spaces.append(Space(_SPACES["witness"][language], name, "fingerprint"))
    return Document(
        kind="read-back-sheet",
        title=_READ_BACK[language],
        subtitle=sentence,
        language=language,
        direction="rtl" if language == "fa" else "ltr",
        authority=pack.documents.issuer[language],
        office=issuing.office.office,
        office_name=_office_name(issuing.office, language),
        number=entry.progress.number,
        rows=tuple(_row(row, part.title) for part in parts for row in part.rows if row.printed),
        issued_on=show(issuing.on, pack.calendar, language),
        standing=standing_of(entry),
        spaces=(*spaces, Space(_SPACES["registrar"][language])),
    )


def booklet_page(pack: Pack, entry: Entry) -> Placed:
    """Return what is printed into the blank booklet, at the pack's positions."""
    page, language = pack.booklets, pack.languages[0]
    fields = tuple(spot.field for spot in page.spots)
    said = {row.field: row for row in rows(pack, entry.progress, language, fields)}
    spots = tuple(
        Spot(
            name=spot.field,
            x=_from_left(page, spot.x, spot.width),
            y=spot.y,
            width=spot.width,
            size=spot.size,
            direction="rtl" if language == "fa" else "ltr",
        )
        for spot in page.spots
    )
    layout = Layout(width=page.page_width, height=page.page_height, spots=spots)
    texts = {field: row.value for field, row in said.items()}
    return place(layout, texts, title=entry.progress.number, language=language)


def _from_left(page: BookletsFile, x: float, width: float) -> float:
    """Return millimetres from the left edge; packs measure from the corner where a line begins."""
    return page.page_width - x - width if page.corner == "top-right" else x


def _office_name(office: OfficeFounded, language: str) -> str:
    return office.name if language == "fa" or not office.name_latin else office.name_latin


def _row(row: Said, part: str = "") -> Row:
    return Row(row.label, row.value, row.direction, part)


def _codes(entry: Entry) -> list[str]:
    codes = ["contested"] if entry.contested else []
    if "national-number-to-follow" in entry.progress.follow_up:
        codes.append("number-to-follow")
    return codes


def _annotations(issuing: Issuing, entry: Entry) -> tuple[Annotation, ...]:
    """Return what was written after registration, and every document issued before this one."""
    later = [f for f in entry.facts if isinstance(f.body, _SILENT)]
    return tuple(_annotation(issuing, fact) for fact in later)


def _annotation(issuing: Issuing, fact: Recorded) -> Annotation:
    recorded = dt.date.fromisoformat(fact.envelope.recorded_at[:10])
    day = numeric(recorded, issuing.pack.calendar, issuing.language)
    if isinstance(fact.body, DocumentIssued):
        word = {"en": "Document issued", "fa": "صدور مدرک"}[issuing.language]
        return Annotation(word, f"{fact.body.serial} · {day}", str(fact.position))
    word = {"en": "Delivered", "fa": "تحویل"}[issuing.language]
    return Annotation(word, day, str(fact.position))
