# SPDX-License-Identifier: Apache-2.0
"""A birth that was registered while the office had no national number left."""

from dataclasses import replace

import pytest

from paydar.counter.commands import BirthNumber, DocumentIssue
from paydar.facts.envelope import Position
from paydar.wiring import founding
from tests.certificates import pdf_text
from tests.office import FOUNDER, do, grounds, new_block, new_office, registration, some_families


@pytest.fixture
def without_numbers(tmp_path, monkeypatch):
    """Give an office that had one stand-alone number, and used it."""
    whole = founding.stand_alone_block
    monkeypatch.setattr(
        founding, "stand_alone_block", lambda *told: replace(whole(*told), first=0, last=0)
    )
    office = new_office(tmp_path / "office")
    (first,) = office.counter.submit_many(some_families(office, 1), FOUNDER)
    assert first.national_number
    yield office
    office.close()


def test_a_number_that_had_to_follow_is_given_once_there_are_numbers_again(without_numbers):
    office = without_numbers
    done = do(office, "birth.register", registration())
    assert done.number
    assert done.national_number == ""
    before = office.register.entry(done.entry)
    assert before.progress.follow_up == ("national-number-to-follow",)

    still_none = do(office, "birth.number", BirthNumber(number=done.number))
    assert grounds(still_none) == {"number-block-used-up"}

    new_block(office)
    given = do(office, "birth.number", BirthNumber(number=done.number), key="give-it")
    assert given.status == "recorded"
    assert office.pack.scheme.is_valid(given.national_number)
    assert given.national_number.startswith("0090000")  # of the new block
    again = do(office, "birth.number", BirthNumber(number=done.number), key="give-it")
    assert again == given

    after = office.register.entry(done.entry)
    assert after.progress.national_number == given.national_number
    assert after.progress.follow_up == ()
    assert after.progress.status == "registered"
    refused = do(office, "birth.number", BirthNumber(number=done.number))
    assert grounds(refused) == {"number-not-awaited"}


def test_a_number_given_later_makes_the_person_known(without_numbers):
    office = without_numbers
    child = do(office, "birth.register", registration())
    new_block(office)
    given = do(office, "birth.number", BirthNumber(number=child.number))
    later = registration(
        evidence__notice__number="777",
        mother__number=given.national_number,
        mother__name=registration().declaration.child.name,
    )
    refused = do(office, "birth.register", later)
    # Both compare what is told with the register: the person behind the new number was found.
    assert grounds(refused) == {"parent-wrong-sex", "parent-birth-date-differs"}


def test_a_number_is_not_given_twice_nor_before_registration(without_numbers):
    unknown = BirthNumber(number="ZZ01-001-2026-000412-D")
    assert grounds(do(without_numbers, "birth.number", unknown)) == {"entry-unknown"}


def test_a_full_copy_says_in_its_margin_that_the_number_was_given_later(without_numbers):
    office = without_numbers
    done = do(office, "birth.register", registration())
    new_block(office)
    given = do(office, "birth.number", BirthNumber(number=done.number))
    issued = do(office, "document.issue", DocumentIssue(number=done.number, document="full-copy"))
    pdf = office.issued(FOUNDER, Position(issued.book, issued.sequence))
    text = pdf_text.text(pdf)
    assert "Given later: citizen number" in text
    assert given.national_number in text
