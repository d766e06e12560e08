# SPDX-License-Identifier: Apache-2.0
"""`law check` names the file and the line of everything that is wrong or unsourced."""

from pathlib import Path

import pytest

from paydar.law.check import check
from tests.law.packs import DATA, change, copy_of


def lines_with(file: Path, text: str) -> list[int]:
    rows = file.read_text(encoding="utf-8").splitlines()
    return [number for number, row in enumerate(rows, start=1) if text in row]


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("birth.toml", "days = 30\n", "days = 30\ndayz = 31\n", "unknown-key"),
        ("birth.toml", "days = 30\n", 'days = "thirty"\n', "wrong-value"),
        ("birth.toml", "days = 30\n", "days = = 30\n", "not-toml"),
        ("birth.toml", 'at = "place-or-residence"\n', 'at = "anywhere"\n', "wrong-value"),
        ("grounds.toml", 'date-empty = "15"\n', 'date-emptee = "15"\n', "ground-unknown"),
        ("grounds.toml", 'date-empty = "15"\n', 'date-empty = "999"\n', "article-unknown"),
        ("numbers.toml", 'source = "9"\n', 'source = "999"\n', "source-unknown"),
        ("offices.toml", 'area = ["zz-01-02"]\n', 'area = ["zz-77"]\n', "place-unknown"),
        ("offices.toml", 'prefix = "20"\n', 'prefix = "19"\n', "prefix-twice"),
        ("pack.toml", ', fa = "پنس" }\n', " }\n", "language-missing"),
    ],
)
def test_a_fault_is_named_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, what: str
) -> None:
    folder = copy_of("zz", tmp_path)
    change(folder / file, old, new)
    marker = new.splitlines()[-1]
    found = [f for f in check(folder) if f.severity == "error" and f.what == what]
    assert [(f.file, f.line) for f in found] == [(file, lines_with(folder / file, marker)[-1])]


def test_a_missing_file_and_a_stranger_are_named(tmp_path: Path) -> None:
    folder = copy_of("zz", tmp_path)
    (folder / "names.toml").unlink()
    (folder / "more.toml").write_text("x = 1\n")
    found = {(f.file, f.what) for f in check(folder) if f.severity == "error"}
    assert ("names.toml", "unreadable-file") in found
    assert ("more.toml", "unknown-file") in found


def test_an_unverified_rule_is_listed_with_its_line() -> None:
    listed = {(f.file, f.line) for f in check(DATA / "ir") if f.severity == "unverified"}
    birth = DATA / "ir" / "birth.toml"
    assert listed >= {("birth.toml", n) for n in lines_with(birth, 'source = "unverified"')}


def test_the_term_of_fifteen_days_is_sourced() -> None:
    listed = {f.detail for f in check(DATA / "ir") if f.file == "birth.toml"}
    assert "lateness" in listed
    assert "term" not in listed


def test_the_fictional_country_has_nothing_unverified() -> None:
    assert check(DATA / "zz") == ()
