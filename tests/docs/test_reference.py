# SPDX-License-Identifier: Apache-2.0
"""The reference says what the program does today: made parts are current, nothing is left out."""

import argparse
import importlib
import importlib.util
import re
import sqlite3

import falcon.inspect
import pytest

from paydar import settings
from paydar.api.app import application
from paydar.certificates.verdicts import Kind
from paydar.cli.main import parser
from paydar.counter.commands import COMMANDS
from paydar.facts.reads import Purpose
from paydar.law.check import check
from paydar.law.grounds import Ground
from paydar.law.pack import find_pack, installed_packs
from paydar.law.say import cite
from tests.docs.pages import DOCS, ROOT

REFERENCE = DOCS / "reference"
LIMIT = re.compile(r"^\| .+ \| ([\d,]+) ?[a-z]* \| `([\w.]+)` \|$", re.MULTILINE)
NAMED = re.compile(r"^((?:MAX|MOST|LARGEST|LONGEST)(?:_\w+)?)(?:: Final)? = ", re.MULTILINE)
# How much work is done at once, and how often something is tried: nobody meets these.
INWARD = {"counter.submit.MAX_TRIES", "cli.operations.MAX_LINES"}


def text_of(name):
    return (REFERENCE / name).read_text("utf-8")


def chore():
    spec = importlib.util.spec_from_file_location("make", REFERENCE / "make.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def make():
    return chore()


def subcommands():
    actions = parser()._actions
    return next(a for a in actions if isinstance(a, argparse._SubParsersAction)).choices


def test_every_made_part_is_as_the_program_makes_it_now(make):
    old = [
        p.name for p in make.pages() if make.filled(p.read_text("utf-8")) != p.read_text("utf-8")
    ]
    assert old == [], "run: python docs/reference/make.py"


def test_a_made_part_that_was_edited_by_hand_is_noticed(make):
    page = text_of("limits.md").replace("262,144", "262,145")
    assert make.filled(page) != page


def sections(name):
    parts = re.split(r"^#+ ", text_of(name), flags=re.MULTILINE)
    return {part.partition("\n")[0]: part for part in parts}


@pytest.mark.parametrize("name", sorted(subcommands()))
def test_a_command_is_documented_with_each_of_its_words_and_a_sentence_of_our_own(name):
    said = sections("command-line.md")[f"paydar {name}"]
    for action in subcommands()[name]._actions:
        if action.dest != "help":
            assert (action.option_strings or [action.dest.upper()])[-1] in said
    assert len(said.rpartition("<!-- end -->")[2].split()) >= 8


def test_the_page_of_the_command_line_names_no_command_that_does_not_exist():
    told = re.findall(r"^## paydar (\S+)$", text_of("command-line.md"), re.MULTILINE)
    assert sorted(told) == sorted(subcommands())


def test_every_command_that_the_pages_mention_exists():
    mentioned = set()
    for page in DOCS.rglob("*.md"):
        if "decisions" not in page.parts and page.name != "status.md":
            spans = re.findall(r"`paydar ([a-z]+)", page.read_text("utf-8"))
            mentioned |= set(spans)
    assert mentioned <= set(subcommands())


def test_every_purpose_is_named():
    for purpose in Purpose.__args__:
        assert f"`{purpose}`" in text_of("command-line.md")


def test_every_setting_is_explained():
    keys = set(settings.Settings.__dataclass_fields__)
    told = re.findall(r"^\| `(\w+)` \|", text_of("settings.md"), re.MULTILINE)
    assert set(told) == keys == set(settings.EXPLAINED)


def test_every_stated_limit_is_that_of_its_constant():
    rows = LIMIT.findall(text_of("limits.md"))
    assert len(rows) > 30
    for figure, constant in rows:
        module, _, name = constant.rpartition(".")
        real = getattr(importlib.import_module(f"paydar.{module}"), name)
        assert int(figure.replace(",", "")) == real, constant


def test_every_limit_of_the_program_is_stated():
    found = set()
    for path in (ROOT / "src/paydar").rglob("*.py"):
        inside = path.relative_to(ROOT / "src/paydar")
        if inside.parts[0] != "web" or inside.parts[1] == "parents":
            module = ".".join(inside.with_suffix("").parts)
            found |= {f"{module}.{name}" for name in NAMED.findall(path.read_text("utf-8"))}
    assert found - INWARD == {constant for _, constant in LIMIT.findall(text_of("limits.md"))} - {
        "cli.registry.LINES_AT_ONCE"
    }


def test_every_command_to_the_counter_is_a_section_with_its_fields():
    said = sections("commands.md")
    for kind, shape in COMMANDS.items():
        for field in shape.__struct_fields__:
            assert f"| `{field}` |" in said[kind]


def test_every_ground_has_its_sentences_and_articles():
    text = text_of("grounds.md")
    for ground in Ground:
        line = next(row for row in text.splitlines() if row.startswith(f"| `{ground}` |"))
        for name in ("ir", "zz"):
            pack = find_pack(name)
            assert cite(pack, pack.law_of[ground], pack.languages[0]) in line
        for language in ("en", "fa"):
            words = find_pack("ir").texts[ground].message[language]
            assert words.partition("{")[0].replace("|", "\\|") in line


def test_every_address_of_the_api_is_named(zz):
    text = text_of("http.md")
    for route in falcon.inspect.inspect_routes(application(zz)):
        path = re.sub(r"\{(\w+):[^}]*\}", r"{\1}", route.path)
        for method in route.methods:
            if not method.internal:
                assert re.search(rf"`{method.method} {re.escape(path)}[`?]", text), (method, path)


def test_every_kind_of_verdict_is_named():
    told = re.findall(r"^\| `([a-z-]+)` \|", text_of("document-codes.md"), re.MULTILINE)
    assert sorted(told) == sorted(Kind.__args__)


def test_every_table_that_cannot_be_rebuilt_is_named(zz):
    told = set(
        re.findall(r"^\| `(\w+)` \| (?:`|lines|scanned)", text_of("ledger.md"), re.MULTILINE)
    )
    migrations = "".join(p.read_text() for p in (ROOT / "src/paydar/ledger/sql").glob("*.sql"))
    assert told == set(re.findall(r"CREATE TABLE (\w+)", migrations))
    with sqlite3.connect(f"file:{zz.folder / 'ledger.sqlite'}?mode=ro", uri=True) as reading:
        assert reading.execute("SELECT count(*) FROM fact").fetchone() == (7,)


@pytest.mark.parametrize("pack", installed_packs())
def test_every_rule_that_nobody_checked_is_listed(pack):
    listed = (DOCS / f"law/{pack}.md").read_text("utf-8").rpartition("## Not verified")[2]
    findings = [f for f in check(find_pack(pack)) if f.severity == "unverified"]
    days = [f for f in findings if f.detail.startswith("holidays[")]
    for finding in findings:
        assert finding in days or f"- `{finding.file}`: {finding.detail}" in listed
    assert len(re.findall(r"\d{4}-\d\d-\d\d", listed)) == len(days)


def test_a_page_is_short():
    generated = {"grounds.md", "commands.md", "command-line.md"}
    for kind in ("tutorial", "how-to", "reference", "explanation"):
        for page in (DOCS / kind).glob("*.md"):
            if page.name not in generated:
                assert len(page.read_text("utf-8").splitlines()) <= 160, page.name
