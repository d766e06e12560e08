# SPDX-License-Identifier: Apache-2.0
"""Whatever is told, a decision is a fact or named grounds; it never raises."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paydar.births import decide
from paydar.births.case import Case
from paydar.births.progress import NOTHING, Progress, step
from paydar.births.remarks import remarks
from paydar.births.tags import tags_of
from paydar.births.wording import sheet
from paydar.facts.births import (
    BirthDeclaration,
    BirthRegistered,
    Booklet,
    Child,
    Declarant,
    Evidence,
    Fee,
    Found,
    Marriage,
    Notice,
    Parent,
    ReadBack,
    Statistics,
    Witness,
)
from paydar.facts.codec import decode_body, encode_body
from paydar.facts.tags import is_tag
from paydar.facts.values import Attachment, DateOf, Name, Paper, Place
from paydar.law.grounds import Ground, facts_of
from paydar.law.say import say, say_remark
from paydar.persons.standing import ChildBorn, Standing
from tests.births.cases import IR, ZZ, case, told

TEXT = st.one_of(
    st.sampled_from(["", "x", "Arin", "نمونه", "a\u202eb", "ی" * 300, "۱۲۳", "zz", "ir"]),
    st.text(max_size=8),
)
DAY = st.one_of(st.dates(dt.date(2024, 1, 1), dt.date(2027, 1, 1)), st.dates())
DATE = st.builds(
    DateOf,
    earliest=DAY,
    latest=DAY,
    calendar=st.sampled_from(["gregorian", "jalali", "?"]),
    as_written=st.one_of(TEXT, DAY.map(str)),
)
NUMBER = st.one_of(st.sampled_from(["", "100087654", "9990087652"]), TEXT)
PLACE = st.builds(
    Place,
    code=st.one_of(st.sampled_from(["", "zz-01-01", "zz-01-04", "ir-2304"]), TEXT),
    text=TEXT,
    country=st.one_of(st.sampled_from(["", "ir", "zz", "af"]), TEXT),
)
NUMBERS = st.one_of(st.none(), st.integers(-5, 20_000))
st.register_type_strategy(DateOf, DATE)
st.register_type_strategy(Place, PLACE)
st.register_type_strategy(
    Name, st.builds(Name, given=TEXT, family=TEXT, given_latin=TEXT, family_latin=TEXT)
)
st.register_type_strategy(Paper, st.builds(Paper, number=TEXT, issued_at=TEXT))
MAYBE_DATE = st.one_of(st.none(), DATE)
PAPER = st.none() | st.from_type(Paper)
FOUND = st.none() | st.builds(Found, report=TEXT)
CHILD = st.builds(
    Child,
    site=st.sampled_from(["hospital", "travelling", "abroad", "unknown"]),
    hour=TEXT,
    plurality=st.integers(-1, 12),
    order=st.integers(-1, 12),
    weight=NUMBERS,
    gestation=NUMBERS,
    found=FOUND,
    died=MAYBE_DATE,
    arrived=MAYBE_DATE,
)
PARENT = st.builds(
    Parent,
    known=st.sampled_from(["named", "first-name-only", "undisclosed", "unknown"]),
    name=st.from_type(Name),
    father_name=TEXT,
    number=NUMBER,
    no_number=st.sampled_from(["", "foreign", "stateless", "lost-record"]),
    paper=PAPER,
    born=MAYBE_DATE,
    nationality=TEXT,
    residence=st.none() | PLACE,
    died=MAYBE_DATE,
)
WITNESS = st.builds(Witness, number=NUMBER, paper=PAPER, born=MAYBE_DATE)
ATTACHMENT = st.builds(Attachment, digest=TEXT, size=st.integers(-1, 2**40), title=TEXT)
EVIDENCE = st.builds(
    Evidence,
    notice=st.one_of(st.none(), st.builds(Notice, issuer=TEXT, number=TEXT, issued_on=MAYBE_DATE)),
    witnesses=st.lists(WITNESS, max_size=3).map(tuple),
    attachments=st.lists(ATTACHMENT, max_size=2).map(tuple),
)
DECLARATION = st.builds(
    BirthDeclaration,
    child=CHILD,
    mother=PARENT,
    father=PARENT,
    marriage=st.builds(Marriage, number=TEXT, permission=TEXT, on=MAYBE_DATE),
    declarant=st.builds(Declarant, number=NUMBER, authority=TEXT, paper=PAPER),
    evidence=EVIDENCE,
    statistics=st.builds(Statistics, living=NUMBERS, born_alive=NUMBERS, previous_birth=MAYBE_DATE),
)
USABLE = st.dates(dt.date(1960, 1, 1), dt.date(2027, 1, 1)).map(
    lambda d: DateOf(earliest=d, latest=d, calendar="gregorian", as_written="x")
)
STANDING = st.builds(
    Standing,
    person=st.just("m"),
    born=st.one_of(st.none(), USABLE),
    died=st.one_of(st.none(), USABLE),
    children=st.lists(
        st.builds(
            ChildBorn,
            entry=st.sampled_from(["entry-1", "other"]),
            child=st.just("c"),
            born=USABLE,
            plurality=st.integers(1, 3),
            order=st.integers(1, 3),
        ),
        max_size=2,
    ).map(tuple),
)
CASE = st.builds(
    lambda pack, mother, father: case(pack, mother=mother, father=father),
    st.sampled_from([IR, ZZ]),
    STANDING,
    STANDING,
)
FAST = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@FAST
@given(
    CASE,
    DECLARATION,
    st.none() | st.builds(Fee, amount=st.integers(-9, 10**7), receipt=TEXT),
    st.none() | st.builds(Booklet, series=TEXT, serial=st.integers(-1, 9)),
    st.builds(ReadBack),
)
def test_a_registration_is_a_fact_or_named_grounds(
    at: Case,
    declaration: BirthDeclaration,
    fee: Fee | None,
    booklet: Booklet | None,
    marks: ReadBack,
) -> None:
    result = decide.register(at, declaration=declaration, marks=marks, booklet=booklet, fee=fee)
    if isinstance(result, BirthRegistered):
        assert decode_body(encode_body(result)) == result
        assert all(is_tag(tag) for tag in tags_of(result, at.pack.id))
        return
    assert result
    for refusal in result:
        facts = dict(refusal.facts)
        assert set(facts) <= set(facts_of(Ground(refusal.ground)))
        gap = "…"  # which may also have been typed
        for language in at.pack.languages:
            message = say(at.pack, refusal, language).message
            assert gap not in message or any(gap in told for told in facts.values())
        hash(refusal)


@FAST
@given(CASE, DECLARATION)
def test_declaring_and_correcting_never_raise(at: Case, declaration: BirthDeclaration) -> None:
    decide.declare(at, declaration)
    first = decide.declare(case(at.pack), told(at.pack))
    assert not isinstance(first, tuple)
    open_entry = case(at.pack, progress=step(NOTHING, first, "b/0"))
    decide.amend(open_entry, declaration)


@FAST
@given(
    CASE,
    st.builds(
        Child,
        hour=TEXT,
        born=USABLE,
        arrived=st.none() | USABLE,
        died=st.none() | USABLE,
        found=st.none() | st.builds(Found, on=USABLE),
    ),
)
def test_remarks_and_wording_never_raise(at: Case, child: Child) -> None:
    declaration = told(at.pack, child=child)
    for remark in remarks(at, declaration):
        for language in at.pack.languages:
            assert "…" not in say_remark(at.pack, remark, language).message
    progress = Progress(status="declared", declaration=declaration)
    for language in at.pack.languages:
        assert sheet(at.pack, progress, language)


def test_grounds_do_not_depend_on_one_another() -> None:
    """Two independent faults give the grounds of both, in any combination."""
    faults = {
        "child__hour": "99:99",
        "child__weight": 1,
        "mother__number": "1",
        "marriage__place": "a\nb",
        "evidence__notice__number": " ",
    }
    alone = {}
    for path, value in faults.items():
        result = decide.declare(case(), told(**{path: value}))
        assert isinstance(result, tuple)
        alone[path] = set(result)
    together = decide.declare(case(), told(**faults))
    assert isinstance(together, tuple)
    assert set(together) == set().union(*alone.values())
