# SPDX-License-Identifier: Apache-2.0
"""Reads the text of our PDFs as PDF 1.7 says (14.8.2.3.3, 14.9.4): logical order, exact letters.

pypdf parses the file; its own text extraction, like pdftotext's, passes over `ReversedChars` and
`ActualText`, and so garbles Persian and loses the isolates.
"""

import io
import re
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import ContentStream


@dataclass
class Run:
    """A run of letters with the page (from 0) and the place of its left end, in points."""

    text: str
    page: int
    x: float
    y: float
    paragraph: int = 0  # object number of the structure element it belongs to


def runs(pdf: bytes) -> list[Run]:
    reader = PdfReader(io.BytesIO(pdf))
    found: list[Run] = []
    for number, page in enumerate(reader.pages):
        fonts = {
            name: _letters(font.get_object()["/ToUnicode"].get_data().decode("latin1"))
            for name, font in page["/Resources"]["/Font"].items()
        }
        owners = _owners(reader, int(page["/StructParents"])) if "/StructParents" in page else []
        found += _Page(fonts, number, owners).read(
            ContentStream(page.get_contents(), reader).operations
        )
    return found


def text(pdf: bytes) -> str:
    """Return the whole text in logical order: a line for every line of every paragraph."""
    lines: list[str] = []
    last = None
    for run in runs(pdf):
        if last is None or (run.paragraph, round(run.y)) != last:
            lines.append("")
        lines[-1] += run.text
        last = (run.paragraph, round(run.y))
    return "\n".join(line.strip() for line in lines)


def _letters(cmap: str) -> dict[bytes, str]:
    pairs = re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", cmap)
    assert "beginbfrange" not in cmap
    return {bytes.fromhex(g): bytes.fromhex(u).decode("utf-16-be") for g, u in pairs}


def _owners(reader: PdfReader, page: int) -> list[int]:
    """Return the paragraph of each piece of marked content of a page, by the structure tree."""
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    pieces = numbers[list(numbers[::2]).index(page) * 2 + 1].get_object()
    return [_paragraph(piece) for piece in pieces]


def _paragraph(element) -> int:
    while element.get_object()["/S"] in {"/Span", "/Strong", "/Em"}:
        element = element.get_object().raw_get("/P")
    return int(element.idnum)


class _Page:
    def __init__(self, fonts: dict[str, dict[bytes, str]], number: int, owners: list[int]) -> None:
        self.fonts, self.number, self.owners = fonts, number, owners
        self.owner = 0
        self.font: dict[bytes, str] = {}
        self.marks: list[dict[str, object]] = []
        self.stack: list[tuple[float, float, float, float, float, float]] = []
        self.at = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        self.start = 0.0
        self.left: tuple[float, float] | None = None
        self.runs: list[Run] = []
        self.pieces: list[str] = []
        self.reversed = False

    def read(self, operations: list[tuple[list[object], bytes]]) -> list[Run]:
        handlers = {
            b"q": self._save,
            b"Q": self._restore,
            b"cm": self._move,
            b"Tm": self._place,
            b"Tf": self._face,
            b"BT": self._open_text,
            b"ET": self._close_text,
            b"BMC": self._mark,
            b"BDC": self._mark_with,
            b"EMC": self._unmark,
            b"Tj": lambda shown: self._show([shown]),
            b"TJ": self._show,
        }
        for operands, operator in operations:
            if operator in handlers:
                handlers[operator](*operands)
        return self.runs

    def _save(self) -> None:
        self.stack.append(self.at)

    def _restore(self) -> None:
        self.at = self.stack.pop()

    def _move(self, *operands) -> None:
        m = tuple(float(v) for v in operands)
        n = self.at
        self.at = (
            m[0] * n[0] + m[1] * n[2],
            m[0] * n[1] + m[1] * n[3],
            m[2] * n[0] + m[3] * n[2],
            m[2] * n[1] + m[3] * n[3],
            m[4] * n[0] + m[5] * n[2] + n[4],
            m[4] * n[1] + m[5] * n[3] + n[5],
        )

    def _place(self, *m) -> None:
        self.start = float(m[4])

    def _face(self, font, _size) -> None:
        self.font = self.fonts[font]

    def _open_text(self) -> None:
        if not self.owner:
            self._begin()

    def _close_text(self) -> None:
        if not self.owner:
            self._end()

    def _mark(self, tag) -> None:
        self.marks.append({"tag": str(tag)})

    def _mark_with(self, tag, properties) -> None:
        mark = {"tag": str(tag), **_actual(properties)}
        if isinstance(properties, dict) and "/MCID" in properties:
            mark["owned"] = self.owner = self.owners[int(properties["/MCID"])]
            self._begin()
        self.marks.append(mark)

    def _unmark(self) -> None:
        mark = self.marks.pop()
        self.reversed |= mark["tag"] == "/ReversedChars"
        if "actual" in mark:
            self.pieces.append(str(mark["actual"]))
        if "owned" in mark:
            self._end()
            self.owner = 0

    def _begin(self) -> None:
        self.pieces, self.reversed, self.left = [], False, None

    def _end(self) -> None:
        # A piece of marked content (in the foot of the page: a text object) is one run of one
        # direction, drawn from left to right.
        if self.left is not None:
            letters = "".join(reversed(self.pieces) if self.reversed else self.pieces)
            self.runs.append(Run(letters, self.number, *self.left, self.owner))

    def _show(self, shown) -> None:
        if self.left is None:
            self.left = (self.at[4] + self.start, self.at[5])
        if any("actual" in mark for mark in self.marks):
            return
        glyphs = b"".join(_bytes(part) for part in shown if not isinstance(part, float | int))
        letters = [self.font[glyphs[at : at + 2]] for at in range(0, len(glyphs), 2)]
        if any(mark["tag"] == "/ReversedChars" for mark in self.marks):
            letters.reverse()
            self.reversed = True
        self.pieces.append("".join(letters))


def _bytes(part: object) -> bytes:
    return part if isinstance(part, bytes) else part.original_bytes  # type: ignore[attr-defined]


def _actual(properties: object) -> dict[str, object]:
    found = properties.get("/ActualText") if isinstance(properties, dict) else None
    return {} if found is None else {"actual": str(found)}
