# SPDX-License-Identifier: Apache-2.0
"""A document of a birth entry: the pack's words, the entry as it stands, and what stands beside."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from paydar.births.decide import day_at_counter, digest_of
from paydar.births.values import Row as Said
from paydar.births.values import day_in_words, identity_words, name_of, witness_label
from paydar.births.wording import Document as Issued
from paydar.births.wording import (
    View,
    document,
    read_back_words,
    rows,
    sheet,
)
from paydar.calendar.show import numeric
from paydar.certificates.booklet import UNMOVED, Layout, Placed, Shift, Spot, place
from paydar.certificates.claims import Person, civil
from paydar.certificates.document import Annotation, Document, Remark, Row, Space
from paydar.certificates.glyphs import lacking, with_codes
from paydar.certificates.render import FONTS
from paydar.facts.births import BirthDeclaration, BirthDelivered, BirthNumbered, Declarant, Witness
from paydar.facts.documents import DocumentIssued
from paydar.facts.structure import OfficeFounded
from paydar.law.pack import Pack
from paydar.law.say import figures, own_number
from paydar.law.settings import BookletsFile
from paydar.ledger.projection import Recorded
from paydar.register.entry import BirthEntry

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
        "en": "The {own_number} is not yet assigned and will follow.",
        "fa": "{own_number} هنوز تخصیص نیافته است و پس از تخصیص درج می‌شود.",
    },
    "letters-as-codes": {
        "en": "Letters that the fonts lack stand as codes; they could not be certified in print.",
        "fa": "نویسه‌هایی که قلم چاپ ندارد با کد آمده است؛ صدور گواهی چاپی با آن‌ها ممکن نیست.",
    },
}
_READ_BACK: Final = {"en": "Read-back of a birth", "fa": "برگهٔ قرائت ولادت"}
_SPACES: Final = {
    "registrar": {
        "en": "Name and signature of the registrar",
        "fa": "نام و امضای مأمور ثبت احوال",
    },
    "seal": {"en": "Seal of the office", "fa": "مهر اداره"},
    "declarant": {"en": "Declarant", "fa": "اعلام‌کننده"},
    "trusted": {"en": "Trusted person, if one was there", "fa": "معتمد، در صورت حضور"},
}


@dataclass(frozen=True, slots=True)
class Issuing:
    """By whom, under which law, in which language and when. `address`: where to check it."""

    pack: Pack
    office: OfficeFounded
    address: str
    language: str
    on: dt.date


def standing_of(entry: BirthEntry) -> str:
    """Return the position of the newest fact that changes what is printed."""
    told = [f for f in entry.facts if not isinstance(f.body, _SILENT)]
    return str(told[-1].position) if told else ""


def document_of(issuing: Issuing, entry: BirthEntry, kind: Issued) -> Document:
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
        office_name=office_name(issuing.office, language),
        number=entry.progress.number,
        rows=_rows(pack, words.rows, kind, language),
        annotations=_annotations(issuing, entry) if kind == "full-copy" else (),
        remarks=tuple(_remark(pack, code, language) for code in _codes(entry)),
        issued_on=_day(issuing),
        standing=standing_of(entry),
        address=issuing.address,
        spaces=(
            Space(_SPACES["registrar"][language]),
            Space(_SPACES["seal"][language], shape="stamp"),
        ),
        subject=_subject(entry),
    )


def unprintable(issuing: Issuing, entry: BirthEntry, kind: Issued) -> tuple[tuple[str, str], ...]:
    """Return each field of a document whose words hold letters that no font of ours has.

    A pair is the field and those letters as they are named in Unicode, `Ж (U+0416)`.
    """
    told = document(issuing.pack, entry.progress, kind, issuing.language).rows
    said = [(row.field, row.value) for row in told]
    said.append(("", office_name(issuing.office, issuing.language)))
    found = [(field, lacking(text, FONTS)) for field, text in said]
    return tuple((field, ", ".join(map(_named, letters))) for field, letters in found if letters)


def person_of(entry: BirthEntry) -> Person:
    """Return whom the document is about, as the code states it."""
    told = entry.progress.declaration
    assert told is not None  # noqa: S101 - only a registered entry has documents
    name = told.child.name
    return Person(name.given, name.family, civil(told.child.born), told.child.sex)


def read_back_sheet(issuing: Issuing, entry: BirthEntry) -> Document:
    """Return the sheet that is read back to the declarant, with room for every mark.

    Its number is the entry's id, the digest that of what was declared, as the counter asks for it.
    """
    pack, language = issuing.pack, issuing.language
    told = entry.progress.declaration
    assert told is not None  # noqa: S101 - a declared entry has one
    sentence, marks = read_back_words(pack, language)
    plain = [
        _row(row, f"{figures(number, language)}. {part.title}")
        for number, part in enumerate(sheet(pack, entry.progress, language))
        for row in part.rows
        if row.printed
    ]
    shown = tuple(replace(row, value=with_codes(row.value, FONTS)) for row in plain)
    return Document(
        kind="read-back-sheet",
        title=_READ_BACK[language],
        subtitle=sentence,
        language=language,
        direction="rtl" if language == "fa" else "ltr",
        authority=pack.documents.issuer[language],
        office=issuing.office.office,
        office_name=office_name(issuing.office, language),
        number=entry.progress.number,
        serial=entry.id,
        rows=shown,
        remarks=(_remark(pack, "letters-as-codes", language),) if shown != tuple(plain) else (),
        issued_on=_day(issuing),
        standing=standing_of(entry),
        spaces=_places(issuing, entry, told),
        subject=with_codes(_subject(entry), FONTS),
        digest=digest_of(told),
        marks=tuple(word for word, _ in marks),
    )


def _places(issuing: Issuing, entry: BirthEntry, told: BirthDeclaration) -> tuple[Space, ...]:
    """Return where everybody at the desk puts a mark: those of the paper, then the office's."""
    language = issuing.language
    view = View(issuing.pack, entry.progress, told, language)
    persons: list[tuple[str, Witness | Declarant]] = [
        (_SPACES["declarant"][language], told.declarant)
    ]
    for number, witness in enumerate(told.evidence.witnesses, 1):
        persons.append((witness_label(number, language), witness))
    marked = [
        Space(
            label,
            with_codes(name_of(person.name), FONTS),
            "fingerprint",
            with_codes(identity_words(view, person), FONTS),
        )
        for label, person in persons
    ]
    return (
        *marked,
        Space(_SPACES["trusted"][language], shape="fingerprint"),
        Space(_SPACES["registrar"][language]),
        Space(_SPACES["seal"][language], shape="stamp"),
    )


def booklet_page(pack: Pack, entry: BirthEntry, shift: Shift = UNMOVED) -> Placed:
    """Return what is printed into the blank booklet, at the pack's positions, moved by a shift."""
    fields, language = tuple(spot.field for spot in pack.booklets.spots), pack.languages[0]
    said = {row.field: row for row in rows(pack, entry.progress, language, fields)}
    texts = {field: row.value for field, row in said.items()}
    title = entry.progress.number
    return place(booklet_layout(pack), texts, title=title, language=language, shift=shift)


def booklet_layout(pack: Pack) -> Layout:
    """Return the pack's booklet page, in millimetres from the upper left corner."""
    page, language = pack.booklets, pack.languages[0]
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
    return Layout(width=page.page_width, height=page.page_height, spots=spots)


def _from_left(page: BookletsFile, x: float, width: float) -> float:
    """Return millimetres from the left edge; packs measure from the corner where a line begins."""
    return page.page_width - x - width if page.corner == "top-right" else x


def office_name(office: OfficeFounded, language: str) -> str:
    """Return the name of an office as a document in that language prints it."""
    return office.name if language == "fa" or not office.name_latin else office.name_latin


def _day(issuing: Issuing) -> str:
    day = day_at_counter(issuing.on, issuing.pack.calendar)
    return day_in_words(issuing.pack, day, issuing.language)


def _subject(entry: BirthEntry) -> str:
    told = entry.progress.declaration
    return name_of(told.child.name) if told else ""


def _rows(pack: Pack, said: tuple[Said, ...], kind: Issued, language: str) -> tuple[Row, ...]:
    """Return the rows; those of a full copy under the headings of the sheet, as in the register."""
    if kind != "full-copy":
        return tuple(_row(row) for row in said)
    headed = {
        field: section.title[language]
        for section in pack.sheet.sections
        for field in section.fields
    }
    return tuple(_row(row, headed.get(row.field.rstrip(".0123456789"), "")) for row in said)


def _named(letter: str) -> str:
    return f"{letter} (U+{ord(letter):04X})"


def _remark(pack: Pack, code: str, language: str) -> Remark:
    term = own_number(pack, language)
    return Remark(code, _REMARKS[code][language].format(own_number=term))


def _row(row: Said, part: str = "") -> Row:
    return Row(row.label, row.value, row.direction, part)


def _codes(entry: BirthEntry) -> list[str]:
    codes = ["contested"] if entry.contested else []
    if "national-number-to-follow" in entry.progress.follow_up:
        codes.append("number-to-follow")
    return codes


def _annotations(issuing: Issuing, entry: BirthEntry) -> tuple[Annotation, ...]:
    """Return what was written after registration, and every document issued before this one."""
    later = [f for f in entry.facts if isinstance(f.body, (*_SILENT, BirthNumbered))]
    return tuple(_annotation(issuing, fact) for fact in later)


def _annotation(issuing: Issuing, fact: Recorded) -> Annotation:
    """Return what stands in the margin; each number between isolates, or it would turn the line."""
    pack, language = issuing.pack, issuing.language
    recorded = dt.date.fromisoformat(fact.envelope.recorded_at[:10])
    calendars = dict.fromkeys([pack.calendar, "gregorian"] if language == "en" else [pack.calendar])
    days = " = ".join(numeric(recorded, calendar, language) for calendar in calendars)
    day = f"\u2066{days}\u2069"
    if isinstance(fact.body, DocumentIssued):
        title = pack.documents.documents[fact.body.document].title[language]
        word = {"en": "Issued: {title}", "fa": "صدور: {title}"}[language].format(title=title)
        said = {"en": "No. {serial}, on {day}", "fa": "به شمارهٔ {serial}، در {day}"}[language]
        text = said.format(serial=f"\u2066{fact.body.serial}\u2069", day=day)
        return Annotation(word, text, str(fact.position))
    if isinstance(fact.body, BirthNumbered):
        words = {"en": "Given later: {own_number}", "fa": "تخصیص {own_number}"}[language]
        said = {"en": "{number}, on {day}", "fa": "{number}، در {day}"}[language]
        text = said.format(number=f"\u2066{fact.body.national_number}\u2069", day=day)
        title = words.format(own_number=own_number(pack, language))
        return Annotation(title, text, str(fact.position))
    word = {"en": "Delivered", "fa": "تحویل"}[language]
    return Annotation(word, day, str(fact.position))
