# SPDX-License-Identifier: Apache-2.0
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paydar.places.place import Gazetteer, Place, PlaceUnknown

ROWS = """code,name,name_latin,kind,parent,valid_from,valid_to
zz,Sampleland,,country,,,
zz-01,استان نمونه,Nemuneh,province,zz,,
zz-02,Northern Vale,,province,zz,2004-09-20,
zz-01-001,علی\u200cآباد,Aliabad,city,zz-01,,2019-12-31
zz-01-002,علی آباد کوچک,Aliabad Kuchak,village,zz-01,,
zz-02-001,"Vale, New",,city,zz-02,2004-09-20,
zz-02-002,Old Aliabad,,village,zz-02,,
"""


@pytest.fixture
def gazetteer() -> Gazetteer:
    return Gazetteer.read(io.StringIO(ROWS))


def codes(places) -> list[str]:
    return [place.code for place in places]


def test_a_place_is_found_by_its_code(gazetteer: Gazetteer) -> None:
    assert gazetteer.get("zz-02-001") == Place(
        "zz-02-001", "Vale, New", "", "city", "zz-02", date(2004, 9, 20), None
    )
    assert len(gazetteer) == 7
    assert "zz-01" in gazetteer
    assert "zz-99" not in gazetteer


def test_an_unknown_code_is_refused(gazetteer: Gazetteer) -> None:
    for ask in (gazetteer.get, gazetteer.path):
        with pytest.raises(PlaceUnknown) as caught:
            ask("zz-99")
        assert (caught.value.ground, caught.value.facts) == ("place-unknown", {"code": "zz-99"})


def test_a_path_begins_at_the_root(gazetteer: Gazetteer) -> None:
    assert codes(gazetteer.path("zz-01-001")) == ["zz", "zz-01", "zz-01-001"]
    assert codes(gazetteer.path("zz")) == ["zz"]


def test_children_stand_right_below(gazetteer: Gazetteer) -> None:
    assert codes(gazetteer.children("zz")) == ["zz-01", "zz-02"]
    assert codes(gazetteer.children(None)) == ["zz"]


@pytest.mark.parametrize("text", ["علی\u200cآباد", "علی آباد", "علي اباد", "علیاباد"])
def test_a_place_is_found_however_its_name_is_spelled_the_equal_one_first(
    gazetteer: Gazetteer, text: str
) -> None:
    assert codes(gazetteer.find(text)) == ["zz-01-001", "zz-01-002"]


def test_a_latin_name_finds_it_too_and_better_matches_come_first(gazetteer: Gazetteer) -> None:
    assert codes(gazetteer.find("ALIABAD")) == ["zz-01-001", "zz-01-002", "zz-02-002"]
    assert codes(gazetteer.find("kuch")) == ["zz-01-002"]
    assert codes(gazetteer.find("liab")) == ["zz-01-001", "zz-01-002", "zz-02-002"]


def test_a_search_can_be_narrowed_by_kind_parent_and_day(gazetteer: Gazetteer) -> None:
    assert codes(gazetteer.find("aliabad", kind="village")) == ["zz-01-002", "zz-02-002"]
    assert codes(gazetteer.find("aliabad", within="zz-02")) == ["zz-02-002"]
    assert codes(gazetteer.find("aliabad", within="zz", on=date(2020, 1, 1))) == [
        "zz-01-002",
        "zz-02-002",
    ]
    assert gazetteer.find("vale", within="zz-02-001") == []
    assert gazetteer.find("vale", within="nowhere") == []
    assert gazetteer.find("  - ") == []


def test_first_and_last_day_are_both_included(gazetteer: Gazetteer) -> None:
    def standing(day: date) -> set[str]:
        return set(codes(gazetteer.on(day)))

    assert "zz-02" not in standing(date(2004, 9, 19))
    assert "zz-02" in standing(date(2004, 9, 20))
    assert "zz-01-001" in standing(date(2019, 12, 31))
    assert "zz-01-001" not in standing(date(2020, 1, 1))


def test_the_name_follows_the_reader_where_there_is_one(gazetteer: Gazetteer) -> None:
    assert gazetteer.get("zz-01").name_in("en") == "Nemuneh"
    assert gazetteer.get("zz-01").name_in("fa") == "استان نمونه"
    assert gazetteer.get("zz").name_in("en") == "Sampleland"


@pytest.mark.parametrize(
    ("row", "ground"),
    [
        ("zz-01,Again,,city,zz,,", "place-duplicate"),
        ("zz-03,Lost,,city,zz-99,,", "place-orphan"),
        ("zz-03,Self,,city,zz-03,,", "place-cycle"),
        ("zz-03,,,city,zz,,", "place-name"),
        ("zz-03,a\u202eb,,city,zz,,", "place-name"),
        ("zz-03,Name,,,zz,,", "place-kind"),
        ("ZZ 03,Name,,city,zz,,", "place-code"),
        ("zz-03,Name,,city,zz,2026-02-30,", "place-date"),
        ("zz-03,Name,,city,zz,20260201,", "place-date"),
        ("zz-03,Name,,city,zz,2026-02-02,2026-02-01", "place-date"),
        ("zz-03,Name,,city,zz,", "place-row"),
        ("zz-03,Name,,city,zz,,,", "place-row"),
        ('zz-03,"Name"x,,city,zz,,', "place-row"),
    ],
)
def test_a_bad_row_is_refused_and_its_line_named(row: str, ground: str) -> None:
    with pytest.raises(PlaceUnknown) as caught:
        Gazetteer.read(io.StringIO(ROWS + row + "\n"))
    assert (caught.value.ground, caught.value.facts["line"]) == (ground, "9")


def test_a_circle_of_parents_is_refused_and_named() -> None:
    rows = "zz-05,A,,city,zz-06,,\nzz-06,B,,city,zz-05,,\n"
    with pytest.raises(PlaceUnknown) as caught:
        Gazetteer.read(io.StringIO(ROWS + rows))
    assert (caught.value.ground, caught.value.facts) == (
        "place-cycle",
        {"line": "9", "code": "zz-05"},
    )


def test_an_orphan_names_itself_and_the_parent_that_is_missing() -> None:
    with pytest.raises(PlaceUnknown) as caught:
        Gazetteer([Place("a", "A", "", "city", "b")])
    assert caught.value.facts == {"line": "1", "code": "a", "parent": "b"}


@pytest.mark.parametrize("text", ["", "code,name\n", "zz,Sampleland,,country,,,\n"])
def test_a_file_without_the_header_is_refused(text: str) -> None:
    with pytest.raises(PlaceUnknown, match="place-header"):
        Gazetteer.read(io.StringIO(text))


def test_a_byte_order_mark_and_empty_lines_do_no_harm() -> None:
    assert len(Gazetteer.read(io.StringIO("\ufeff" + ROWS + "\n\n"))) == 7


def test_a_parent_may_come_after_its_child() -> None:
    places = [Place("b", "B", "", "city", "a"), Place("a", "A", "", "country")]
    assert codes(Gazetteer(places).path("b")) == ["a", "b"]


@settings(max_examples=60)
@given(st.dictionaries(st.integers(0, 12), st.none() | st.integers(0, 12)))
def test_every_gazetteer_that_is_built_has_a_root_above_every_place(parents) -> None:
    places = [
        Place(f"p{n}", "P", "", "city", None if parent is None else f"p{parent}")
        for n, parent in parents.items()
    ]
    try:
        gazetteer = Gazetteer(places)
    except PlaceUnknown as refused:
        ground = refused.ground
        gazetteer = Gazetteer([])
    else:
        ground = ""
    missing = {parent for parent in parents.values() if parent is not None} - set(parents)
    assert (ground == "") or ground in {"place-orphan", "place-cycle"}
    assert not (missing and ground == "")
    for place in gazetteer.on(date(2026, 1, 1)):
        assert gazetteer.path(place.code)[0].parent is None


@given(st.text(max_size=60))
def test_no_file_raises_anything_but_a_refusal(text: str) -> None:
    head = ROWS.partition("\n")[0]
    for stream in (io.StringIO(text), io.StringIO(f"{head}\n{text}")):
        try:
            built = len(Gazetteer.read(stream))
        except PlaceUnknown:
            built = 0
        assert built >= 0
