# SPDX-License-Identifier: Apache-2.0
"""Complete, valid examples of what is told of a death, one per law pack. Everybody is made up.

The numbers carry the pack's sample prefix, which no office has.
"""

import datetime as dt
from typing import Final

from paydar.births.example import days_ago, written
from paydar.facts.births import Booklet
from paydar.facts.causes import CauseCode, CauseLine, CauseOfDeath, Certifier, Interval
from paydar.facts.deaths import (
    Certificate,
    Collected,
    DeathDeclarant,
    DeathDeclaration,
    DeathEvidence,
    Deceased,
    Died,
    Permit,
)
from paydar.facts.values import Name, Paper, Place
from paydar.law.pack import Pack

_DECEASED_SERIAL: Final = 1357
_CHILD_SERIAL: Final = 2468


def example_death(pack: Pack, today: dt.date) -> DeathDeclaration:
    """Return a declaration that `register` accepts at the pack's first office on that day."""
    return _in_persian(pack, today) if pack.calendar == "jalali" else _in_english(pack, today)


def example_collected(pack: Pack) -> Collected:
    """Return the booklet of the deceased, if the pack takes it in."""
    if not pack.death.booklet.collected:
        return Collected()
    return Collected(booklet=Booklet(series="ب۲", serial=440021))


def _number(pack: Pack, serial: int) -> str:
    return pack.scheme.issue(pack.numbers.sample_prefix, serial)


def _cause(
    first: tuple[str, str], second: tuple[str, str], certifier: Name, licence: str
) -> CauseOfDeath:
    """Return a form of two lines: words and interval of each, as they are written."""
    lines = [
        CauseLine(
            text=text,
            interval=Interval(as_written=interval),
            code=CauseCode(classification="icd-10", code=code),
        )
        for (text, interval), code in ((first, "I21"), (second, "I25"))
    ]
    by = Certifier(role="attending-physician", name=certifier, licence=licence)
    return CauseOfDeath(chain=tuple(lines), manner="disease", certifier=by)


def _in_english(pack: Pack, today: dt.date) -> DeathDeclaration:
    died = days_ago(pack, today, 2)
    return DeathDeclaration(
        deceased=Deceased(
            name=Name(
                given="Sam", family="Samplewood", given_latin="Sam", family_latin="Samplewood"
            ),
            sex="male",
            father_name="Alex",
            number=_number(pack, _DECEASED_SERIAL),
            born=written("1948-02-17", pack.calendar),
            born_at=Place(code="zz-01-01"),
            nationality=pack.about.country,
            residence=Place(code="zz-01-01", text="4 Mill Lane"),
            marital="widowed",
        ),
        died=Died(
            on=died,
            hour="22:15",
            place=Place(code="zz-01-01", text="Sample Hospital"),
            site="hospital",
        ),
        declarant=DeathDeclarant(
            role="child",
            name=Name(given="Robin", family="Samplewood"),
            number=_number(pack, _CHILD_SERIAL),
            identified_by="card",
        ),
        evidence=DeathEvidence(
            certificate=Certificate(issuer="Sample Hospital", number="D-00417", issued_on=died)
        ),
        cause=_cause(
            ("acute myocardial infarction", "2 hours"),
            ("coronary atherosclerosis", "10 years"),
            Name(given="Kim", family="Sampleton"),
            "L-7",
        ),
    )


def _in_persian(pack: Pack, today: dt.date) -> DeathDeclaration:
    died = days_ago(pack, today, 2)
    return DeathDeclaration(
        deceased=Deceased(
            name=Name(
                given="کاوه",
                family="نمونه‌زاده",
                given_latin="Kaveh",
                family_latin="Nemounehzadeh",
            ),
            sex="male",
            father_name="بهرام",
            number=_number(pack, _DECEASED_SERIAL),
            paper=Paper(kind="booklet", number="۲۳۴", issued_at="تهران"),
            born=written("1326/11/28", pack.calendar),
            nationality=pack.about.country,
            residence=Place(code="ir-2304", text="تجریش، خیابان نمونه، پلاک ۴"),
            marital="widowed",
        ),
        died=Died(
            on=died,
            hour="22:15",
            place=Place(code="ir-2304", text="بیمارستان نمونه"),
            site="hospital",
        ),
        declarant=DeathDeclarant(
            role="child",
            name=Name(given="دانیال", family="نمونه‌زاده"),
            number=_number(pack, _CHILD_SERIAL),
            identified_by="booklet",
        ),
        evidence=DeathEvidence(
            certificate=Certificate(issuer="بیمارستان نمونه", number="و-۰۰۴۱۷", issued_on=died)
        ),
        cause=_cause(
            ("سکتهٔ حاد قلبی", "۲ ساعت"),
            ("تصلب شرایین کرونر", "۱۰ سال"),
            Name(given="نسترن", family="نمونه‌پور"),
            "۷",
        ),
        permit=Permit(issuer="بیمارستان نمونه", number="۸۸۱۲", issued_on=died),
    )
