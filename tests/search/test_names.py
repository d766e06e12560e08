# SPDX-License-Identifier: Apache-2.0
"""Finding by name: what was declared as well as what was registered, and why it was found."""

import time

import pytest

from paydar.births.decide import digest_of
from paydar.births.example import example_declaration
from paydar.counter.commands import BirthAmend, BirthDeclare, BirthReadBack, BirthRegister
from paydar.search import names as index
from paydar.search.matching import Match, why
from tests.births.cases import TODAY, ZZ, told
from tests.office import FOUNDER, changed, do, example_marks, registration, some_families


def declare(office, **changes):
    body = BirthDeclare(declaration=registration(**changes).declaration)
    return do(office, "birth.declare", body)


def found(office, words, purpose="registration"):
    answer = office.find(FOUNDER, purpose, words)
    return [(entry.id, entry.progress.status) for entry in answer]


def test_a_declared_entry_is_found_by_name_with_its_state(zz):
    entry = declare(zz).entry
    assert found(zz, "ari sam") == [(entry, "declared")]
    assert found(zz, "2026-11-19") == [(entry, "declared")]


def test_a_search_for_a_declared_entry_asks_for_a_purpose_and_is_written_down(zz):
    entry = declare(zz).entry
    refused = zz.find(FOUNDER, "curiosity", "ari sam")
    assert {r.ground for r in refused} == {"purpose-missing"}
    assert zz.register.looked(entry) == []
    zz.find(FOUNDER, "registration", "ari sam")
    assert [looked.what for _, looked in zz.register.looked(entry)] == ["ari sam"]


def test_a_name_that_was_amended_away_finds_nothing_any_more(zz):
    entry = declare(zz).entry
    assert found(zz, "arin") == [(entry, "declared")]
    now = zz.register.entry(entry)
    said = changed(now.progress.declaration, ["child", "name", "given"], "Joran")
    said = changed(said, ["child", "name", "given_latin"], "")
    did = do(zz, "birth.amend", BirthAmend(entry=entry, declaration=said), basis=now.heads)
    assert did.status == "recorded", did
    assert found(zz, "joran") == [(entry, "declared")]
    assert found(zz, "arin") == []


def test_an_entry_that_was_declared_and_then_registered_is_shown_once(zz):
    entry = declare(zz).entry
    now = zz.register.entry(entry)
    body = BirthReadBack(
        entry=entry, digest=digest_of(now.progress.declaration), read_back=example_marks()
    )
    assert do(zz, "birth.read_back", body, basis=now.heads).status == "recorded"
    assert found(zz, "arin") == [(entry, "read-back")]
    act = BirthRegister(entry=entry, fee=registration().fee)
    seen = zz.register.entry(entry).heads
    assert do(zz, "birth.register", act, basis=seen).status == "recorded"
    assert found(zz, "arin") == [(entry, "registered")]


# From the example of the pack: a boy Arin Samplewood, his mother Maryam, his father Daniel.
@pytest.mark.parametrize(
    ("words", "roles"),
    [
        ("arin", {("child", "given")}),
        ("mar", {("mother", "given")}),
        ("daniel", {("father", "given")}),
        ("ARI daniel", {("child", "given"), ("father", "given")}),
        ("nobody", set()),
        ("arin nobody", set()),
        ("a", set()),  # one letter is no search
        ("2026-11-19", {("child", "born")}),
        ("2026-11-18", set()),
    ],
)
def test_a_hit_says_which_role_and_name_were_meant(words, roles):
    plain = example_declaration(ZZ, TODAY)
    matches = why(plain, words, "gregorian")
    assert {(m.role, m.part) for m in matches if "latin" not in m.part} == roles


def test_a_hit_shows_the_name_as_it_is_written():
    child = told(child__name__given="آرین", child__name__given_latin="")
    (match,) = why(child, "ارین", "jalali")
    assert match == Match("child", "given", "آرین")


def test_one_name_that_is_written_as_two_words_is_found_and_explained(zz):
    entry = declare(zz, mother__name__given="Anna Lena", mother__name__given_latin="").entry
    assert found(zz, "annalena") == [(entry, "declared")]
    assert found(zz, "anna lena") == [(entry, "declared")]
    assert [m.name for m in zz.why(zz.register.entry(entry), "annalena")] == ["Anna Lena"]


def test_the_index_follows_by_itself_and_says_how_far_behind_it_is(zz, monkeypatch):
    monkeypatch.setattr(index, "PAUSE", 0.01)
    zz.counter.submit_many(some_families(zz, 30), FOUNDER)
    lag = zz.names.lag()
    assert lag.behind == lag.facts > 30
    zz.names.follow()
    for _ in range(1_000):
        if not zz.names.lag().behind:
            break
        time.sleep(0.01)
    assert zz.names.lag().behind == 0
    assert zz.names.fault == ""


def test_an_index_ahead_of_the_ledger_is_read_anew(zz):
    entry = declare(zz).entry
    assert found(zz, "arin") == [(entry, "declared")]
    with zz.names._store.writing() as tx:  # as if the ledger had been put back from a backup
        tx.run("UPDATE reached SET next = next + 100")
        tx.run("DELETE FROM told")
        tx.run("INSERT INTO told (place, entry) VALUES ($1, $2)", 1, "an-entry-that-was-lost")
    assert found(zz, "arin") == [(entry, "declared")]


def test_the_newest_entries_come_first_when_there_are_more_than_are_shown(zz):
    zz.counter.submit_many(some_families(zz, 60), FOUNDER)
    places = zz.names.find("sample", 5)
    everything = zz.names.find("sample", 1_000)
    assert places == everything[:5]
    order = {row.id: row.pos for row in zz.register.open_entries(limit=1_000)}
    assert [order[e] for e in everything] == sorted((order[e] for e in everything), reverse=True)
