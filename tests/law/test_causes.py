# SPDX-License-Identifier: Apache-2.0
"""The tables of causes of death: shared, replaced by a pack table by table, or listed whole."""

from pathlib import Path

import pytest

from paydar.facts.causes import CauseCode
from paydar.law.check import check
from paydar.law.load import load_folder
from tests.law.packs import DATA, copy_of

PREGNANCY = '[pregnancy]\nyears = [12, 50]\nsource = "15"\n'


def icd(code: str, classification: str = "icd-10") -> CauseCode:
    return CauseCode(classification=classification, code=code)  # type: ignore[arg-type]


def errors(folder: Path) -> list[tuple[str, int, str]]:
    return [(f.file, f.line, f.what) for f in check(folder) if f.severity == "error"]


def test_a_pack_replaces_one_table_and_keeps_the_others(tmp_path: Path) -> None:
    folder = copy_of("zz", tmp_path)
    shared = load_folder(folder).causes.rules
    (folder / "causes.toml").write_text(PREGNANCY)
    assert errors(folder) == []
    own = load_folder(folder).causes.rules
    assert (shared.pregnancy.years, own.pregnancy.years) == ((10, 54), (12, 50))
    assert own.ill_defined == shared.ill_defined
    assert own.lists == shared.lists


def test_of_two_rules_on_an_age_the_stricter_speaks_first(tmp_path: Path) -> None:
    folder = copy_of("zz", tmp_path)
    rule = '[[age]]\nof = "icd-10"\ncodes = ["A33"]\nyears = [0, 0]\nsource = "15"\n'
    (folder / "causes.toml").write_text(f'{rule}outside = "remark"\n{rule}outside = "refused"\n')
    judged = load_folder(folder).causes.judge(icd("A33"))
    assert [each.outside for each in judged.ages] == ["refused", "remark"]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (PREGNANCY + "more = 1\n", 4, "unknown-key"),
        (PREGNANCY.replace("[12, 50]", '"young"'), 2, "wrong-value"),
        (PREGNANCY.replace('"15"', '"999"'), 3, "source-unknown"),
        ('[lists.icd-10]\ncodes = ["A00-A09"]\nsource = "15"\n', 1, "code-missing"),
        (
            '[[sex]]\nof = "icd-10"\nsex = "male"\nsource = "15"\ncodes = ["C63-C60"]\n',
            5,
            "range-malformed",
        ),
        (
            '[[sex]]\nof = "icd-10"\nsex = "male"\nsource = "15"\ncodes = ["c60"]\n',
            5,
            "range-malformed",
        ),
    ],
)
def test_a_fault_in_a_packs_own_table_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, what: str
) -> None:
    folder = copy_of("zz", tmp_path)
    (folder / "causes.toml").write_text(text)
    assert [found for found in errors(folder) if found[2] == what] == [("causes.toml", line, what)]


def test_a_table_of_codes_decides_alone_for_its_classification(tmp_path: Path) -> None:
    folder = copy_of("zz", tmp_path)
    shared = load_folder(folder).causes
    (folder / "causes.csv").write_text("classification,code\nicd-10,I21.9\nicd-10,c509\n")
    assert errors(folder) == []
    own = load_folder(folder).causes
    for code, by_shape, by_table in (
        ("I21.9", True, True),
        ("C50.9", True, True),
        ("I21.7", True, False),  # a subdivision that there is not
        ("I21", True, False),
        ("A45", False, False),
    ):
        assert (shared.has(icd(code)), own.has(icd(code))) == (by_shape, by_table), code
    assert own.has(icd("1C12", "icd-11"))


def test_every_stem_of_a_cluster_is_looked_up_in_the_table(tmp_path: Path) -> None:
    folder = copy_of("zz", tmp_path)
    (folder / "causes.csv").write_text("classification,code\nicd-11,BA41.0\nicd-11,BA80.0\n")
    own = load_folder(folder).causes
    assert own.has(icd("BA41.0&XT5R/BA80.0", "icd-11"))
    assert not own.has(icd("BA41.0/BA80.1", "icd-11"))


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("code\nI21.9\n", 1, "wrong-value"),
        ("", 1, "wrong-value"),
        ("classification,code\nicd-10,I21.9\nicd-9,410\n", 3, "wrong-value"),
        ("classification,code\nicd-10,I21.9\nicd-10,I21.9,x\n", 3, "wrong-value"),
        ("classification,code\nicd-10,heart\n", 2, "wrong-value"),
        ("classification,code\nicd-11,BA41&XT5R\n", 2, "wrong-value"),
        ("classification,code,religion\n", 1, "forbidden"),
    ],
)
def test_a_fault_in_the_table_of_codes_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, what: str
) -> None:
    folder = copy_of("zz", tmp_path)
    (folder / "causes.csv").write_text(text)
    assert ("causes.csv", line, what) in errors(folder)


def test_what_nobody_read_of_icd_11_is_listed_for_iran() -> None:
    assert "articles.icd-11" in {f.detail for f in check(DATA / "ir") if f.file == "articles.toml"}
