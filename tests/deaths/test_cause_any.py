# SPDX-License-Identifier: Apache-2.0
"""Whatever is told of a cause of death: every fault has its sentence, and nothing raises."""

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paydar.deaths.cause import check_cause
from paydar.deaths.cause_remarks import cause_remarks
from paydar.deaths.interval import read_interval
from paydar.deaths.lifetime import Lifetime
from paydar.facts.causes import (
    Autopsy,
    CauseCode,
    CauseLine,
    CauseOfDeath,
    Certifier,
    ExternalCause,
    Infant,
    Interval,
    Pregnancy,
    Surgery,
    Underlying,
)
from paydar.facts.values import DateOf, Name
from paydar.law.grounds import Ground, facts_of
from paydar.law.say import say, say_remark
from tests.deaths.causes import (
    IR,
    TODAY,
    ZZ,
)

TEXT = st.one_of(
    st.sampled_from(
        ["", " ", "x", "نمونه", "a\u202eb", "۳ روز", "3 days", "I21.9", "O72", "ی" * 300]
    ),
    st.text(max_size=8),
)
CODE_TEXT = st.one_of(
    st.from_regex(r"[A-Z][0-9]{2}(\.[0-9])?", fullmatch=True),
    st.from_regex(r"[1-9A-HJ-NP-SV][A-HJ-NP-Z][0-9][0-9A-HJ-NP-Z]", fullmatch=True),
    TEXT,
)
CODE = st.builds(CauseCode, code=CODE_TEXT)
DAY = st.one_of(st.dates(TODAY.replace(year=2025), TODAY.replace(year=2027)), st.dates())
DATE = st.builds(
    DateOf, earliest=DAY, latest=DAY, calendar=st.sampled_from(["gregorian", "?"]), as_written=TEXT
)
NUMBER = st.none() | st.integers(-5, 20_000)
INTERVAL = st.builds(Interval, as_written=TEXT, value=NUMBER)
LINES = st.lists(
    st.builds(CauseLine, text=TEXT, interval=st.none() | INTERVAL, code=st.none() | CODE),
    max_size=6,
).map(tuple)
ANY_DATE = st.none() | DATE
FORM = st.builds(
    CauseOfDeath,
    chain=LINES,
    other=LINES,
    surgery=st.builds(Surgery, on=ANY_DATE, reason=TEXT),
    autopsy=st.builds(Autopsy),
    external=st.none() | st.builds(ExternalCause, how=TEXT, on=ANY_DATE, place_text=TEXT),
    infant=st.none()
    | st.builds(
        Infant, hours_survived=NUMBER, weight=NUMBER, weeks=NUMBER, mother_age=NUMBER, maternal=TEXT
    ),
    pregnancy=st.none() | st.builds(Pregnancy),
    certifier=st.none()
    | st.builds(
        Certifier, name=st.builds(Name, given=TEXT, family=TEXT), licence=TEXT, on=ANY_DATE
    ),
    underlying=st.none() | st.builds(Underlying, code=CODE, with_what=TEXT),
)
ANYBODY = st.builds(Lifetime, died=DATE, born=ANY_DATE)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([IR, ZZ]), FORM, ANYBODY)
def test_whatever_is_told_every_fault_has_its_sentence_and_nothing_raises(
    pack: object, told: CauseOfDeath, of: Lifetime
) -> None:
    form, refused = check_cause(pack, told, of, TODAY)  # type: ignore[arg-type]
    for refusal in refused:
        assert set(dict(refusal.facts)) == set(facts_of(Ground(refusal.ground)))
        for language in ("fa", "en"):
            assert say(pack, refusal, language).message  # type: ignore[arg-type]
    for remark in cause_remarks(pack, form, of):  # type: ignore[arg-type]
        assert say_remark(pack, remark, "fa").message  # type: ignore[arg-type]
    if not refused:
        assert msgspec.json.decode(msgspec.json.encode(form), type=CauseOfDeath) == form
        assert check_cause(pack, form, of, TODAY) == (form, ())  # type: ignore[arg-type]


@given(st.text())
def test_any_text_is_an_interval_as_written(written: str) -> None:
    assert read_interval(written).as_written == written
