# SPDX-License-Identifier: Apache-2.0
"""Reads the data files of a pack into typed values, and says where each fault stands.

A file is looked at twice: as raw TOML for forbidden words and unknown files, and as typed values.
Sentences, labels and codes that all packs share lie in `law/texts/`; a pack's own ones win.
"""

import csv
import io
import tomllib
from dataclasses import dataclass
from importlib.resources import files as resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from paydar.facts.causes import CauseCode, Classification
from paydar.law.causes import CausesFile, is_shaped, tidy
from paydar.law.finding import Finding
from paydar.law.forbidden import forbidden_in
from paydar.law.lines import line_at, lines_of, path_of
from paydar.law.settings import (
    ArticlesFile,
    BirthFile,
    BookletsFile,
    Code,
    CodesFile,
    DeathFile,
    DocumentsFile,
    GroundsFile,
    GroundText,
    HolidaysFile,
    LabelsFile,
    NamesFile,
    NumbersFile,
    OfficesFile,
    PackFile,
    SheetFile,
    TextsFile,
    Words,
)

PLACES: Final = "places.csv"
CAUSES: Final = "causes.toml"
CAUSE_CODES: Final = "causes.csv"
OF_PACK: Final[dict[str, type[msgspec.Struct]]] = {
    "pack.toml": PackFile,
    "articles.toml": ArticlesFile,
    "birth.toml": BirthFile,
    "death.toml": DeathFile,
    "names.toml": NamesFile,
    "holidays.toml": HolidaysFile,
    "numbers.toml": NumbersFile,
    "offices.toml": OfficesFile,
    "grounds.toml": GroundsFile,
    "codes.toml": CodesFile,
    "sheet.toml": SheetFile,
    "documents.toml": DocumentsFile,
    "booklets.toml": BookletsFile,
}
SHARED: Final[dict[str, type[msgspec.Struct]]] = {
    "texts/grounds.toml": TextsFile,
    "texts/remarks.toml": TextsFile,
    "texts/codes.toml": CodesFile,
    "texts/labels.toml": LabelsFile,
    "texts/causes.toml": CausesFile,
}
# A pack need not bring these; what it brings stands in the place of the shared tables.
OPTIONAL: Final[dict[str, type[msgspec.Struct]]] = {CAUSES: CausesFile}
# Our own keys and values that a forbidden word stands in by right: the languages of the texts, the
# lists of given names, and the names of places.
_EXEMPT: Final = {
    ("pack.toml", "languages"),
    *(("names.toml", listed) for listed in ("forbidden", "male", "female", "both")),
}
T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its raw content and where things stand in it."""

    file: str
    raw: dict[str, object]
    lines: dict[str, int]

    def error(self, path: str, what: str, detail: str) -> Finding:
        """Return an error at the line of `path`."""
        return Finding("error", self.file, line_at(self.lines, path), what, detail)

    def unverified(self, path: str) -> Finding:
        """Return that the rule at `path` has no checked source."""
        rule = path.rpartition(".")[0] or path
        line = line_at(self.lines, path)
        return Finding("unverified", self.file, line, "source-unverified", rule)


@dataclass(frozen=True, slots=True)
class Files:
    """Everything that was read, typed."""

    sources: dict[str, Source]
    about: PackFile
    articles: ArticlesFile
    birth: BirthFile
    death: DeathFile
    names: NamesFile
    holidays: HolidaysFile
    numbers: NumbersFile
    offices: OfficesFile
    grounds: GroundsFile
    sheet: SheetFile
    documents: DocumentsFile
    booklets: BookletsFile
    texts: dict[str, GroundText]
    remarks: dict[str, GroundText]
    codes: dict[str, dict[str, Code]]
    labels: dict[str, Words]
    causes: CausesFile
    cause_codes: dict[Classification, frozenset[str]]
    places: str
    place_codes: frozenset[str]


def read_files(folder: Traversable | Path) -> tuple[Files | None, tuple[Finding, ...]]:
    """Return the typed files, or None, and what is wrong with them."""
    findings: list[Finding] = []
    sources: dict[str, Source] = {}
    shared = resources("paydar.law")
    brought = {name: shape for name, shape in OPTIONAL.items() if folder.joinpath(name).is_file()}
    for wanted, base in ((OF_PACK | brought, folder), (SHARED, shared)):
        for name in wanted:
            if source := _read(base, name, findings):
                sources[name] = source
    strangers = sorted(
        {e.name for e in folder.iterdir() if e.name.endswith(".toml")} - set(OF_PACK | OPTIONAL)
    )
    findings += [Finding("error", name, 1, "unknown-file", name) for name in strangers]
    for source in sources.values():
        findings += _forbidden(source)
    typed = {name: _typed(_whole(source, sources), findings) for name, source in sources.items()}
    places = _text(folder, PLACES, findings)
    findings += _forbidden_columns(PLACES, places)
    brings_codes = folder.joinpath(CAUSE_CODES).is_file()
    codes = _text(folder, CAUSE_CODES, findings) if brings_codes else ""
    cause_codes = _cause_codes(codes, findings) if brings_codes else {}
    if any(finding.severity == "error" for finding in findings):
        return None, tuple(findings)
    return _files(sources, typed, places, cause_codes), tuple(findings)


def _text(base: Traversable | Path, name: str, findings: list[Finding]) -> str:
    try:
        return base.joinpath(*name.split("/")).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        findings.append(Finding("error", name, 1, "unreadable-file", type(error).__name__))
        return ""


def _read(base: Traversable | Path, name: str, findings: list[Finding]) -> Source | None:
    text = _text(base, name, findings)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _, _, tail = str(error).partition("(at line ")
        line = int(tail.partition(",")[0]) if tail[:1].isdigit() else 1
        findings.append(Finding("error", name, line, "not-toml", str(error)))
        return None
    return Source(name, raw, lines_of(text))


def _whole(source: Source, sources: dict[str, Source]) -> Source:
    """Return a pack's own tables with the shared ones that it does not bring."""
    shared = sources.get(f"texts/{source.file}")
    if source.file not in OPTIONAL or shared is None:
        return source
    return Source(source.file, {**shared.raw, **source.raw}, source.lines)


def _typed(source: Source, findings: list[Finding]) -> msgspec.Struct:
    shape = (OF_PACK | OPTIONAL | SHARED)[source.file]
    try:
        return msgspec.convert(source.raw, shape)
    except msgspec.ValidationError as error:
        message = str(error)
        what = "unknown-key" if "unknown field" in message else "wrong-value"
        field = message.split("`")[1] if what == "unknown-key" else ""
        path = ".".join(filter(None, (path_of(message), field)))
        findings.append(source.error(path, what, message))
        return msgspec.Struct()


def _forbidden(source: Source) -> list[Finding]:
    """Return every forbidden word in a key, label or text of the file."""
    found: list[Finding] = []

    def look(value: object, path: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                here = f"{path}.{key}" if path else str(key)
                if (source.file, here) in _EXEMPT:
                    continue
                refuse(str(key), here)
                look(inner, here)
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                look(inner, f"{path}[{index}]")
        elif isinstance(value, str):
            refuse(value, path)

    def refuse(text: str, path: str) -> None:
        if word := forbidden_in(text):
            found.append(source.error(path, "forbidden", f"{path}: {word}"))

    look(source.raw, "")
    return found


def _forbidden_columns(file: str, text: str) -> list[Finding]:
    header = next(csv.reader(io.StringIO(text)), [])
    found = ((name, forbidden_in(name)) for name in header)
    return [Finding("error", file, 1, "forbidden", f"{n}: {word}") for n, word in found if word]


def _cause_codes(text: str, findings: list[Finding]) -> dict[Classification, frozenset[str]]:
    """Return the codes of `classification,code` rows; every row must be written as a code is."""
    findings += _forbidden_columns(CAUSE_CODES, text)
    found: dict[Classification, set[str]] = {}
    rows = csv.reader(io.StringIO(text))
    if next(rows, []) != ["classification", "code"]:
        findings.append(Finding("error", CAUSE_CODES, 1, "wrong-value", "classification,code"))
        return {}
    for row in rows:
        code = _code_of(row)
        if code is None:
            told = ",".join(row)
            findings.append(Finding("error", CAUSE_CODES, rows.line_num, "wrong-value", told))
        else:
            found.setdefault(code.classification, set()).add(code.code)
    return {classification: frozenset(codes) for classification, codes in found.items()}


def _code_of(row: list[str]) -> CauseCode | None:
    try:
        code = tidy(
            msgspec.convert(dict(zip(("classification", "code"), row, strict=True)), CauseCode)
        )
    except (msgspec.ValidationError, ValueError):
        return None
    return code if is_shaped(code) and not set(code.code) & set("&/") else None


def _as(typed: dict[str, msgspec.Struct], name: str, shape: type[T]) -> T:
    value = typed[name]
    if not isinstance(value, shape):
        raise TypeError(name)
    return value


def _files(
    sources: dict[str, Source],
    typed: dict[str, msgspec.Struct],
    places: str,
    cause_codes: dict[Classification, frozenset[str]],
) -> Files:
    grounds = _as(typed, "grounds.toml", GroundsFile)
    sheet = _as(typed, "sheet.toml", SheetFile)
    shared_codes = _as(typed, "texts/codes.toml", CodesFile).codes
    own_codes = _as(typed, "codes.toml", CodesFile).codes
    return Files(
        sources=sources,
        about=_as(typed, "pack.toml", PackFile),
        articles=_as(typed, "articles.toml", ArticlesFile),
        birth=_as(typed, "birth.toml", BirthFile),
        death=_as(typed, "death.toml", DeathFile),
        names=_as(typed, "names.toml", NamesFile),
        holidays=_as(typed, "holidays.toml", HolidaysFile),
        numbers=_as(typed, "numbers.toml", NumbersFile),
        offices=_as(typed, "offices.toml", OfficesFile),
        grounds=grounds,
        sheet=sheet,
        documents=_as(typed, "documents.toml", DocumentsFile),
        booklets=_as(typed, "booklets.toml", BookletsFile),
        texts={**_as(typed, "texts/grounds.toml", TextsFile).texts, **grounds.texts},
        remarks=_as(typed, "texts/remarks.toml", TextsFile).texts,
        codes={
            listed: {**shared_codes.get(listed, {}), **own_codes.get(listed, {})}
            for listed in [*shared_codes, *(own for own in own_codes if own not in shared_codes)]
        },
        labels={**_as(typed, "texts/labels.toml", LabelsFile).labels, **sheet.labels},
        causes=_as(typed, CAUSES if CAUSES in typed else f"texts/{CAUSES}", CausesFile),
        cause_codes=cause_codes,
        places=places,
        place_codes=frozenset(row["code"] for row in csv.DictReader(io.StringIO(places))),
    )
