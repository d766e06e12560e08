# SPDX-License-Identifier: Apache-2.0
"""The sheet of a closed day: however long the day was, nobody signs a page of signatures alone."""

import re

import pytest

from paydar.certificates.day import signing
from paydar.certificates.document import Document, Row
from tests.certificates import pdf_text, samples


def pages_of(acts: int, books: int) -> list[str]:
    """Return the text of each page of a sheet with so many kinds of acts and so many books."""
    rows = [Row(f"act{n:02}", "7", part="Acts") for n in range(acts)]
    rows += [Row(f"book{n:02}", "120 facts", part="Books") for n in range(books)]
    sheet = Document(
        kind="day-sheet",
        title="Closing of the day",
        subtitle="We counted and compared what stands above.",
        language="en",
        direction="ltr",
        authority="Authority",
        office="zz-01-001",
        office_name="Sample office",
        number="",
        serial="zz-01-001/7",
        rows=tuple(rows),
        spaces=signing("en", "Robin Sample", "Kim Sample"),
    )
    found = pdf_text.runs(samples.press("zz").pdf(sheet, at=samples.AT))
    last = max(run.page for run in found)
    return ["".join(run.text for run in found if run.page == page) for page in range(last + 1)]


@pytest.mark.parametrize("books", [3, 9])
def test_the_signatures_stand_with_the_last_rows_on_every_length_of_day(books: int) -> None:
    counted = set()
    for acts in range(10, 40, 2):
        pages = pages_of(acts, books)
        counted.add(len(pages))
        assert f"book{books - 1:02}" in pages[-1], acts
        assert "Seal of the office" in pages[-1], acts
        assert sorted(re.findall("(?:act|book)[0-9]{2}", "".join(pages))) == sorted(
            [f"act{n:02}" for n in range(acts)] + [f"book{n:02}" for n in range(books)]
        )
    assert counted == {1, 2}
