# SPDX-License-Identifier: Apache-2.0
"""Which letters our fonts can draw: read once from the fonts' own tables.

A document is refused before it is issued when a name in it holds a letter that no font of ours
has; the press would find out only after the issue is in the book. Source: OpenType, table `cmap`,
formats 4 and 12 (Microsoft typography, read 2026-11-22).
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

_LAST: Final = 0xFFFF


def lacking(text: str, fonts: Path) -> str:
    """Return the letters of `text` that no page can show, each once, as they are composed (NFC)."""
    covered = _covered(fonts)
    letters = dict.fromkeys(unicodedata.normalize("NFC", text))
    return "".join(letter for letter in letters if not _is_drawn(letter, covered))


def with_codes(text: str, fonts: Path) -> str:
    """Return a text whose unprintable letters stand as `[U+0416]`: seen before anybody signs."""
    letters = lacking(text, fonts)
    shown = unicodedata.normalize("NFC", text) if letters else text
    for letter in letters:
        shown = shown.replace(letter, f"[U+{ord(letter):04X}]")
    return shown


def _is_drawn(letter: str, covered: frozenset[int]) -> bool:
    """Whether the press can draw a letter: whole, from its parts as HarfBuzz does, or not at all.

    Joiners, isolates and other format characters shape their neighbours and are never drawn.
    """
    if ord(letter) in covered or unicodedata.category(letter) == "Cf" or letter.isspace():
        return True
    parts = unicodedata.decomposition(letter)
    if not parts or parts.startswith("<"):
        return False
    return all(_is_drawn(chr(int(part, 16)), covered) for part in parts.split())


@cache
def _covered(fonts: Path) -> frozenset[int]:
    """Return what every face can draw: a letter is shown in all weights."""
    faces = [frozenset(_letters(face.read_bytes())) for face in sorted(fonts.glob("*.ttf"))]
    return frozenset.intersection(*faces) if faces else frozenset()


def _letters(font: bytes) -> Iterator[int]:
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for index in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * index + 4)
        at = start + offset
        (form,) = struct.unpack_from(">H", font, at)
        if form == 4:
            yield from _format_4(font, at)
        elif form == 12:
            yield from _format_12(font, at)


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            return int(offset)
    raise ValueError("a font without cmap")


def _format_4(font: bytes, at: int) -> Iterator[int]:
    """Yield the letters of the segments: end codes, start codes, deltas, offsets of glyph ids."""
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    ends, starts = at + 14, at + 16 + doubled
    for step in range(0, doubled, 2):
        (last,) = struct.unpack_from(">H", font, ends + step)
        (first,) = struct.unpack_from(">H", font, starts + step)
        (delta,) = struct.unpack_from(">H", font, starts + doubled + step)
        where = starts + 2 * doubled + step
        (offset,) = struct.unpack_from(">H", font, where)
        for code in range(first, min(last, _LAST - 1) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", font, where + offset + 2 * (code - first))
                if not glyph:
                    continue
            if (glyph + delta) & _LAST:
                yield code


def _format_12(font: bytes, at: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    for group in range(groups):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
        yield from range(first if glyph else first + 1, last + 1)
