# SPDX-License-Identifier: Apache-2.0
"""Complete, valid examples of what is told of a birth, one per law pack. Everybody is made up.

The parents' numbers carry the pack's sample prefix, which no office has.
"""

import datetime as dt
from typing import Final

from paydar.calendar.given import full, parse
from paydar.facts.births import (
    BirthDeclaration,
    Booklet,
    Child,
    Declarant,
    Evidence,
    Fee,
    Marriage,
    Notice,
    Parent,
    ReadBack,
    Statistics,
)
from paydar.facts.values import DateOf, Name, Paper, Place
from paydar.law.pack import Pack

_FATHER_SERIAL: Final = 4321
_MOTHER_SERIAL: Final = 8765


def example_declaration(pack: Pack, today: dt.date) -> BirthDeclaration:
    """Return a declaration that `register` accepts at the pack's first office on that day."""
    return _in_persian(pack, today) if pack.calendar == "jalali" else _in_english(pack, today)


def example_marks() -> ReadBack:
    """Return that the sheet was printed and signed."""
    return ReadBack(how="printed", declarant="signature")


def example_fee(pack: Pack) -> Fee | None:
    """Return the fee of a registration in time, if any is due."""
    due = pack.birth.fee.timely
    return Fee(amount=due.least, receipt="R-0001") if due.most else None


def example_booklet(pack: Pack) -> Booklet | None:
    """Return a booklet of the sample series, if the pack hands them out."""
    return Booklet(series="الف۱", serial=100001) if pack.booklets.required else None


def days_ago(pack: Pack, today: dt.date, days: int) -> DateOf:
    """Return the day so many days ago, as the pack's offices write it."""
    given = full(today - dt.timedelta(days=days), pack.calendar)
    return written(given.as_written, pack.calendar)


def written(text: str, calendar: str) -> DateOf:
    """Return a day as it is written; raises `CalendarError`."""
    given = parse(text, calendar)
    return DateOf(
        earliest=given.earliest,
        latest=given.latest,
        calendar=given.calendar,
        as_written=given.as_written,
    )


def _numbers(pack: Pack) -> tuple[str, str]:
    prefix, scheme = pack.numbers.sample_prefix, pack.scheme
    return scheme.issue(prefix, _FATHER_SERIAL), scheme.issue(prefix, _MOTHER_SERIAL)


def _in_english(pack: Pack, today: dt.date) -> BirthDeclaration:
    father, mother = _numbers(pack)
    home = Place(code="zz-01-01", text="12 River Street")
    return BirthDeclaration(
        child=Child(
            name=Name(
                given="Arin",
                family="Samplewood",
                given_latin="Arin",
                family_latin="Samplewood",
            ),
            sex="male",
            born=days_ago(pack, today, 3),
            place=Place(code="zz-01-01", text="Sample Hospital"),
            site="hospital",
            hour="04:30",
            weight=3150,
            gestation=39,
            attendant="midwife",
        ),
        mother=Parent(
            name=Name(given="Maryam", family="Tester"),
            father_name="Robin",
            number=mother,
            paper=Paper(kind="card", number="C-200417", issued_at="Northbridge"),
            born=written("1996-05-02", pack.calendar),
            nationality=pack.about.country,
            residence=home,
        ),
        father=Parent(
            name=Name(given="Daniel", family="Samplewood"),
            father_name="Casey",
            number=father,
            paper=Paper(kind="card", number="C-188530", issued_at="Northbridge"),
            born=written("1994-02-17", pack.calendar),
            nationality=pack.about.country,
            residence=home,
        ),
        marriage=Marriage(
            state="registered",
            number="M-2021-0044",
            on=written("2021-06-12", pack.calendar),
            place="Northbridge",
        ),
        declarant=Declarant(
            role="father",
            name=Name(given="Daniel", family="Samplewood"),
            number=father,
            identified_by="card",
        ),
        evidence=Evidence(
            notice=Notice(
                issuer="Sample Hospital", number="001-88214", issued_on=days_ago(pack, today, 3)
            )
        ),
        statistics=_statistics(),
    )


def _in_persian(pack: Pack, today: dt.date) -> BirthDeclaration:
    father, mother = _numbers(pack)
    home = Place(code="ir-2304", text="تجریش، خیابان نمونه، پلاک ۱۲")
    return BirthDeclaration(
        child=Child(
            name=Name(
                given="آرین",
                family="نمونه‌زاده",
                given_latin="Arian",
                family_latin="Nemounehzadeh",
            ),
            sex="male",
            born=days_ago(pack, today, 3),
            place=Place(code="ir-2304", text="بیمارستان نمونه"),
            site="hospital",
            hour="04:30",
            weight=3150,
            gestation=39,
            attendant="physician",
        ),
        mother=Parent(
            name=Name(given="مریم", family="آزمایشی"),
            father_name="رضا",
            number=mother,
            paper=Paper(kind="booklet", number="۵۶۷۸", issued_at="شمیرانات"),
            born=written("1374/02/11", pack.calendar),
            nationality=pack.about.country,
            residence=home,
        ),
        father=Parent(
            name=Name(given="دانیال", family="نمونه‌زاده"),
            father_name="کاوه",
            number=father,
            paper=Paper(kind="booklet", number="۱۲۳۴", issued_at="تهران"),
            born=written("1371/05/20", pack.calendar),
            nationality=pack.about.country,
            residence=home,
        ),
        marriage=Marriage(
            state="registered",
            number="۴۴۱۲",
            on=written("1400/03/22", pack.calendar),
            place="تهران، دفتر رسمی ازدواج نمونه",
        ),
        declarant=Declarant(
            role="father",
            name=Name(given="دانیال", family="نمونه‌زاده"),
            number=father,
            identified_by="booklet",
        ),
        evidence=Evidence(
            notice=Notice(
                issuer="بیمارستان نمونه",
                number="۰۰۱-۸۸۲۱۴",
                issued_on=days_ago(pack, today, 3),
            )
        ),
        statistics=_statistics(),
    )


def _statistics() -> Statistics:
    return Statistics(
        mother_marital="married",
        mother_education="tertiary",
        father_education="upper-secondary",
        born_alive=1,
        living=1,
        fetal_deaths=0,
    )
