# SPDX-License-Identifier: Apache-2.0
"""What may stand in a name, and which spellings are the same name.

Three uses, three functions. `clean` decides how a name is kept and printed, and refuses what no
paper can show: controls, direction marks, invisible or unassigned characters, a word in two
scripts. `fold` decides which spellings count as the same when somebody searches, and never refuses.
`sort_key` puts names in the order of the alphabet. Keyboards differ: one writes U+064A and U+0643
where another writes U+06CC and U+06A9 for the same two Persian letters, so they are unified here,
once, where text comes in.
Sources: UAX 15 (normal forms), UTS 39 (mixed scripts); ISIRI 6219 for the letters of Persian.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST_NAME: Final = 100  # characters, after cleaning
LONGEST_TEXT: Final = 1000  # characters that are looked at all
MOST_MARKS: Final = 3  # combining marks in a row

ZWNJ: Final = "\u200c"
TATWEEL: Final = "\u0640"

_FORMS: Final = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")  # Arabic presentation forms, from PDFs
_SPACES: Final = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_PERSIAN: Final = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})
_JAPANESE: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC"})


class NameRefused(ValueError):
    """A name that cannot be kept as it is written.

    `ground` is a stable code: `name-empty`, `name-too-long`, `name-no-letter`,
    `name-control-character`, `name-unassigned-character`, `name-too-many-marks`,
    `name-mixed-scripts`, `name-character`, `name-not-latin`. `facts` names the character as
    `U+XXXX`, the word, the limit or the part, as plain text.
    """

    def __init__(self, ground: str, **facts: str) -> None:
        super().__init__(ground)
        self.ground = ground
        self.facts = facts

    def __str__(self) -> str:
        return " ".join([self.ground, *(f"{name}={value!r}" for name, value in self.facts.items())])


def clean(text: str) -> str:
    """Return a name as it is kept and printed: NFC, single spaces, one form per Persian letter.

    The zero-width non-joiner stays inside a word of Arabic script and goes everywhere else.
    Cleaning a clean name changes nothing. Refuses with NameRefused.
    """
    if len(text) > LONGEST_TEXT:
        raise NameRefused("name-too-long", longest=str(LONGEST_NAME))
    for character in text:
        _require_visible(character)
    tidy = _tidy(text)
    if not tidy:
        raise NameRefused("name-empty")
    if len(tidy) > LONGEST_NAME:
        raise NameRefused("name-too-long", longest=str(LONGEST_NAME))
    for word in tidy.split(" "):
        _require_marks_on_letters(word)
        _require_one_script(word)
    if not any(unicodedata.category(character)[0] == "L" for character in tidy):
        raise NameRefused("name-no-letter")
    return tidy


def script_of(character: str) -> str:
    """Return the script of a letter ("LATIN", "ARABIC", ...), or "" for all that belongs to any.

    The standard library has no script property; the first word of a letter's Unicode name is it.
    """
    if unicodedata.category(character) in {"Lm", "Sk"} or not character.isalpha():
        return ""
    name = unicodedata.name(character, "").replace("-", " ").partition(" ")[0]
    if name in {"MASCULINE", "FEMININE"}:  # the ordinal signs of Spanish and Portuguese
        return "LATIN"
    return "JAPANESE" if name in _JAPANESE else name


def _require_visible(character: str) -> None:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"} or (category == "Cf" and character != ZWNJ):
        raise NameRefused("name-control-character", character=_code(character))
    if category in {"Cn", "Co", "Cs"}:
        raise NameRefused("name-unassigned-character", character=_code(character))


def _tidy(text: str) -> str:
    whole = _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    spaced = _SPACES.sub(" ", whole.replace(TATWEEL, ""))
    words = (_joined(word) for word in spaced.split(" "))
    composed = unicodedata.normalize("NFC", " ".join(word for word in words if word))
    return unicodedata.normalize("NFC", composed.translate(_PERSIAN))


def _joined(word: str) -> str:
    """Keep a non-joiner only between two letters, or a mark and a letter, of Arabic script."""
    pieces = [piece for piece in word.split(ZWNJ) if piece]
    text = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        both = _is_arabic(text[-1]) and _is_arabic(piece[0])
        text += (ZWNJ if both else "") + piece
    return text


def _is_arabic(character: str) -> bool:
    return unicodedata.name(character, "").startswith("ARABIC")


def _require_marks_on_letters(word: str) -> None:
    run, on_letter = 0, False
    for character in word:
        if unicodedata.category(character)[0] != "M":
            run, on_letter = 0, character.isalpha()
            continue
        run += 1
        if run > MOST_MARKS or not on_letter:
            raise NameRefused("name-too-many-marks", word=word, most=str(MOST_MARKS))


def _require_one_script(word: str) -> None:
    scripts = sorted({script_of(character) for character in word} - {""})
    if len(scripts) > 1:
        raise NameRefused("name-mixed-scripts", word=word, scripts=" ".join(scripts))


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


# Comparison

_LETTERS: Final = {
    **dict.fromkeys("آأإٱ", "ا"),
    **dict.fromkeys("يىئۓےې", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةۀەہھۂۃ", "ه"),
    "ؤ": "و",
    "ء": "",
}
_LATIN: Final = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
}
_NO_SPACE: Final = frozenset("'’‘`´ʻʼʾʿ′\u200d\u00ad" + TATWEEL)  # within a word, they mean nothing
_FOLD: Final = str.maketrans(_LETTERS)
_FOLD_LATIN: Final = str.maketrans(_LATIN)  # after accents are gone: there is an accented æ
# While sorting, U+0671 stands for alef with madda: folded text has no other use for it.
_MADDA: Final = "\u0671"
_FOLD_TO_SORT: Final = str.maketrans({**_LETTERS, "آ": _MADDA})
_FIRST_DROPPED_CLASS: Final = 10  # below are nukta, kana voicing and virama: they are spelling


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the form in which two spellings of one name are equal; never raises.

    Lower case, Latin digits, no accents, vowel signs or hamza, one letter for every way of typing
    it. Punctuation and the non-joiner become single spaces. Not for display, and never stored as
    the name. Folding twice changes nothing.
    """
    return _folded(text, _FOLD)


def fold_tight(text: str) -> str:
    """Return `fold` without its spaces: one name however its parts are joined or spaced."""
    return fold(text).replace(" ", "")


def _folded(text: str, letters: dict[int, str]) -> str:
    composed = unicodedata.normalize("NFKC", text.replace(ZWNJ, " ")).casefold()
    mapped = unicodedata.normalize("NFKC", composed).translate(letters)
    apart = unicodedata.normalize("NFKD", mapped)
    kept = unicodedata.normalize("NFC", "".join(_kept(character) for character in apart))
    return " ".join(kept.translate(_FOLD_LATIN).split())


def _kept(character: str) -> str:
    """Return what a character is worth in a comparison: itself, a digit, a space or nothing."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category[0] == "M":
        return character if unicodedata.combining(character) < _FIRST_DROPPED_CLASS else ""
    if character in _NO_SPACE or category in {"Cf", "Cs", "Co", "Cn"}:
        return ""
    return character if category[0] in "LN" else " "


_PERSIAN_ORDER: Final = _MADDA + "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
# Ranks lie between the digits and the small Latin letters, so a key is plain ASCII.
_RANKS: Final = str.maketrans({letter: chr(0x3B + n) for n, letter in enumerate(_PERSIAN_ORDER)})


def sort_key(text: str, language: str) -> str:
    """Return a key whose code point order is the order of the alphabet; never raises.

    For "fa": alef with madda first, then the 32 letters with pe, che, zhe and gaf in their places;
    digits before, Latin after. For other languages the folded text itself. Spaces sort first, so a
    shorter name comes before a longer one that begins with it; the non-joiner counts for nothing.
    Source: Unicode CLDR, collation of fa. Other than there, a hamza is what carries it, as in
    `fold`, so that two spellings of one name stand together.
    """
    if language == "fa":
        return _folded(text.replace(ZWNJ, ""), _FOLD_TO_SORT).translate(_RANKS)
    return fold(text)
