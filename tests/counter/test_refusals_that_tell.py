# SPDX-License-Identifier: Apache-2.0
"""A refusal that tells of a person whom the register knows is a look-up: written before it is shown."""

import datetime as dt
from concurrent.futures import Future

import pytest

from paydar.births.decide import digest_of
from paydar.births.example import example_marks
from paydar.cli.operations import answer_lines
from paydar.counter.commands import (
    BirthAmend,
    BirthDeclare,
    BirthDeliver,
    BirthReadBack,
    BirthRegister,
    DocumentIssue,
)
from paydar.facts import codec
from paydar.facts.values import DateOf
from paydar.ledger.errors import DiskFull
from paydar.ledger.read import facts_of
from tests.api.door import client_of, headers, line, post
from tests.office import FOUNDER, do, grounds, registration

READS = "zz-01-001-reads"
MOTHER = "100087654"  # of the example's birth


def day(year, month, number):
    one = dt.date(year, month, number)
    return DateOf(earliest=one, latest=one, calendar="gregorian", as_written=one.isoformat())


def another(number="9", **changes):
    """Another birth than the example's, by its certificate and day."""
    notice = {"evidence__notice__number": number, "evidence__notice__issued_on": day(2026, 11, 20)}
    return registration(**{"child__born": day(2026, 11, 20), **notice, **changes})


def asked(office):
    """What stands in the book of look-ups, in order: purpose, what was stated, which entry."""
    with office.ledger.reading() as tx:
        held = facts_of(tx, office.ledger.books.number(READS))
        bodies = [codec.decode_body(body) for *_, body in held]
    return [(b.purpose, b.what, b.entry) for b in bodies]


def size(office, book="zz-01-001"):
    with office.ledger.shelf(book) as shelf:
        return shelf.size


@pytest.fixture
def born(zz):
    """The receipt of a child whom the register knows by a number."""
    done = do(zz, "birth.register", registration())
    assert done.status == "recorded"
    return done


@pytest.fixture
def no_room(zz, monkeypatch):
    """Let the book of look-ups find its disk full; returns how to end that."""
    honest = zz.ledger.append

    def append(proposal):
        if proposal.book != READS:
            return honest(proposal)
        failed = Future()
        failed.set_exception(DiskFull("no room"))
        return failed

    monkeypatch.setattr(zz.ledger, "append", append)
    return lambda: monkeypatch.setattr(zz.ledger, "append", honest)


def test_a_refused_command_over_the_wire_writes_of_whom_it_tells(zz, born):
    client, given = client_of(zz), headers(zz, "submit")
    probe = line("birth.register", another(mother__number=born.national_number))
    answer = post(client, probe, given)
    told = {g["ground"] for g in answer.json["refusals"]}
    assert told == {"parent-wrong-sex", "parent-name-differs", "parent-birth-date-differs"}
    ((fact, looked),) = zz.register.looked(born.entry)
    assert (looked.purpose, looked.what) == ("registration", born.national_number)
    assert fact.envelope.by.assignment == "founder"
    assert post(client, probe, given).json == answer.json
    assert len(zz.register.looked(born.entry)) == 2  # told again is looked again


def test_a_rehearsal_writes_of_whom_it_tells_and_no_act(zz, born):
    client, given, before = client_of(zz), headers(zz, "submit"), size(zz)
    mother = zz.pack.scheme.issue("99", 4)
    probe = another(father__number=born.national_number, mother__number=mother)
    answer = post(client, line("birth.register", probe), given, "/api/v1/rehearsals")
    assert answer.json["status"] == "would-be-refused"
    assert asked(zz) == [("registration", born.national_number, born.entry)]
    assert size(zz) == before


def test_who_is_known_as_a_mother_only_and_who_holds_the_certificate_are_told_of_too(zz, born):
    again = do(zz, "birth.register", registration(child__hour="05:00"))
    assert grounds(again) == {"births-too-near", "notice-claimed"}
    (_, mother, no_entry), (_, claim, entry) = asked(zz)
    assert (mother, no_entry) == (MOTHER, "")
    assert (claim.partition(":")[0], entry) == ("notice", born.entry)


@pytest.mark.usefixtures("born")
def test_a_refusal_that_tells_of_nobody_is_no_look_up(zz):
    sheet_alone = another(mother__number=zz.pack.scheme.issue("99", 4), child__weight=99_999)
    assert grounds(do(zz, "birth.register", sheet_alone)) == {"weight-impossible"}
    # The mother is known, and the same would be said if she were not.
    known = another(child__born=day(2025, 3, 1), child__weight=99_999)
    assert "weight-impossible" in grounds(do(zz, "birth.register", known))
    nobody = BirthDeliver(number="ZZ01-001-2026-000009-K", how="hand", to="x")
    assert grounds(do(zz, "birth.deliver", nobody)) == {"entry-unknown"}
    # An act that is recorded names the persons itself.
    sister = another(child__born=day(2026, 11, 19), child__plurality=2, child__order=2,
                     mother__number=zz.pack.scheme.issue("99", 5))  # fmt: skip
    assert do(zz, "birth.register", sister).status == "recorded"
    assert asked(zz) == []


@pytest.mark.usefixtures("born")
def test_each_step_of_a_declared_birth_tells_of_whom_its_refusal_tells(zz):
    told = another().declaration
    twin = another(mother__number=zz.pack.scheme.issue("99", 6)).declaration
    entry = do(zz, "birth.declare", BirthDeclare(declaration=twin)).entry
    assert asked(zz) == []
    heads = lambda: zz.register.entry(entry).heads  # noqa: E731
    amended = BirthAmend(entry=entry, declaration=told)
    assert "births-too-near" in grounds(do(zz, "birth.amend", amended, basis=heads()))
    assert asked(zz) == [("registration", MOTHER, "")]
    # Without the heads nothing of the law is said, so nobody is told of.
    assert grounds(do(zz, "birth.amend", amended, basis=["zz-01-001/0"])) == {"changed-since-seen"}
    unknown = BirthAmend(entry="0123456789abcdefghjk", declaration=told)
    assert grounds(do(zz, "birth.amend", unknown)) == {"entry-unknown"}
    assert len(asked(zz)) == 1
    kept = zz.register.entry(entry).progress.declaration
    done = BirthReadBack(entry=entry, digest=digest_of(kept), read_back=example_marks())
    assert do(zz, "birth.read_back", done, basis=heads()).status == "recorded"
    # Since then somebody else's act made the mother of this sheet known with a birth of that week.
    other = another("10", mother__number=twin.mother.number, child__hour="01:00")
    assert do(zz, "birth.register", other).status == "recorded"
    refused = do(zz, "birth.register", BirthRegister(entry=entry), basis=heads())
    assert "births-too-near" in grounds(refused)
    assert asked(zz)[1:] == [("registration", twin.mother.number, "")]


def test_what_is_refused_of_a_registration_number_that_exists_is_a_look_up_of_its_entry(zz, born):
    nameless = BirthDeliver(number=born.number.lower(), how="hand", to="")
    assert grounds(do(zz, "birth.deliver", nameless)) == {"receiver-missing"}
    paper = DocumentIssue(number=born.number, document="certificate", language="xx")
    assert grounds(do(zz, "document.issue", paper)) == {"code-unknown"}
    assert asked(zz) == [
        ("registration", born.number.lower(), born.entry),
        ("certificate", born.number, born.entry),
    ]


def test_who_may_not_give_a_command_is_told_of_nobody(zz, born):
    probe = another(mother__number=born.national_number)
    stranger = type(FOUNDER)("nobody", "en")
    assert grounds(do(zz, "birth.register", probe, asker=stranger)) == {"not-authorised"}
    client, given = client_of(zz), headers(zz, "submit")
    elsewhere = line("birth.register", probe, office="zz-01-002")
    answer = post(client, elsewhere, given, "/api/v1/rehearsals")
    assert [g["ground"] for g in answer.json["refusals"]] == ["office-not-ours"]
    assert asked(zz) == []


def stream(office, *bodies):
    """Submit lines at once, as `paydar submit` hands them over."""
    lines = [
        codec.canonical({"command": "birth.register", "key": f"row-{n}", "body": body})
        for n, body in enumerate(bodies)
    ]
    return answer_lines(office, FOUNDER, lines)


def test_no_ground_is_shown_and_no_act_is_lost_when_the_look_up_cannot_be_written(
    zz, born, no_room
):
    rows = (
        another("2", mother__number=zz.pack.scheme.issue("99", 7)),
        another("3", mother__number=born.national_number),
        another("4", mother__number=zz.pack.scheme.issue("99", 8), child__hour="07:00"),
    )
    first, second, third = stream(zz, *rows)
    assert [a.key for a in (first, second, third)] == ["row-0", "row-1", "row-2"]
    assert (first.status, third.status) == ("recorded", "recorded")
    assert grounds(second) == {"look-up-not-written"}
    assert asked(zz) == []
    no_room()
    again = stream(zz, *rows)
    assert (again[0], again[2]) == (first, third)
    assert "parent-wrong-sex" in grounds(again[1])
    assert asked(zz) == [("registration", born.national_number, born.entry)]


def test_a_rehearsal_that_cannot_write_its_look_up_answers_507_and_no_ground(zz, born, no_room):
    client, given = client_of(zz), headers(zz, "submit")
    probe = line("birth.register", another(mother__number=born.national_number))
    answer = post(client, probe, given, "/api/v1/rehearsals")
    assert (answer.status_code, answer.json["type"]) == (507, "/api/v1/problems/disk-full")
    assert "parent" not in answer.text
    no_room()
    told = post(client, probe, given, "/api/v1/rehearsals")
    assert told.json["status"] == "would-be-refused"
