# SPDX-License-Identifier: Apache-2.0
"""Assignments: texts that no paper can show are refused, and every ground is named."""

import pytest

from paydar.counter.commands import AssignmentEnd, StaffAssign
from paydar.facts.values import Name
from tests.office import do, grounds

RTL_OVERRIDE, NUL = "\u202e", "\x00"


def assign(**changes):
    told = {"staff": "s-1", "name": Name(given="Dana", family="Sample"), "post": "clerk"}
    return StaffAssign(**{**told, **changes})


def fields(answer):
    return {(g.field, g.ground) for g in answer.refusals}


@pytest.mark.parametrize(
    ("changes", "field", "ground"),
    [
        ({"staff": f"s{NUL}1"}, "staff", "text-unreadable"),
        ({"staff": f"s{RTL_OVERRIDE}1"}, "staff", "text-unreadable"),
        ({"staff": "s" * 61}, "staff", "text-too-long"),
        ({"staff": " "}, "staff", "name-empty"),
        ({"name": Name(given=f"Da{NUL}na")}, "name.given", "name-control-character"),
        ({"name": Name(given=f"Da{RTL_OVERRIDE}na")}, "name.given", "name-control-character"),
        ({"name": Name(given="D" * 5000)}, "name.given", "name-too-long"),
        ({"name": Name(given_latin="دانا", given="Dana")}, "name.given_latin", "name-not-latin"),
        ({"name": Name()}, "name.given", "name-empty"),
        ({"post": "x" * 9000}, "post", "code-unknown"),
        ({"since": "1405/09/01"}, "since", "date-format"),
        ({"until": "9" * 9000}, "until", "date-format"),
        ({"since": "2026-11-22", "until": "2026-11-21"}, "until", "date-interval"),
    ],
)
def test_an_assignment_that_no_paper_can_show_is_refused(zz, changes, field, ground):
    before = zz.counter.chart().assignments
    answer = do(zz, "staff.assign", assign(**changes))
    assert fields(answer) == {(field, ground)}
    assert all(len(g.message) < 400 for g in answer.refusals)
    assert zz.counter.chart().assignments == before


def test_every_ground_against_an_assignment_is_named_not_only_the_first(zz):
    answer = do(zz, "staff.assign", assign(staff="a\nb", name=Name(given="\u2066x"), post="king"))
    assert fields(answer) == {
        ("staff", "text-unreadable"),
        ("name.given", "name-control-character"),
        ("post", "code-unknown"),
    }


def test_a_name_is_kept_with_the_letters_of_the_register(zz):
    do(zz, "staff.assign", assign(name=Name(given="نويد", family=" نمونه  كار ")))
    kept = next(a.name for a in zz.counter.chart().assignments.values() if a.staff == "s-1")
    assert (kept.given, kept.family) == ("نوید", "نمونه کار")


@pytest.mark.parametrize("reason", [f"gone{NUL}", f"gone{RTL_OVERRIDE}", "g" * 201])
def test_a_reason_that_no_paper_can_show_ends_nothing(zz, reason):
    do(zz, "staff.assign", assign())
    held = next(a.assignment for a in zz.counter.chart().assignments.values() if a.staff == "s-1")
    assert grounds(do(zz, "assignment.end", AssignmentEnd(assignment=held, reason=reason))) <= {
        "text-unreadable",
        "text-too-long",
    }
    assert held not in zz.counter.chart().ended
