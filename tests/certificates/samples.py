# SPDX-License-Identifier: Apache-2.0
"""Sample documents. All people and numbers are made up; `ir-23-001` is the design's sample."""

import base64
import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

import paydar
from paydar.certificates.claims import Claims, Person, claims_of
from paydar.certificates.document import Annotation, Document, Remark, Row, Space
from paydar.certificates.keys import DocumentKey, new_key
from paydar.certificates.render import Press

PACKS = Path(paydar.__file__).parent / "law" / "packs"
AT = dt.datetime(2026, 11, 17, 9, 41, tzinfo=dt.UTC)
DAY = AT.date()

FA_ROWS = (
    Row("نام", "آرین", "rtl", "نوزاد"),
    Row("نام خانوادگی", "نمونه‌زاده", "rtl", "نوزاد"),
    Row("جنس", "پسر", "rtl", "نوزاد"),
    Row("تاریخ ولادت", "شنبه ۲۳ آبان ۱۴۰۵ (\u206614 November 2026\u2069)", "rtl", "نوزاد"),
    Row("محل ولادت", "تهران، شمیرانات، تجریش، بیمارستان نمونه", "rtl", "نوزاد"),
    Row("کد ملی", "۹۸۷۶۵۴۳۲۱۰", "ltr", "نوزاد"),
    Row(
        "پدر",
        "دانیال نمونه‌زاده، شمارهٔ شناسنامه \u2066۱۴۰۵/۷۷۴/B-9\u2069 تهران",
        "rtl",
        "پدر و مادر",
    ),
    Row("مادر", "مریم آزمایشی", "rtl", "پدر و مادر"),
    Row("شناسنامه", "۱۴۰۵/۷۷۴/B-9", "ltr", "ثبت"),
    Row("تاریخ ثبت", "سه‌شنبه ۲۶ آبان ۱۴۰۵", "rtl", "ثبت"),
)
EN_ROWS = (
    Row("Given name", "Arin", "ltr", "Child"),
    Row("Family name", "Samplewood", "ltr", "Child"),
    Row("Sex", "Male", "ltr", "Child"),
    Row("Born", "Saturday 14 November 2026, 04:30", "ltr", "Child"),
    Row("Place", "Sample Hospital, Northbridge", "ltr", "Child"),
    Row("National number", "4821 0937 5", "ltr", "Child"),
    Row("Name in Persian", "آرین نمونه‌زاده", "rtl", "Child"),
    Row("Father", "Daniel Samplewood, born 3 March 1992", "ltr", "Parents"),
    Row("Mother", "Maryam Tester, born 1 May 1995", "ltr", "Parents"),
    Row("Registered", "Tuesday 17 November 2026", "ltr", "Registration"),
)
FA_SPACES = (
    Space("نام و امضای مأمور ثبت احوال"),
    Space("مهر اداره", shape="stamp"),
)
EN_SPACES = (
    Space("Name and signature of the registrar"),
    Space("Seal of the office", shape="stamp"),
)

FA = Document(
    kind="certificate",
    title="گواهی ولادت",
    language="fa",
    direction="rtl",
    authority="سازمان ثبت احوال نمونه",
    office="ir-23-001",
    office_name="ادارهٔ ثبت احوال نمونه",
    number="IR23-001-1405-000412-K",
    serial="۱۴۰۵/۷۷۴/B-9",
    rows=FA_ROWS,
    issued_on="سه‌شنبه ۲۶ آبان ۱۴۰۵",
    standing="ir-23-001/1131",
    address="sample.example/c",
    spaces=FA_SPACES,
)
EN = Document(
    kind="certificate",
    title="Certificate of Birth",
    language="en",
    direction="ltr",
    authority="Civil Registration of Samplia",
    office="zz-01-001",
    office_name="Northbridge Sample Office",
    number="ZZ01-001-2026-000412-K",
    serial="A 004512",
    rows=EN_ROWS,
    issued_on="Tuesday 17 November 2026",
    standing="zz-01-001/1131",
    address="sample.example/c",
    spaces=EN_SPACES,
)
FA_PERSON = Person("آرین", "نمونه‌زاده", "2026-11-14", "male")
EN_PERSON = Person("Arin", "Samplewood", "2026-11-14", "male")

CONTESTED_FA = Remark(
    "contested", "این سند محل اختلاف است؛ دو واقعهٔ هم‌زمان هنوز تعیین تکلیف نشده‌اند."
)
CONTESTED_EN = Remark(
    "contested", "This entry is contested: two concurrent acts await a registrar."
)
PROVISIONAL_EN = Remark(
    "provisional", "Provisional until the registration is confirmed by the hub."
)
NOTES_FA = (
    Annotation(
        "اصلاح نام خانوادگی",
        "از «نمونزاده» به «نمونه‌زاده»؛ رأی هیئت حل اختلاف، ۲۹ آبان ۱۴۰۵.",
        "\u2066ir-23-001/1204\u2069",
    ),
    Annotation(
        "ازدواج",
        "با مریم آزمایشی، ۱۲ مهر ۱۴۳۰، دفتر ازدواج ۱۴ تهران.",
        "\u2066ir-23-001/9310\u2069",
    ),
)
NOTES_EN = (
    Annotation(
        "Correction of the family name",
        "from Samplwood to Samplewood by the board of three, 20 November 2026.",
        "zz-01-001/1204",
    ),
)


NUMBERS_FA = ("کد ملی \u2066۹۹۹۰۰۴۳۲۱۳\u2069", "کد ملی \u2066۹۹۹۰۰۰۰۰۱۸\u2069", "")
NUMBERS_EN = ("citizen number \u20661000 4321 5\u2069", "passport no. \u2066A1234\u2069", "")
SIGNED_FA = "این برگه برای ما قرائت شد."
SIGNED_EN = "This sheet was read back to us, who sign below."
SHEET_DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # of no bytes


def fa(kind: str) -> Document:
    return _of_kind(
        FA,
        kind,
        {
            "extract": "رونوشت خلاصهٔ سند ولادت",
            "full-copy": "رونوشت کامل سند ولادت",
            "read-back-sheet": "برگهٔ قرائت اعلام ولادت",
        },
        CONTESTED_FA,
        NOTES_FA,
    )


def en(kind: str) -> Document:
    return _of_kind(
        EN,
        kind,
        {
            "extract": "Extract of a Birth Entry",
            "full-copy": "Full Copy of a Birth Entry",
            "read-back-sheet": "Read-back of a Birth Declaration",
        },
        CONTESTED_EN,
        NOTES_EN,
    )


def _of_kind(
    base: Document, kind: str, titles: dict[str, str], remark: Remark, notes: tuple[Annotation, ...]
) -> Document:
    made = replace(base, kind=kind, title=titles.get(kind, base.title))
    if kind == "full-copy":
        made = replace(made, remarks=(remark,), annotations=notes)
    if kind == "read-back-sheet":
        rtl = base.direction == "rtl"
        who = (
            ("اعلام‌کننده", "گواه ۱", "گواه ۲", "معتمد", "مأمور ثبت احوال", "مهر اداره")
            if rtl
            else ("Declarant", "Witness 1", "Witness 2", "Trusted person", "Registrar", "Seal")
        )
        names = (
            ("دانیال نمونه‌زاده", "رها نمونه", "سام آزمایشی", "", "", "")
            if rtl
            else ("Daniel Samplewood", "Robin Sample", "Sam Tester", "", "", "")
        )
        shapes = (*("fingerprint",) * 4, "signature", "stamp")
        known_by = (*(NUMBERS_FA if rtl else NUMBERS_EN), "", "", "")
        made = replace(
            made,
            serial="4f1c9a7702bd",
            number="",
            subtitle=SIGNED_FA if rtl else SIGNED_EN,
            subject="آرین نمونه‌زاده" if rtl else "Arin Samplewood",
            digest=SHEET_DIGEST,
            marks=("امضا", "اثر انگشت") if rtl else ("signature", "fingerprint on the paper"),
            spaces=tuple(
                Space(a, b, c, d) for a, b, c, d in zip(who, names, shapes, known_by, strict=True)
            ),
        )
    return made


def claims(document: Document, person: Person | None = None) -> Claims:
    whose = person or (FA_PERSON if document.language == "fa" else EN_PERSON)
    return claims_of(document, whose, issued_on=DAY)


@cache
def key(office: str = "zz-01-001") -> DocumentKey:
    return new_key(office, at=AT)


@cache
def press(pack: str) -> Press:
    return Press(PACKS / pack / "templates")


# sha256sum of {"crv":"P-256","kty":"EC","x":"MKBC...","y":"4Etl..."} (RFC 7517, A.1), by openssl
RFC_7517_THUMBPRINT = "727f88fd634c0a57a1895a79d62ff4569384356d6ea447ab03cb046a6e619feb"


def point_of(x: str, y: str) -> ec.EllipticCurvePublicKey:
    data = b"".join(base64.urlsafe_b64decode(value + "=") for value in (x, y))
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + data)
