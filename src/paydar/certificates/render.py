# SPDX-License-Identifier: Apache-2.0
"""Sets documents with typst: A4, PDF/A-3b as typst claims it, Vazirmatn embedded, nothing else.

The law pack gives a folder with one template per kind; the sheets that templates stand on are the
typst package `@local/paydar` beside this file. A template sees its own folder and that package
only. All texts travel as data (`sys.inputs.data`, JSON), never as markup. System fonts are not
looked at: a letter that Vazirmatn lacks stops the document instead of changing its face.
"""

import datetime as dt
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec
import typst

from paydar.certificates import qr
from paydar.certificates.booklet import Placed
from paydar.certificates.document import Direction, Document
from paydar.certificates.errors import CannotDraw, FontMissing, TemplateMissing

Made = TypeVar("Made")
HERE: Final = Path(__file__).parent
FONTS: Final = HERE / "fonts"
FACES: Final = {("Vazirmatn", 400), ("Vazirmatn", 700)}
STANDARD: Final = "a-3b"
WIDE_VALUE: Final = 34  # letters; longer values take the whole width of a read-back sheet
LONG_WORD: Final = 14  # letters; shorter words fit every column at every size of ours
_PREVIEW: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
CODE_FILE: Final = "code.txt"
PRINTED_FILE: Final = "document.json"
_OPEN: Final = {"ltr": "\u2066", "rtl": "\u2067", "auto": "\u2068"}
_CLOSE: Final = "\u2069"
_OVERRIDES: Final = re.compile("[\u202a-\u202e]")
_ISOLATES: Final = re.compile("[\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class File:
    """A text that travels inside the PDF. `relationship` is PDF's AFRelationship."""

    name: str
    text: str
    media_type: str
    description: str
    relationship: Literal["data", "source", "supplement", "alternative"] = "data"


def isolate(text: str, direction: Direction) -> str:
    """Wrap a text in direction isolates, so that nothing around it can reorder it."""
    inner = balanced(text)
    return _OPEN[direction] + inner + _CLOSE if inner else ""


def balanced(text: str) -> str:
    """Return a text whose isolates are all closed, without embeddings and overrides.

    An unclosed one would turn the rest of the page. So is a text told that has a line of its own.
    """
    depth = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal depth
        if match[0] != _CLOSE:
            depth += 1
            return match[0]
        if not depth:
            return ""
        depth -= 1
        return match[0]

    inner = _ISOLATES.sub(kept, _OVERRIDES.sub("", text)).strip()
    return inner + _CLOSE * depth


class Press:
    """Draws the documents of one law pack. Keeps typst warm; safe to use from several threads."""

    def __init__(self, templates: Path, *, fonts: Path = FONTS) -> None:
        self._templates = templates
        self._fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]
        )
        missing = FACES - {(face.family, face.weight) for face in self._fonts.fonts()}
        if missing:
            raise FontMissing(f"{fonts}: the faces {sorted(missing)} are not there")
        self._lock = threading.Lock()
        self._compilers: dict[str, typst.Compiler] = {}

    def pdf(
        self, document: Document, *, at: dt.datetime, code: str = "", files: Sequence[File] = ()
    ) -> bytes:
        """Return the unsigned PDF/A-3b. `at` is written into the file as its time.

        `code` is the QR's text; it and `Document.printed()` are attached for `check`.
        """
        own = _own_files(document, code)
        return self._pdf(document.kind, _told(document, code, [*own, *files]), at)

    def png(self, document: Document, *, code: str = "", ppi: float = 100) -> list[bytes]:
        """Return one picture per page, for a preview on screen; refuses what `pdf` would refuse."""
        told = _told(document, code, [])
        self._pdf(document.kind, told, _PREVIEW)
        data = {"data": _json(told)}

        def compiled(compiler: typst.Compiler) -> list[bytes]:
            pages = compiler.compile(format="png", ppi=ppi, sys_inputs=data)
            return pages if isinstance(pages, list) else [pages or b""]

        return self._compile(document.kind, compiled)

    def booklet(self, placed: Placed, *, at: dt.datetime) -> bytes:
        """Return a page that prints into a booklet: texts at the pack's millimetre positions."""
        spots = [
            {**asdict(spot), "text": isolate(spot.text, spot.direction)} for spot in placed.spots
        ]
        return self._pdf("booklet", {**asdict(placed), "spots": spots}, at)

    def _pdf(self, kind: str, told: dict[str, object], at: dt.datetime) -> bytes:
        data = {"data": _json(told)}

        def compiled(compiler: typst.Compiler) -> bytes:
            made = compiler.compile(
                format="pdf", pdf_standards=STANDARD, sys_inputs=data, timestamp=at
            )
            if not isinstance(made, bytes):
                raise CannotDraw("typst returned no PDF")
            return made

        return self._compile(kind, compiled)

    def _compile(self, kind: str, compiled: Callable[[typst.Compiler], Made]) -> Made:
        with self._lock:
            try:
                return compiled(self._compiler(kind))
            except typst.TypstError as error:
                raise CannotDraw(f"the {kind} cannot be drawn: {error.message}") from error

    def _compiler(self, kind: str) -> typst.Compiler:
        if kind not in self._compilers:
            template = self._templates / f"{kind}.typ"
            if not template.is_file():
                raise TemplateMissing(f"the law pack has no template {template.name}")
            self._compilers[kind] = typst.Compiler(
                input=template,
                root=self._templates,
                font_paths=self._fonts,
                ignore_system_fonts=True,
                package_path=HERE / "typst",
                # nothing is ever fetched: a package that is not here does not exist
                package_cache_path=HERE / "typst",
            )
        return self._compilers[kind]


def _own_files(document: Document, code: str) -> list[File]:
    if not code:
        return []
    printed = document.printed().decode()
    return [
        File(CODE_FILE, code, "text/plain", "The text of the document code", "alternative"),
        File(PRINTED_FILE, printed, "application/json", "What is printed, for machines", "source"),
    ]


def _told(document: Document, code: str, files: Sequence[File]) -> dict[str, object]:
    told = asdict(document)
    told["rows"] = [
        {
            **asdict(row),
            "value": isolate(row.value, row.direction),
            "long": _has_long_word(row.value),
            "wide": len(_ISOLATES.sub("", row.value)) > WIDE_VALUE,
        }
        for row in document.rows
    ]
    for name in ("number", "serial", "standing", "address"):
        told[name] = isolate(told[name], "ltr")
    told["digest"] = isolate(_in_groups(document.digest), "ltr")
    for name in ("title", "subtitle", "authority", "office_name", "issued_on", "subject"):
        told[name] = isolate(told[name], "auto")
    told["annotations"] = [
        {
            "title": balanced(note.title),
            "text": balanced(note.text),
            "position": isolate(note.position, "ltr"),
        }
        for note in document.annotations
    ]
    told["spaces"] = [
        {
            **asdict(space),
            "name": isolate(space.name, "auto"),
            "detail": balanced(space.detail),
        }
        for space in document.spaces
    ]
    told["qr"] = qr.svg(code) if code else ""
    told["files"] = [asdict(file) for file in files]
    return told


def _has_long_word(text: str) -> bool:
    return any(len(word) > LONG_WORD for word in text.split())


def _in_groups(digest: str) -> str:
    """Return hex digits in groups of eight, as two people compare them aloud."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _json(told: dict[str, object]) -> str:
    return msgspec.json.encode(told).decode()
