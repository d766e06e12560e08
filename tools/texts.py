# SPDX-License-Identifier: Apache-2.0
"""Keeps the catalogues of sentences together: the English template and each translation.

    python tools/texts.py            write which file asks for which sentence, and bring each
                                     translation up to the template
    python tools/texts.py --check    only say what would change, and what is not translated

A sentence is new in a translation: it comes without words. Its English changed: its words are kept
and marked fuzzy, with the English that they were for. It is gone from the template: it goes. Where
a sentence is asked for is read from templates and code; a key that is put together (`f"work.{x}"`)
counts where its part that varies is itself a word of the code.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/paydar"
TEXTS = SOURCE / "web/texts"
TEMPLATE = "paydar.pot"
WIDTH = 98
SAY_KEY = re.compile(r"{% say_key ([^%]*?) %}")
QUOTED = re.compile(r"[\"']([^\"']*)[\"']")

Told = dict[str, set[str]]


def opened(name: str) -> polib.POFile:
    """Return a catalogue, to be written in lines of the same length each time."""
    return polib.pofile(str(TEXTS / name), wrapwidth=WIDTH, encoding="utf-8")


def asked(keys: Iterable[str]) -> Told:
    """Return for each key the files that ask for it."""
    asking = _Asking()
    for path in sorted([*SOURCE.rglob("*.py"), *(SOURCE / "web").rglob("*.html")]):
        asking.read(path)
    return {key: asking.where(key) for key in keys}


class _Asking:
    """What code and pages ask for: whole keys, and patterns of keys that are put together."""

    def __init__(self) -> None:
        self.literal: Told = {}
        self.patterns: dict[re.Pattern[str], set[str]] = {}
        self.words: set[str] = set()
        for law in (SOURCE / "law").rglob("*.toml"):
            self.words |= set(re.findall(r"[a-z]+(?:[-_][a-z]+)*", law.read_text("utf-8")))

    def read(self, path: Path) -> None:
        file, text = path.relative_to(SOURCE).as_posix(), path.read_text("utf-8")
        code = path.suffix == ".py"
        for one in _in_code(text) if code else _in_page(text):
            if isinstance(one, re.Pattern):
                self.patterns.setdefault(one, set()).add(file)
            else:
                self.literal.setdefault(one, set()).add(file)
                self.words |= {one.replace(".", "-")} if code else set()

    def where(self, key: str) -> set[str]:
        found = {
            file
            for pattern, files in self.patterns.items()
            if (match := pattern.fullmatch(key)) and all(map(self._known, match.groups()))
            for file in files
        }
        return found | self.literal.get(key, set())

    def _known(self, varies: str) -> bool:
        """Whether what varies in a key is a word of the code, or is put together of such."""
        return (
            varies in self.words
            or varies.isdigit()
            or any(
                self.words.issuperset(match.groups())
                for pattern in self.patterns
                if r"\." not in pattern.pattern and (match := pattern.fullmatch(varies))
            )
        )


def _in_code(text: str) -> Iterator[str | re.Pattern[str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = [str(p.value) if isinstance(p, ast.Constant) else None for p in node.values]
            fixed = "".join(part or "" for part in parts)
            if re.fullmatch(r"[a-z0-9]*[a-z]+[.-][a-z0-9.-]*|-[a-z0-9-]+", fixed):
                yield from _patterns(parts)


def _patterns(parts: Iterable[str | None]) -> Iterator[re.Pattern[str]]:
    """Return what a key looks like whose parts vary where None stands, the first short or long."""
    told = list(parts)
    for varies in ("(.+)", "(.+?)") if told.count(None) > 1 else ("(.+)",):
        yield re.compile("".join(varies if p is None else re.escape(p) for p in told))


def _in_page(text: str) -> Iterator[str | re.Pattern[str]]:
    yield from QUOTED.findall(text)
    yield from re.findall(r'{% say "([^"]+)"', text)
    for arguments in SAY_KEY.findall(text):
        part, *names = arguments.split()
        dashed = [p for name in names for p in ("-", name.strip('"') if name[0] == '"' else None)]
        yield from _patterns([part.strip('"'), ".", *dashed[1:]])


def merged(template: polib.POFile, old: polib.POFile) -> polib.POFile:
    """Return a translation with the sentences, order and places of the template."""
    new = polib.POFile(wrapwidth=WIDTH, encoding="utf-8")
    new.header, new.metadata = old.header, old.metadata
    known = {entry.msgctxt: entry for entry in old if not entry.obsolete}
    for source in template:
        entry = polib.POEntry(
            msgctxt=source.msgctxt,
            msgid=source.msgid,
            msgid_plural=source.msgid_plural,
            comment=source.comment,
            occurrences=source.occurrences,
        )
        _carry(entry, known.get(source.msgctxt))
        new.append(entry)
    return new


def _carry(entry: polib.POEntry, old: polib.POEntry | None) -> None:
    forms = dict.fromkeys((0, 1), "")
    if old is not None:
        said = old.msgstr or next(iter(old.msgstr_plural.values()), "")
        forms = dict(old.msgstr_plural) or dict.fromkeys((0, 1), said)
        entry.msgstr, entry.tcomment, entry.flags = said, old.tcomment, list(old.flags)
        entry.previous_msgid = old.previous_msgid
        same = (old.msgid, old.msgid_plural) == (entry.msgid, entry.msgid_plural)
        if said and not same:
            entry.flags = ["fuzzy"]
            entry.previous_msgid = old.msgid
    if entry.msgid_plural:
        entry.msgstr, entry.msgstr_plural = "", forms


def written() -> dict[Path, str]:
    """Return each catalogue as it should stand in its file."""
    template = opened(TEMPLATE)
    told = asked([entry.msgctxt for entry in template])
    for entry in template:
        entry.occurrences = [(file, "") for file in sorted(told[entry.msgctxt])]
    others = sorted(TEXTS.glob("*.po"))
    files = {path: merged(template, opened(path.name)) for path in others}
    return {
        path: f"{file}".rstrip("\n") + "\n"
        for path, file in {TEXTS / TEMPLATE: template, **files}.items()
    }


def untranslated() -> list[str]:
    """Return the sentences of every translation that have no words or only guessed ones."""
    return [
        f"{path.name}: {entry.msgctxt}"
        for path in sorted(TEXTS.glob("*.po"))
        for entry in opened(path.name)
        if not entry.translated()
    ]


def main(told: list[str]) -> int:
    """Write the catalogues, or say what would change; 1 when something is left to do."""
    texts = written()
    changed = [path for path, text in texts.items() if path.read_text("utf-8") != text]
    for path in changed:
        print(f"{path.name} {'is not up to date' if told else 'is written'}")
        if not told:
            path.write_text(texts[path], "utf-8")
    left = untranslated()
    print("\n".join(left) if left else "everything is translated")
    return 1 if left or (told and changed) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
