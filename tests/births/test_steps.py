# SPDX-License-Identifier: Apache-2.0
"""The steps of an entry: declared, returned, corrected, read back, registered, handed over."""

import datetime as dt
import hashlib
from itertools import permutations

import msgspec
import pytest

from paydar.births import decide, example
from paydar.births.case import gets_number, is_foreign_child, needs_booklet
from paydar.births.progress import NOTHING, TAKEN_WHEN, Progress, step
from paydar.births.tags import BirthFact, tags_of
from paydar.facts.births import (
    BirthDeclared,
    BirthDelivered,
    BirthNumbered,
    BirthReadBackDone,
    BirthRefused,
    BirthRegistered,
    Booklet,
    Missing,
    Notice,
    ReadBack,
    Reason,
)
from paydar.facts.codec import canonical, decode_body, encode_body
from paydar.facts.tags import is_tag
from tests.births.cases import IR, ZZ, case, day, fact, grounds, register, told

PRINTED = example.example_marks()


def folded(*facts: BirthFact) -> Progress:
    progress = NOTHING
    for number, each in enumerate(facts):
        progress = step(progress, each, f"zz-01-001/{number}")
    return progress


DECLARED: BirthDeclared = fact(decide.declare(case(), told()))
DIGEST = decide.digest_of(told())
READ: BirthReadBackDone = fact(decide.read_back(case(progress=folded(DECLARED)), DIGEST, PRINTED))
REGISTERED: BirthRegistered = fact(register(case(progress=folded(DECLARED, READ)), None))
REFUSED: BirthRefused = fact(
    decide.refuse(
        case(progress=folded(DECLARED)), (Reason(ground="evidence-missing", field="", law="4"),)
    )
)
HANDED = BirthDelivered(entry="", how="hand", to="Daniel", on=day("2026-11-22"))
DELIVERED: BirthDelivered = fact(
    decide.deliver(case(progress=folded(DECLARED, READ, REGISTERED)), HANDED)
)
NUMBERED = BirthNumbered(entry="entry-1", child="child-1", national_number="100000026")


def test_the_whole_way_of_an_entry() -> None:
    progress = folded(DECLARED, READ, REGISTERED, DELIVERED)
    assert progress.status == "delivered"
    assert progress.is_registered
    assert progress.declaration == told()
    assert (progress.clashes, progress.contested) == ((), False)
    assert progress.position == "zz-01-001/3"


def test_the_digest_read_back_is_that_of_the_canonical_declaration() -> None:
    assert hashlib.sha256(canonical(told())).hexdigest() == DIGEST == READ.digest


def test_a_sheet_that_is_not_the_current_one_is_refused() -> None:
    stale = decide.digest_of(told(child__weight=3000))
    at = case(progress=folded(DECLARED))
    assert grounds(decide.read_back(at, stale, PRINTED)) == {("read-back-differs", "digest")}


def test_what_was_changed_after_the_read_back_cannot_be_registered() -> None:
    forged = BirthReadBackDone(entry="entry-1", digest="0" * 64, read_back=PRINTED)
    at = case(progress=folded(DECLARED, forged))
    assert ("read-back-differs", "") in grounds(register(at, None))


def test_a_correction_names_the_changed_fields() -> None:
    new = told(child__weight=3200, child__name__given="Aron")
    done = fact(decide.amend(case(progress=folded(DECLARED)), new))
    assert done.changed == ("child.name.given", "child.weight")
    assert folded(DECLARED, done).declaration == new


def test_nothing_changed_is_no_correction() -> None:
    assert grounds(decide.amend(case(progress=folded(DECLARED)), told())) == {
        ("nothing-changed", "")
    }


def test_after_signature_a_declaration_is_returned_before_it_is_corrected() -> None:
    new = told(child__weight=3200)
    signed = folded(DECLARED, READ)
    assert grounds(decide.amend(case(progress=signed), new)) == {("already-signed", "")}
    needed = (Missing(field="child.weight", need="the certificate"),)
    returned = fact(decide.return_for_completion(case(progress=signed), needed))
    again = step(signed, returned, "zz-01-001/9")
    assert (again.status, again.digest, again.read_back) == ("returned", "", None)
    fact(decide.amend(case(progress=again), new))


def test_a_return_says_what_is_missing_and_a_refusal_why() -> None:
    at = case(progress=folded(DECLARED))
    assert grounds(decide.return_for_completion(at, ())) == {("nothing-missing", "missing")}
    assert grounds(decide.refuse(at, ())) == {("reasons-missing", "reasons")}


def test_a_refusal_says_where_and_until_when_to_contest_it() -> None:
    # zz: 28 days after 22 November 2026.
    assert REFUSED.appeal == (
        "The refusal can be contested before the Registrar General until "
        "Sunday 20 December 2026 (28 days)."
    )


@pytest.mark.parametrize(
    ("facts", "ground"),
    [
        ((DECLARED,), "already-declared"),
        ((DECLARED, REFUSED), "already-refused"),
        ((DECLARED, READ, REGISTERED), "already-registered"),
    ],
)
def test_an_entry_is_declared_once(facts: tuple[BirthFact, ...], ground: str) -> None:
    assert grounds(decide.declare(case(progress=folded(*facts)), told())) == {(ground, "")}


@pytest.mark.parametrize(
    ("facts", "ground"),
    [
        ((), "declaration-missing"),
        ((DECLARED,), "not-read-back"),
        ((DECLARED, REFUSED), "already-refused"),
        ((DECLARED, READ, REGISTERED), "already-registered"),
    ],
)
def test_only_what_was_read_back_is_registered(facts: tuple[BirthFact, ...], ground: str) -> None:
    assert (ground, "") in grounds(register(case(progress=folded(*facts)), None))


def test_a_second_declaration_at_registration_is_refused() -> None:
    assert ("declaration-twice", "") in grounds(register(case(progress=folded(DECLARED)), told()))


@pytest.mark.parametrize(
    ("facts", "handed", "expected"),
    [
        ((DECLARED,), HANDED, ("not-registered", "")),
        ((DECLARED, READ, REGISTERED, DELIVERED), HANDED, ("already-delivered", "")),
        (
            (DECLARED, READ, REGISTERED),
            msgspec.structs.replace(HANDED, to=" "),
            ("receiver-missing", "delivery.to"),
        ),
        (
            (DECLARED, READ, REGISTERED),
            msgspec.structs.replace(HANDED, how="post"),
            ("post-number-missing", "delivery.post_number"),
        ),
        (
            (DECLARED, READ, REGISTERED),
            msgspec.structs.replace(HANDED, on=day("2026-11-23")),
            ("date-in-future", "delivery.on"),
        ),
    ],
)
def test_a_delivery_is_refused(
    facts: tuple[BirthFact, ...], handed: BirthDelivered, expected: tuple[str, str]
) -> None:
    assert grounds(decide.deliver(case(progress=folded(*facts)), handed)) == {expected}


def test_of_two_registrations_the_first_stands_and_the_entry_is_contested() -> None:
    other = msgspec.structs.replace(REGISTERED, number="B")
    first = msgspec.structs.replace(REGISTERED, number="A")
    both = folded(DECLARED, READ, first, other)
    assert both.number == "A"
    assert both.contested
    assert both.clashes == ("zz-01-001/3",)
    settled = step(both, DELIVERED, "zz-01-001/4", covers_all=True)
    assert not settled.contested
    assert settled.clashes == both.clashes


def test_the_fold_is_total_for_every_order() -> None:
    returned = fact(
        decide.return_for_completion(
            case(progress=folded(DECLARED)), (Missing(field="x", need="y"),)
        )
    )
    amended = fact(decide.amend(case(progress=folded(DECLARED)), told(child__weight=3200)))
    facts = (DECLARED, amended, returned, READ, REGISTERED, REFUSED, NUMBERED, DELIVERED)
    assert {type(each) for each in facts} == set(TAKEN_WHEN)
    for order in permutations(facts, 6):  # of all eight it would take too long
        progress = folded(*order)
        # What was taken went through the table of steps; all the rest is counted.
        taken, status = 0, "none"
        for each in order:
            if status in TAKEN_WHEN[type(each)]:
                taken += 1
                status = step(Progress(status=status), each, "p").status  # type: ignore[arg-type]
        assert len(progress.clashes) == len(order) - taken
        assert progress.status == status


def test_facts_of_births_survive_the_codec() -> None:
    for each in (DECLARED, READ, REGISTERED, REFUSED, DELIVERED):
        assert decode_body(encode_body(each)) == each


def test_a_registration_carries_its_tags() -> None:
    booked = msgspec.structs.replace(
        REGISTERED,
        number="ZZ01-001-2026-000412-9",
        national_number="190000015",
        booklet=Booklet(series="الف۱", serial=7),
    )
    guarded = tags_of(booked, "zz")
    assert guarded == (
        "entry:entry-1",
        "person:child-1",
        "person:mother-1",
        "person:father-1",
        "stated:zz:100087654",
        "stated:zz:100043215",
        "notice:samplehospital/001-88214",
        "booklet:%D8%A7%D9%84%D9%811/7",
        "registration:ZZ01-001-2026-000412-9",
        "number:zz:190000015",
    )
    assert all(is_tag(tag) for tag in guarded)


def test_one_certificate_is_one_claim_however_it_is_spelled() -> None:
    spelled = [
        Notice(issuer="بیمارستان نمونه", number="۰۰۱-۸۸۲۱۴"),
        Notice(issuer="بيمارستان  نمونه", number="001 88214"),
    ]
    tags = {
        tags_of(msgspec.structs.replace(DECLARED, declaration=told(evidence__notice=n)), "zz")[-1]
        for n in spelled
    }
    assert len(tags) == 1
    assert all(is_tag(tag) for tag in tags)


def test_a_very_long_certificate_number_still_makes_a_tag() -> None:
    notice = Notice(issuer="ب" * 200, number="۱" * 200)
    guarded = tags_of(
        msgspec.structs.replace(DECLARED, declaration=told(evidence__notice=notice)), "zz"
    )
    assert all(is_tag(tag) for tag in guarded)


def test_a_foreign_child_in_iran_gets_neither_number_nor_booklet() -> None:
    foreign = told(
        IR,
        father__number="",
        father__no_number="foreign",
        father__nationality="af",
        declarant__number="",
        declarant__identified_by="passport",
        declarant__paper=told(IR).father.paper,
    )
    assert is_foreign_child(IR, foreign)
    assert not gets_number(IR, foreign)
    assert not needs_booklet(IR, foreign)
    assert grounds(register(case(IR), foreign)) == {("booklet-not-due", "booklet")}
    done = fact(register(case(IR), foreign, booklet=None))
    assert done.booklet is None
    assert gets_number(ZZ, told(father__number="", father__no_number="stateless"))


def test_a_newborn_who_died_is_registered_with_the_death_to_follow() -> None:
    done = fact(register(case(IR), told(IR, child__died=day("2026-11-20")), booklet=None))
    assert done.follow_up == ("death-to-register",)


def test_the_articles_of_the_decision_are_kept() -> None:
    done = fact(register(case(IR), told(IR)))
    assert done.articles == ("15", "16", "41", "976", "fees")
    assert done.timeliness == "timely"
    assert done.declared_on.as_written == "1405-09-01"


def test_the_day_of_declaration_counts_not_that_of_registration() -> None:
    much_later = case(progress=folded(DECLARED, READ), today=dt.date(2027, 3, 1))
    assert fact(register(much_later, None)).timeliness == "timely"


def test_marks_of_the_read_back_are_kept_in_the_registration() -> None:
    assert REGISTERED.read_back == PRINTED == ReadBack(how="printed", declarant="signature")
