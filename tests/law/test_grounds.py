# SPDX-License-Identifier: Apache-2.0
"""Every ground has its article, a sentence and a way out, in both languages, with its values."""

import pytest

from paydar.law.fields import CODE_LIST, CODES
from paydar.law.grounds import KINDS, Ground, Refusal, Remark, facts_of
from paydar.law.pack import Pack, find_pack
from paydar.law.remarks import REMARK_FACTS
from paydar.law.say import say, say_remark

PACKS = [find_pack("ir"), find_pack("zz")]
SAMPLE = {"text": "SAMPLE", "date": "2026-11-14", "count": "1234"}


def samples(names: tuple[str, ...]) -> dict[str, str]:
    return {
        name: CODES[CODE_LIST[name]][0] if KINDS[name] == "codes" else SAMPLE[KINDS[name]]
        for name in names
    }


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("ground", list(Ground))
def test_every_ground_is_said_whole(pack: Pack, language: str, ground: Ground) -> None:
    said = say(pack, pack.refuse(ground, "child.born", **samples(facts_of(ground))), language)
    for text in (said.message, said.way_out, said.law):
        assert len(text) > 5
        assert not set("{}…") & set(text)
    persian = any("\u0600" <= letter <= "\u06ff" for letter in said.message)
    assert persian is (language == "fa")


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("about", list(REMARK_FACTS))
def test_every_remark_is_said_whole(pack: Pack, language: str, about: str) -> None:
    facts = tuple(samples(REMARK_FACTS[about]).items())
    said = say_remark(pack, Remark(about, "", pack.article_of(about), facts), language)
    assert len(said.message) > 5
    assert said.law
    assert not set("{}…") & set(said.message + said.way_out)


def test_dates_counts_and_codes_are_shown_as_the_reader_writes_them() -> None:
    pack = find_pack("ir")
    refusal = pack.refuse(
        Ground.EXTRA_EVIDENCE_MISSING,
        "evidence.extra",
        last_day="2026-11-29",
        timeliness="delayed",
        needs="police-report court-order",
    )
    assert say(pack, refusal, "fa").message == (
        "مهلت در یکشنبه ۸ آذر ۱۴۰۵ پایان یافته (معوق) و یکی از این مدارک نیز لازم است: "
        "گزارش نیروی انتظامی، حکم دادگاه."
    )


def test_the_article_stands_beside_the_sentence() -> None:
    pack = find_pack("ir")
    said = say(pack, pack.refuse(Ground.EVIDENCE_MISSING, "evidence", least="2"), "fa")
    assert said.law == "مادهٔ ۱۵ قانون ثبت احوال"
    assert said.message == "نه گواهی ولادت هست و نه ۲ گواه."


def test_a_name_in_a_sentence_is_isolated() -> None:
    pack = find_pack("ir")
    said = say(pack, pack.refuse(Ground.NAME_FORBIDDEN, "child.name.given", name="Khan"), "fa")
    assert "\u2068Khan\u2069" in said.message


def test_an_unknown_ground_is_said_by_its_name_and_never_raises() -> None:
    assert say(PACKS[0], Refusal("no-such-ground"), "fa").message == "no-such-ground"
