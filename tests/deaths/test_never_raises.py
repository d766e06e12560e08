# SPDX-License-Identifier: Apache-2.0
"""Whatever is told of a death, a decision is a fact or named grounds; it never raises."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paydar.deaths import decide
from paydar.deaths.case import Case
from paydar.deaths.clock import clock_of
from paydar.deaths.progress import NOTHING, Progress, step
from paydar.deaths.tags import tags_of
from paydar.deaths.wording import sheet
from paydar.facts.births import Booklet, Fee, ReadBack
from paydar.facts.codec import decode_body, encode_body
from paydar.facts.deaths import (
    Certificate,
    Collected,
    DeathDeclarant,
    DeathDeclaration,
    DeathEvidence,
    DeathRegistered,
    Deceased,
    Died,
    Permit,
)
from paydar.facts.tags import is_tag
from paydar.law.grounds import Ground, facts_of
from paydar.law.say import say
from tests.births.cases import IR, ZZ
from tests.births.test_never_raises import (
    ATTACHMENT,
    DATE,
    MAYBE_DATE,
    NUMBER,
    PAPER,
    PLACE,
    STANDING,
    TEXT,
    WITNESS,
)
from tests.deaths.cases import case, told

DECLARATION = st.builds(
    DeathDeclaration,
    deceased=st.builds(
        Deceased,
        number=NUMBER,
        birth_entry=TEXT,
        paper=PAPER,
        born=MAYBE_DATE,
        born_at=st.none() | PLACE,
        nationality=TEXT,
        residence=st.none() | PLACE,
        no_number=st.sampled_from(["", "foreign", "lost-record"]),
    ),
    died=st.builds(Died, on=DATE, place=PLACE, hour=TEXT),
    declarant=st.builds(
        DeathDeclarant, number=NUMBER, paper=PAPER, authority=TEXT, knew_on=MAYBE_DATE
    ),
    evidence=st.builds(
        DeathEvidence,
        certificate=st.none()
        | st.builds(Certificate, issuer=TEXT, number=TEXT, issued_on=MAYBE_DATE),
        witnesses=st.lists(WITNESS, max_size=3).map(tuple),
        attachments=st.lists(ATTACHMENT, max_size=2).map(tuple),
    ),
    permit=st.none() | st.builds(Permit, issuer=TEXT, number=TEXT, issued_on=MAYBE_DATE),
    no_permit=st.sampled_from(["", "lost"]),
)
GOOD = st.sampled_from([told(), told(died__hour=""), told(deceased__marital="")])
COLLECTED = st.builds(
    Collected,
    booklet=st.none() | st.builds(Booklet, series=TEXT, serial=st.integers(-5, 10**13)),
    why_not=st.sampled_from(["", "lost"]),
)
MARKS = st.none() | st.builds(ReadBack, trusted_person=TEXT)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    progress: Progress = NOTHING
    if draw(st.booleans()):
        declared = decide.declare(case(), told())
        assert not isinstance(declared, tuple)
        progress = step(progress, declared, "zz-01-001/0")
    return case(
        draw(st.sampled_from([IR, ZZ])),
        standing=draw(STANDING),
        progress=progress,
        two_persons=draw(st.booleans()),
        certificate_on=draw(st.sampled_from(["", "x"])),
    )


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cases(),
    st.one_of(st.none(), DECLARATION, GOOD),
    MARKS,
    COLLECTED,
    st.none() | st.builds(Fee, amount=st.integers(-5, 10**7), receipt=TEXT),
)
def test_registering_is_a_fact_or_named_grounds(
    at: Case,
    declaration: DeathDeclaration | None,
    marks: ReadBack | None,
    collected: Collected,
    fee: Fee | None,
) -> None:
    result = decide.register(at, declaration=declaration, marks=marks, collected=collected, fee=fee)
    if isinstance(result, DeathRegistered):
        assert decode_body(encode_body(result)) == result
        assert all(is_tag(tag) for tag in tags_of(result, at.pack.id))
        progress = step(at.progress, result, "zz-01-001/1")
        for language in ("fa", "en"):
            assert sheet(at.pack, progress, language)
        return
    assert result
    for refusal in result:
        ground = Ground(refusal.ground)
        assert {name for name, _ in refusal.facts} <= set(facts_of(ground))
        for language in ("fa", "en"):
            assert say(at.pack, refusal, language).message


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases(), st.one_of(DECLARATION, GOOD))
def test_what_is_declared_has_a_clock_and_words(at: Case, declaration: DeathDeclaration) -> None:
    result = decide.declare(at, declaration)
    if isinstance(result, tuple):
        assert result
        return
    progress = step(NOTHING, result, "zz-01-001/1")
    assert clock_of(at.pack, progress) is not None
    assert sheet(at.pack, progress, "fa")
