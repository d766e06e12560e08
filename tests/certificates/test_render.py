# SPDX-License-Identifier: Apache-2.0
"""The page: expected text written by hand, isolates, fonts, attachments, hostile and long texts."""

import io
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from paydar.certificates import qr, render
from paydar.certificates.document import Document, Row
from paydar.certificates.errors import CannotDraw, FontMissing, TemplateMissing
from tests.certificates import pdf_text, samples

GOLDEN = Path(__file__).parents[1] / "golden" / "certificates"
ISOLATES = {"<LRI>": "\u2066", "<RLI>": "\u2067", "<FSI>": "\u2068", "<PDI>": "\u2069"}
# A4 in points, and the inner frame at 9.2 mm
RIGHT, LEFT = (210 - 9.2) * 72 / 25.4, 9.2 * 72 / 25.4


def pdf_of(document: Document, pack: str) -> bytes:
    code = ""
    if document.kind != "read-back-sheet":
        code = qr.sign(samples.claims(document), samples.key(document.office))
    return samples.press(pack).pdf(document, at=samples.AT, code=code)


def golden(name: str) -> str:
    text = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    for mark, letter in ISOLATES.items():
        text = text.replace(mark, letter)
    return text.strip()


def plain(text: str) -> str:
    """Drop isolates that are not a pair within their line (typst draws none at a line's ends)."""
    pairs = re.compile("([\u2066-\u2068][^\u2066-\u2069\n]*\u2069)|[\u2066-\u2069]")
    kept = pairs.sub(lambda match: match[1] or "", text)
    return re.sub(" +", " ", kept)


def bare(text: str) -> str:
    """Drop isolates and spaces, which the end of a line may part or swallow."""
    return re.sub("[\\s\u2066-\u2069]", "", text)


@pytest.mark.parametrize(
    ("name", "pack", "made"),
    [
        ("fa-certificate", "ir", samples.fa),
        ("fa-full-copy", "ir", samples.fa),
        ("en-certificate", "zz", samples.en),
        ("en-read-back-sheet", "zz", samples.en),
        ("fa-read-back-sheet", "ir", samples.fa),
    ],
)
def test_the_page_reads_as_written_by_hand(
    name: str, pack: str, made: Callable[[str], Document]
) -> None:
    document = made(name.partition("-")[2])
    assert plain(pdf_text.text(pdf_of(document, pack))) == golden(name)


@pytest.mark.parametrize("kind", ["certificate", "extract", "full-copy", "read-back-sheet"])
@pytest.mark.parametrize(("pack", "made"), [("ir", samples.fa), ("zz", samples.en)])
def test_every_kind_shows_every_row_on_one_page_and_a_sheet_has_its_marks_on_a_second(
    pack: str, made: Callable[[str], Document], kind: str
) -> None:
    document = made(kind)
    pdf = pdf_of(document, pack)
    text = bare(pdf_text.text(pdf))
    assert len(PdfReader(io.BytesIO(pdf)).pages) == (2 if kind == "read-back-sheet" else 1)
    for row in document.rows:
        assert bare(row.label) in text
        assert bare(row.value) in text


@pytest.mark.parametrize("pack", ["ir", "zz"])
@pytest.mark.parametrize("made", [samples.fa, samples.en])
def test_each_pack_has_words_for_both_languages(pack: str, made: Callable[[str], Document]) -> None:
    for kind in ("certificate", "extract", "full-copy", "read-back-sheet"):
        assert pdf_of(made(kind), pack).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("direction", ["ltr", "auto"])
def test_an_identifier_is_drawn_from_left_to_right_in_a_persian_page(direction: str) -> None:
    # Without isolation UAX #9 draws B-9/۱۴۰۵/۷۷۴ here: the Latin letter would come first.
    value = "شماره \u2066۱۴۰۵/۷۷۴/B-9\u2069" if direction == "auto" else "۱۴۰۵/۷۷۴/B-9"
    document = replace(samples.FA, serial="", rows=(Row("شماره", value, direction),))
    runs = pdf_text.runs(samples.press("ir").pdf(document, at=samples.AT))
    (digits,) = [run for run in runs if "۱۴۰۵/۷۷۴/" in run.text]
    (latin,) = [run for run in runs if run.text.startswith("B-9")]
    assert digits.y == latin.y
    assert digits.x < latin.x


def test_the_same_identifier_without_isolates_would_be_reordered() -> None:
    row = Row("شماره", "شماره ۱۴۰۵/۷۷۴/B-9", "auto")
    document = replace(samples.FA, serial="", rows=(row,))
    runs = pdf_text.runs(samples.press("ir").pdf(document, at=samples.AT))
    (digits,) = [run for run in runs if "۱۴۰۵/۷۷۴" in run.text]
    (latin,) = [run for run in runs if run.text.startswith("B-9")]
    assert digits.x > latin.x


@pytest.mark.parametrize(
    ("text", "direction", "wrapped"),
    [
        ("آرین", "rtl", "\u2067آرین\u2069"),
        ("Arin", "ltr", "\u2066Arin\u2069"),
        ("آرین", "auto", "\u2068آرین\u2069"),
        ("a\u2066b", "ltr", "\u2066a\u2066b\u2069\u2069"),
        ("a\u2069b", "ltr", "\u2066ab\u2069"),
        ("a\u202eb\u202c", "ltr", "\u2066ab\u2069"),
        ("", "rtl", ""),
    ],
)
def test_isolates_are_balanced_and_overrides_dropped(
    text: str, direction: str, wrapped: str
) -> None:
    assert render.isolate(text, direction) == wrapped


@pytest.mark.parametrize(
    "value",
    [
        "#set text(red)",
        "#panic()",
        "$x^2$",
        "\\u{41} \\ *b* _i_",
        "] [ @ref <lbl> // no /* note",
        '`raw` "quoted" ~ -- --- ...',
        "= Heading",
        "https://example.invalid/",
    ],
)
def test_values_are_never_read_as_markup(value: str) -> None:
    document = replace(
        samples.EN,
        title=value,
        office_name=value,
        serial=value,
        rows=(Row(value, value, "ltr", value),),
        issued_on=value,
    )
    text = plain(pdf_text.text(samples.press("zz").pdf(document, at=samples.AT)))
    lines = text.split("\n")
    # head, title, serial, heading, label and value, each on a line of its own
    assert lines.count(value) == 6
    assert f"Issued on {value} ·" in text


@pytest.mark.parametrize(
    "value", ["A" * 100, "نمونه‌زاده‌پور" * 10, "سیده فاطمه زهرا السادات " * 5, "W" * 400]
)
@pytest.mark.parametrize("kind", ["certificate", "full-copy", "read-back-sheet"])
def test_long_names_wrap_inside_the_frame_and_lose_no_letter(value: str, kind: str) -> None:
    rows = (Row("نام", value, "auto"), Row("بعد", "۱۲۳۴۵۶", "ltr"))
    document = replace(samples.fa(kind), rows=rows, remarks=(), annotations=())
    pdf = samples.press("ir").pdf(document, at=samples.AT)
    runs = pdf_text.runs(pdf)
    assert all(LEFT < run.x < RIGHT for run in runs)
    shown = "".join(run.text for run in runs)
    compact = re.compile("[\\s\u2066-\u2069]")
    assert compact.sub("", value) in compact.sub("", shown)
    (name, *_) = [run for run in runs if run.text.strip("\u2067\u2068")[:4] == value[:4]]
    (after,) = [run for run in runs if run.text == "۱۲۳۴۵۶"]
    if kind != "read-back-sheet":  # there the next row stands beside it
        assert after.y < min(run.y for run in runs if run.paragraph == name.paragraph)


def test_many_rows_go_on_over_pages_that_each_name_the_entry() -> None:
    rows = tuple(replace(row, part=f"{row.part} {n}") for n in range(5) for row in samples.FA_ROWS)
    pdf = pdf_of(replace(samples.fa("full-copy"), rows=rows), "ir")
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 3
    text = plain(pdf_text.text(pdf))
    assert [line for line in text.split("\n") if line.startswith("صفحهٔ")] == [
        f"صفحهٔ {n} از ۳ · شمارهٔ سریال \u2066۱۴۰۵/۷۷۴/B-9\u2069 · شمارهٔ ثبت IR23-001-1405-000412-K"
        for n in "۱۲۳"
    ]


def test_only_vazirmatn_is_embedded() -> None:
    reader = PdfReader(io.BytesIO(pdf_of(samples.FA, "ir")))
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()["/DescendantFonts"][0].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.partition("+")[2] for name in fonts} == {"Vazirmatn-Regular", "Vazirmatn-Bold"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts.values())


def test_the_file_says_that_it_is_pdf_a_3b_tagged_and_in_its_language() -> None:
    root = PdfReader(io.BytesIO(pdf_of(samples.FA, "ir"))).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert root["/Lang"] == "fa"
    assert bool(root["/MarkInfo"]["/Marked"])


def test_files_travel_inside_the_pdf_as_they_are() -> None:
    proof = render.File("issue.tlog-proof", "c2sp.org/tlog-proof@v1\n", "text/plain", "Proof")
    code = qr.sign(samples.claims(samples.EN), samples.key())
    pdf = samples.press("zz").pdf(samples.EN, at=samples.AT, code=code, files=[proof])
    assert PdfReader(io.BytesIO(pdf)).attachments == {
        "code.txt": [code.encode()],
        "document.json": [samples.EN.printed()],
        "issue.tlog-proof": [b"c2sp.org/tlog-proof@v1\n"],
    }


@pytest.mark.parametrize("letter", ["Ж", "漢", "→", "\U0001f600"])
def test_a_letter_that_the_font_lacks_stops_the_document(letter: str) -> None:
    document = replace(samples.EN, rows=(Row("Name", f"A{letter}", "ltr"),))
    with pytest.raises(CannotDraw, match=letter):
        samples.press("zz").pdf(document, at=samples.AT)
    with pytest.raises(CannotDraw, match=letter):
        samples.press("zz").png(document)


def test_a_missing_font_stops_the_press_though_the_system_has_others(tmp_path: Path) -> None:
    templates = samples.PACKS / "zz" / "templates"
    shutil.copy(render.FONTS / "Vazirmatn-Regular.ttf", tmp_path)
    with pytest.raises(FontMissing, match="700"):
        render.Press(templates, fonts=tmp_path)


def test_a_pack_without_the_template_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(TemplateMissing, match=r"certificate\.typ"):
        render.Press(tmp_path).pdf(samples.EN, at=samples.AT)


def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    pack = tmp_path / "templates"
    pack.mkdir()
    (pack / "certificate.typ").write_text('#read("../secret.txt")')
    with pytest.raises(CannotDraw):
        render.Press(pack).pdf(samples.EN, at=samples.AT)


def test_a_broken_template_does_not_spoil_the_next_document(tmp_path: Path) -> None:
    good = samples.PACKS / "zz" / "templates"
    shutil.copytree(good, tmp_path / "t")
    (tmp_path / "t" / "extract.typ").write_text("#nothing")
    press = render.Press(tmp_path / "t")
    with pytest.raises(CannotDraw, match="unknown variable"):
        press.pdf(samples.en("extract"), at=samples.AT)
    assert press.pdf(samples.EN, at=samples.AT).startswith(b"%PDF-")


def test_one_press_never_shows_the_data_of_the_document_before() -> None:
    press = samples.press("zz")
    first = press.pdf(replace(samples.EN, title="First Person"), at=samples.AT)
    second = press.pdf(replace(samples.EN, title="Second Person"), at=samples.AT)
    assert "First Person" in pdf_text.text(first)
    assert "First Person" not in pdf_text.text(second)


def test_one_press_serves_several_threads() -> None:
    press = samples.press("zz")
    titles = [f"Title {number}" for number in range(12)]

    def made(title: str) -> str:
        return pdf_text.text(press.pdf(replace(samples.EN, title=title), at=samples.AT))

    with ThreadPoolExecutor(4) as threads:
        texts = list(threads.map(made, titles))
    assert [title in text.split("\n") for title, text in zip(titles, texts, strict=True)] == [
        True
    ] * 12


def test_a_preview_has_one_picture_for_every_page() -> None:
    rows = samples.EN_ROWS * 6
    pages = samples.press("zz").png(replace(samples.EN, rows=rows), ppi=30)
    assert len(pages) > 1
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_the_serial_alone_may_be_drawn_after_the_digest() -> None:
    assert replace(samples.EN, serial="B 1").printed() == samples.EN.printed()
    assert replace(samples.EN, title="Other").printed() != samples.EN.printed()
