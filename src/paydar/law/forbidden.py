# SPDX-License-Identifier: Apache-2.0
"""What no register may ask: belief, descent, tongue, opinion, loyalty, the measured body.

Registers that held such fields were used to find and kill people (Amsterdam 1943, Rwanda 1994). So
no pack can add one: any key, label or other text of a pack that names one is refused at load, in
English or Persian, in any casing, plural or compound. A law that demands one is not served.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from paydar.names.script import fold

# Found anywhere, also inside a compound key (`fatherreligion`).
_INSIDE: Final = (
    "religio", "ethnic", "biometr", "ideolog", "loyal", "allegian", "politic", "belief", "opinion",
    "tribal", "tribes", "mothertongue", "nativelanguage", "dialect", "sectarian", "facetemplate",
    "fingerprinttemplate", "fingerprintimage", "fingerprintscan", "fingerprintdata", "partymember",
    "homelanguage", "spokenlanguage", "churchmember", "worship", "bloodline", "racial",
    "skincolor", "skincolour", "irisscan", "faithgroup", "ideology",
    "زبانمادری", "اثرانگشتدیجیتال", "تصویراثرانگشت", "الگویاثرانگشت", "زیستسنج", "بیومتری",
    "چهرهنگار", "نژادی", "قومیت", "مذهب", "عقیدت", "ایدئولوژی", "گرایشسیاس", "وابستگیسیاس",
)  # fmt: skip
# Found as a whole word, singular or plural; shorter words that others contain.
_WORDS: Final = frozenset(
    {
        "tribe", "sect", "faith", "creed", "race", "caste", "clan", "party", "partie", "tongue",
        "language", "church", "iris", "dna", "retina", "god", "ethnie", "mazhab", "din", "qowm",
        "دین", "ادیان", "مذاهب", "قوم", "اقوام", "قومی", "نژاد", "قبیله", "قبایل", "طایفه",
        "طوایف", "عشیره", "عشایر", "ایل", "ایلات", "زبان", "گویش", "لهجه", "عقیده", "عقاید",
        "اعتقاد", "اعتقادی", "باور", "حزب", "احزاب", "حزبی", "سیاسی", "فرقه", "وفاداری",
        "مسلک", "دینی", "عنبیه", "شبکیه", "زبانها", "نژادها", "بیعت",
    }
)  # fmt: skip
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD: Final = re.compile(r"[^\W\d_]+")
_PLURALS: Final = ("های", "ها", "s")
_FOLDED_WORDS: Final = frozenset(fold(word) for word in _WORDS)
_FOLDED_INSIDE: Final = tuple(fold(word) for word in _INSIDE)


@cache
def forbidden_in(text: str) -> str:
    """Return the forbidden word that the text names, or an empty string."""
    plain = unicodedata.normalize("NFKC", _CAMEL.sub(" ", text))
    words = _WORD.findall(fold(plain))
    joined = "".join(words)
    for stem in _FOLDED_INSIDE:
        if stem in joined and _stands_in(stem, words, joined):
            return stem
    for word in words:
        for form in _singulars(word):
            if form in _FOLDED_WORDS:
                return form
    return ""


def _stands_in(stem: str, words: list[str], joined: str) -> bool:
    """Whether the stem begins at a word, or lies inside one: never by chance across two words."""
    if any(stem in word for word in words):
        return True
    starts, at = set(), 0
    for word in words:
        starts.add(at)
        at += len(word)
    return any(joined.startswith(stem, start) for start in starts)


def _singulars(word: str) -> list[str]:
    forms = [word]
    forms += [word.removesuffix(end) for end in _PLURALS if word.endswith(end)]
    return forms
