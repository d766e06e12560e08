# SPDX-License-Identifier: Apache-2.0
"""The law changes by changing a pack's data, and no Python."""

import datetime as dt
from pathlib import Path

from paydar.births import decide, example
from paydar.births.case import Case
from paydar.facts.births import BirthRegistered, Fee, Persons
from paydar.law.load import load_folder
from paydar.law.pack import Pack, find_pack, installed_packs
from tests.law.packs import change, copy_of

BORN = dt.date(2026, 11, 14)  # 1405/08/23
SEVENTEEN_DAYS_LATER = dt.date(2026, 12, 1)


def registered(pack: Pack, fee: int) -> BirthRegistered | set[str]:
    told = example.example_declaration(pack, BORN + dt.timedelta(days=3))
    case = Case(
        pack=pack,
        office="ir-23-001",
        area=("ir-2301",),
        today=SEVENTEEN_DAYS_LATER,
        entry="e",
        persons=Persons(child="c"),
        booklet_state="in-stock",
    )
    result = decide.register(
        case,
        declaration=told,
        marks=example.example_marks(),
        booklet=example.example_booklet(pack),
        fee=Fee(amount=fee, receipt="1"),
    )
    return result if isinstance(result, BirthRegistered) else {no.ground for no in result}


def test_twenty_days_instead_of_fifteen_change_the_decision(tmp_path: Path) -> None:
    folder = copy_of("ir", tmp_path)
    before = registered(load_folder(folder), fee=150_000)
    assert isinstance(before, BirthRegistered)
    assert before.timeliness == "late"
    change(folder / "birth.toml", "days = 15\n", "days = 20\n")
    after = registered(load_folder(folder), fee=100_000)
    assert isinstance(after, BirthRegistered)
    assert after.timeliness == "timely"
    assert registered(load_folder(folder), fee=150_000) == {"fee-out-of-range"}


def test_both_packs_are_found_by_their_entry_point() -> None:
    assert {"ir", "zz"} <= set(installed_packs())
    assert find_pack("ir").name == "ir@2026.1"
    assert find_pack("ir").languages[0] == "fa"
    assert find_pack("ir").calendar == "jalali"
    assert find_pack("zz").languages[0] == "en"
    assert find_pack("zz").calendar == "gregorian"


def test_a_pack_is_read_once() -> None:
    assert find_pack("zz") is find_pack("zz")
