# SPDX-License-Identifier: Apache-2.0
import re
import urllib.parse

import pytest
from tools.words import ROOT

from tests.repo.reading import pages, spelled, wanted

DECISIONS = ROOT / "docs/decisions"
RECORDS = sorted(DECISIONS.glob("[0-9]*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
WORDS_OF_A_PAGE = 500


def name_of(path):
    return str(path.relative_to(ROOT))


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_link_between_pages_leads_somewhere(page):
    broken = []
    for link in (a or b for a, b in LINK.findall(page.read_text("utf-8"))):
        target, _, anchor = urllib.parse.unquote(link).partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        path = (page.parent / target) if target else page
        found = path.exists() and path.resolve().is_relative_to(ROOT)
        if not found or (anchor and anchor not in anchors(path.read_text("utf-8"))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize(
    "folder", ["tutorial", "how-to", "reference", "explanation", "decisions", "law"]
)
def test_each_kind_of_page_has_its_folder_and_is_named_in_the_index(folder):
    assert (ROOT / "docs" / folder / "README.md").exists()
    assert f"({folder}/README.md)" in (ROOT / "docs/README.md").read_text("utf-8")


def test_every_page_of_the_docs_is_reached_from_its_folders_index():
    lost = []
    for page in pages():
        index = page.parent / "README.md"
        if page.is_relative_to(ROOT / "docs") and page != index and index.exists():
            lost += [] if f"({page.name})" in index.read_text("utf-8") else [name_of(page)]
    assert lost == []


def test_every_dependency_has_a_decision_record_and_none_is_explained_that_is_gone():
    explained = set()
    for record in RECORDS:
        for line in re.findall(r"^Dependencies: (.+)$", record.read_text("utf-8"), re.MULTILINE):
            explained |= {spelled(name.strip("` ")) for name in line.split(",")}
    assert explained == set(wanted())


def test_decisions_are_numbered_without_a_gap():
    assert len(RECORDS) >= 13
    assert [int(path.name[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("record", RECORDS, ids=name_of)
def test_a_decision_fits_on_a_page_and_says_what_it_costs(record):
    text = record.read_text("utf-8")
    index = (DECISIONS / "README.md").read_text("utf-8")
    title = re.match(rf"# {record.name[:4]}: (.+)\n", text)
    assert title
    assert f"[{record.name[:4]}]({record.name}) | {title[1]} |" in index
    assert re.search(
        r"^Status: (proposed|accepted|superseded by \d{4})\. Date: \d{4}-\d\d-\d\d\.",
        text,
        re.MULTILINE,
    )
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "Question",
        "Options",
        "Decision",
        "Consequences",
    ]
    assert re.search(r"^- Good: ", text, re.MULTILINE)
    assert re.search(r"^- Bad: ", text, re.MULTILINE)
    assert len(text.split()) <= WORDS_OF_A_PAGE
