# SPDX-License-Identifier: Apache-2.0
"""A death as it is said, in both packs and both languages."""

import pytest

from paydar.calendar.digits import to_latin
from paydar.deaths.progress import Progress
from paydar.deaths.wording import sheet
from paydar.facts.births import Booklet
from paydar.facts.deaths import Collected
from paydar.law.grounds import Ground
from paydar.law.pack import Pack
from paydar.law.say import say
from tests.births.cases import IR, ZZ, fact
from tests.deaths.cases import case, register, told
from tests.deaths.test_steps import folded


def said(pack: Pack, language: str) -> dict[str, tuple[str, str]]:
    progress = folded(fact(register(case(pack), told(pack))))
    rows = (row for section in sheet(pack, progress, language) for row in section.rows)
    return {row.field: (row.label, row.value) for row in rows}


def test_the_entry_is_said_in_the_pack_s_words_and_order() -> None:
    rows = said(ZZ, "en")
    assert rows["deceased.name"] == ("Name of the deceased", "Sam Samplewood")
    assert rows["deceased.number"][0] == "Citizen number of the deceased"
    assert rows["died.on"] == ("Date of death", "Friday 20 November 2026")
    assert rows["died.hour"] == ("Hour of death", "22:15")
    assert rows["declarant.role"] == ("Declared by", "son or daughter")
    assert rows["deceased.sex"][1] == "male"
    assert rows["evidence.certificate.by"][1] == "physician"
    assert rows["registration.timeliness"][1]
    assert [s.key for s in sheet(ZZ, folded(), "en")] == [
        "deceased", "death", "evidence", "cause", "declarant", "registration",
    ]  # fmt: skip
    assert all(not section.rows for section in sheet(ZZ, Progress(), "en"))


def test_iran_says_it_in_persian_with_persian_digits_and_days() -> None:
    rows = said(IR, "fa")
    assert rows["deceased.name"] == ("نام و نام خانوادگی متوفی", "کاوه نمونه‌زاده")
    assert rows["deceased.sex"] == ("جنس متوفی", "مرد")
    assert rows["died.on"][1] == "جمعه ۲۹ آبان ۱۴۰۵"
    assert rows["died.hour"][1] == "۲۲:۱۵"
    assert rows["permit.number"] == ("شمارهٔ جواز دفن", "۸۸۱۲")
    assert "۴۴۰۰۲۱" in rows["collected.booklet"][1]
    assert to_latin(rows["evidence.certificate.number"][1]).endswith("00417")


def test_why_no_booklet_was_taken_in_is_said() -> None:
    done = fact(register(case(IR), told(IR), collected=Collected(why_not="lost")))
    rows = [r for s in sheet(IR, folded(done), "en") for r in s.rows]
    assert ("collected.why_not", "lost") in {(r.field, r.value) for r in rows}


@pytest.mark.parametrize("pack", [IR, ZZ], ids=["ir", "zz"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_ground_of_a_death_is_said_with_article_and_way_out(
    pack: Pack, language: str
) -> None:
    at = case(pack, two_persons=True, certificate_on="X", booklet_voided=True)
    bad = told(pack, died__hour="99", deceased__number="", declarant__role="police")
    taken = Collected(booklet=Booklet(series="x", serial=1), why_not="lost")
    result = register(at, bad, marks=None, collected=taken)
    assert isinstance(result, tuple)
    assert len(result) > 5
    for refusal in result:
        words = say(pack, refusal, language)
        assert words.message
        assert words.way_out
        assert words.law
        assert "…" not in words.message, refusal
        assert Ground(refusal.ground)
