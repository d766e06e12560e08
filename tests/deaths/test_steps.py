# SPDX-License-Identifier: Apache-2.0
"""The steps of a death entry: declared, returned, completed, registered, refused."""

from collections.abc import Callable
from itertools import permutations

import pytest

from paydar.births.example import example_marks
from paydar.deaths import decide
from paydar.deaths.case import Case
from paydar.deaths.progress import NOTHING, TAKEN_WHEN, Progress, step
from paydar.deaths.tags import DeathFact, tags_of
from paydar.facts.births import Missing, Reason
from paydar.facts.codec import decode_body, encode_body
from paydar.facts.deaths import DeathDeclared, DeathRefused, DeathRegistered, DeathReturned
from paydar.facts.tags import is_tag
from tests.births.cases import IR, ZZ, fact, grounds
from tests.deaths.cases import case, register, told

MISSING = (Missing(field="evidence", need="the certificate"),)
REASONS = (Reason(ground="death-evidence-missing", field="", law="d4"),)


def folded(*facts: DeathFact) -> Progress:
    progress = NOTHING
    for number, each in enumerate(facts):
        progress = step(progress, each, f"zz-01-001/{number}")
    return progress


DECLARED: DeathDeclared = fact(decide.declare(case(), told()))
RETURNED: DeathReturned = fact(
    decide.return_for_completion(case(progress=folded(DECLARED)), MISSING)
)
REFUSED: DeathRefused = fact(decide.refuse(case(progress=folded(DECLARED)), REASONS))
REGISTERED: DeathRegistered = fact(register(case(progress=folded(DECLARED)), None))

# The law of the steps, by hand: what may be done with an entry in each state, and why not.
STATES: dict[str, tuple[DeathFact, ...]] = {
    "none": (),
    "declared": (DECLARED,),
    "returned": (DECLARED, RETURNED),
    "registered": (DECLARED, REGISTERED),
    "refused": (DECLARED, REFUSED),
}
ACTS: dict[str, Callable[[Case], object]] = {
    "declare": lambda at: decide.declare(at, told()),
    "return": lambda at: decide.return_for_completion(at, MISSING),
    "refuse": lambda at: decide.refuse(at, REASONS),
    "register": lambda at: register(at, None),
    "register anew told": lambda at: register(at, told(died__hour="21:00")),
}
TABLE = {
    "none": ("", "not-declared", "not-declared", "declaration-missing", ""),
    "declared": ("already-declared", "", "", "", ""),
    "returned": ("already-declared", "already-declared", "", "declaration-missing", ""),
    "registered": ("already-registered",) * 5,
    "refused": ("already-refused",) * 5,
}


@pytest.mark.parametrize("state", STATES)
def test_each_act_is_allowed_or_refused_as_the_table_says(state: str) -> None:
    progress = folded(*STATES[state])
    assert progress.status == state
    for act, ground in zip(ACTS, TABLE[state], strict=True):
        result = ACTS[act](case(progress=progress))
        found = {name for name, _ in grounds(result)} if isinstance(result, tuple) else set()
        assert found == ({ground} if ground else set()), act


def test_what_was_returned_is_registered_with_its_declaration_completed() -> None:
    at = case(progress=folded(DECLARED, RETURNED))
    done = fact(register(at, told(died__hour="21:00")))
    after = folded(DECLARED, RETURNED, done)
    assert after.is_registered
    assert after.missing == ()
    assert after.declaration is not None
    assert after.declaration.died.hour == "21:00"
    assert after.declared_on == DECLARED.declared_on


def test_a_refusal_says_where_and_until_when_to_contest_it() -> None:
    # zz: 28 days after 22 November 2026.
    assert REFUSED.appeal == (
        "The refusal can be contested before the Registrar General until "
        "Sunday 20 December 2026 (28 days)."
    )


def test_the_fold_is_total_and_the_first_in_order_stands() -> None:
    for order in permutations((DECLARED, RETURNED, REFUSED, REGISTERED)):
        progress = folded(*order)
        taken = len(order) - len(progress.clashes)
        assert taken >= 1
        assert progress.contested == bool(progress.clashes)
    both = folded(REGISTERED, REGISTERED)
    assert (both.status, both.clashes, both.contested) == ("registered", ("zz-01-001/1",), True)


def test_a_fact_whose_author_knew_both_sides_ends_a_contest() -> None:
    clash = folded(DECLARED, DECLARED)
    assert clash.contested
    assert not step(clash, REGISTERED, "zz-01-001/9", covers_all=True).contested


def test_the_table_of_the_fold_allows_no_more_than_the_decisions() -> None:
    acts = {DeathDeclared: 0, DeathReturned: 1, DeathRefused: 2}
    for kind, place in acts.items():
        allowed = {state for state, row in TABLE.items() if not row[place]}
        assert TAKEN_WHEN[kind] == allowed
    told_or_not = {state for state, row in TABLE.items() if not row[3] or not row[4]}
    assert TAKEN_WHEN[DeathRegistered] == told_or_not


@pytest.mark.parametrize("pack", [IR, ZZ], ids=["ir", "zz"])
def test_the_pack_s_example_is_registered_and_says_on_what_it_rests(pack: object) -> None:
    at = case(pack)  # type: ignore[arg-type]
    done = fact(register(at, told(pack)))  # type: ignore[arg-type]
    assert done.timeliness == "timely"
    assert done.number == ""
    # The unverified rules of ir (permit, booklet, fee) are not cited.
    wanted = {"ir": ("25", "23", "24"), "zz": ("d2", "d3", "d4", "d6", "d7", "d9")}
    assert done.articles == wanted[at.pack.id]
    assert decode_body(encode_body(done)) == done


def test_a_registered_death_claims_the_person_the_number_and_the_certificate() -> None:
    tags = tags_of(REGISTERED, "zz")
    assert set(tags) == {
        "entry:entry-1",
        "person:person-1",
        f"stated:zz:{told().deceased.number}",
        "certificate:samplehospital/d-00417",
        "death:person-1",
        f"death:zz:{told().deceased.number}",
    }
    assert all(is_tag(tag) for tag in tags)
    # Two declarations of one death may wait side by side: only the registration claims it.
    assert not [tag for tag in tags_of(DECLARED, "zz") if tag.startswith("death:")]


def test_a_collected_booklet_is_claimed_as_voided() -> None:
    done = fact(register(case(IR), told(IR)))
    assert [t for t in tags_of(done, "ir") if t.startswith("voided:")] == [
        "voided:%D8%A82/440021"  # the series ب۲, its figure folded
    ]


def test_what_is_signed_is_read_back() -> None:
    assert grounds(register(case(), told(), marks=None)) == {("read-back-missing", "read_back")}
    assert REGISTERED.read_back == example_marks()
