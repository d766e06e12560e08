# SPDX-License-Identifier: Apache-2.0
"""Printing into a booklet: every text at its millimetres, nothing missing, nothing outside."""

import io

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from paydar.certificates.booklet import Layout, Shift, Spot, place, trial
from paydar.certificates.errors import CannotDraw
from tests.certificates import pdf_text, samples

LAYOUT = Layout(
    width=125,
    height=88,
    spots=(
        Spot(name="given", x=20, y=20, width=40),
        Spot(name="number", x=70, y=20, width=40, direction="ltr"),
        Spot(name="family", x=20, y=40, width=40),
    ),
)


def runs_of(texts: dict[str, str], layout: Layout = LAYOUT) -> dict[str, tuple[float, float]]:
    """Return the left end and base line of each run in millimetres from the upper left corner."""
    placed = place(layout, texts, title="شناسنامه", language="fa")
    pdf = samples.press("ir").booklet(placed, at=samples.AT)
    return {
        run.text.strip("\u2066-\u2069"): (run.x * 25.4 / 72, layout.height - run.y * 25.4 / 72)
        for run in pdf_text.runs(pdf)
    }


def test_a_left_to_right_text_begins_at_its_place() -> None:
    runs = runs_of({"number": "۱۴۰۵/۷۷۴/B-9"})
    assert runs["۱۴۰۵/۷۷۴/"][0] == pytest.approx(70, abs=0.05)
    assert runs["B-9"][0] > 75


def test_a_right_to_left_text_ends_at_the_right_of_its_place() -> None:
    x, y = runs_of({"given": "آ"})["آ"]
    assert 60 - 3 < x < 60  # one letter of 10 pt is less than 3 mm wide
    assert 20 < y < 20 + 5  # its base line is inside the line that begins at y


def test_texts_stand_at_the_height_that_the_pack_says() -> None:
    runs = runs_of({"given": "آرین", "family": "نمونه"})
    assert runs["نمونه"][1] - runs["آرین"][1] == pytest.approx(20, abs=0.05)


def test_the_page_has_the_size_of_the_booklet() -> None:
    placed = place(LAYOUT, {"given": "آرین"}, title="شناسنامه", language="fa")
    page = PdfReader(io.BytesIO(samples.press("ir").booklet(placed, at=samples.AT))).pages[0]
    size = [float(length) * 25.4 / 72 for length in page.mediabox[2:]]
    assert size == pytest.approx([125, 88], abs=0.01)


def test_a_long_name_is_set_smaller_but_stays_inside_its_place() -> None:
    x, _ = runs_of({"family": "نام خانوادگی بسیار بسیار بسیار بلند"})[
        "نام خانوادگی بسیار بسیار بسیار بلند"
    ]
    assert x == pytest.approx(20, abs=0.1)


def test_a_name_that_cannot_fit_stops_the_print_and_says_which() -> None:
    with pytest.raises(CannotDraw, match="does not fit: family"):
        runs_of({"family": "نام خانوادگی بسیار بلند " * 5})


def test_a_text_without_a_place_is_refused_and_not_left_out() -> None:
    with pytest.raises(CannotDraw, match="no place for seal"):
        place(LAYOUT, {"given": "آرین", "seal": "x"}, title="شناسنامه", language="fa")


@pytest.mark.parametrize("spot", [{"x": 100}, {"x": -1}, {"y": 89}])
def test_a_place_outside_the_page_is_refused(spot: dict[str, float]) -> None:
    outside = Spot(**{"name": "given", "x": 20, "y": 20, "width": 40, **spot})  # type: ignore[arg-type]
    layout = Layout(width=125, height=88, spots=(outside,))
    with pytest.raises(CannotDraw, match="outside the booklet"):
        place(layout, {"given": "آرین"}, title="شناسنامه", language="fa")


def test_an_empty_text_leaves_its_place_blank() -> None:
    assert runs_of({"given": "آرین", "family": ""}).keys() == {"آرین"}


def test_values_in_a_booklet_are_never_markup() -> None:
    assert "#set text(red) $x$" in runs_of({"number": "#set text(red) $x$"})


def test_a_shift_moves_every_text_to_the_right_and_down() -> None:
    texts = {"given": "آرین", "family": "نمونه", "number": "12"}
    still = runs_of(texts)
    moved_page = place(
        LAYOUT, texts, title="شناسنامه", language="fa", shift=Shift(right=2.5, down=-1)
    )
    pdf = samples.press("ir").booklet(moved_page, at=samples.AT)
    moved = {
        run.text.strip("\u2066-\u2069"): (run.x * 25.4 / 72, LAYOUT.height - run.y * 25.4 / 72)
        for run in pdf_text.runs(pdf)
    }
    assert moved.keys() == still.keys()
    for text, (x, y) in still.items():
        assert moved[text] == pytest.approx((x + 2.5, y - 1), abs=0.05)


@pytest.mark.parametrize("shift", [Shift(right=15.5), Shift(right=-20.5), Shift(down=-20.5)])
def test_a_shift_that_moves_a_place_off_the_page_is_refused(shift: Shift) -> None:
    with pytest.raises(CannotDraw, match="outside the booklet"):
        place(LAYOUT, {"given": "آرین"}, title="شناسنامه", language="fa", shift=shift)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_crosses_of_the_trial_page_are_where_its_words_say(language: str) -> None:
    page = trial(LAYOUT, language=language, shift=Shift(right=1.5, down=-2))
    pdf = samples.press("ir").booklet(page, at=samples.AT)
    # 20 mm from the edges of two corners of a page of 125 x 88 mm, moved by 1.5 and -2.
    assert set(page.crosses) == {(21.5, 18.0), (106.5, 66.0)}
    first = PdfReader(io.BytesIO(pdf)).pages[0]
    drawn = [operator for _, operator in ContentStream(first.get_contents(), None).operations]
    assert drawn.count(b"l") == 4
    words = "".join(run.text for run in pdf_text.runs(pdf))
    assert ("۱٫۵" if language == "fa" else "1.5") in words
    assert ("−۲" if language == "fa" else "−2") in words
