# SPDX-License-Identifier: Apache-2.0
"""A refusal or remark in the words of a person: what is wrong, the article, the way out.

Days are shown in the pack's calendar, counts in the digits of the reader, codes by their words.
Names and numbers stand between isolates (U+2068, U+2069), or Persian text would reorder them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from paydar.calendar.digits import to_persian
from paydar.calendar.show import show
from paydar.law.fields import CODE_LIST
from paydar.law.grounds import KINDS, Refusal, Remark
from paydar.law.pack import Pack
from paydar.law.settings import GroundText

_ISOLATE: Final = ("\u2068", "\u2069")
_COMMA: Final = {"fa": "، ", "en": ", "}
_UNSAID: Final = "…"
# What every sentence may name beside its facts: the pack's own number, and the fee from its bounds.
DERIVED: Final = ("own_number", "fee")
_UP_TO: Final = {"fa": " تا ", "en": " to "}
_KEPT: Final = {"fa": "(مندرج در دفتر)", "en": "(in the register)"}  # known, and not told


@dataclass(frozen=True, slots=True)
class Said:
    """What is shown beside a field. `law` is the article as it is cited, or empty."""

    ground: str
    field: str
    message: str
    way_out: str
    law: str


class _Shown(dict[str, str]):
    """Values of a sentence; one that is not there is shown as a gap, never an error."""

    def __missing__(self, key: str) -> str:
        return _UNSAID


def say(pack: Pack, refusal: Refusal, language: str) -> Said:
    """Return a refusal in a language of the pack."""
    text = pack.texts.get(refusal.ground)
    return _said(pack, refusal, refusal.ground, text, language)


def say_remark(pack: Pack, remark: Remark, language: str) -> Said:
    """Return a remark in a language of the pack."""
    return _said(pack, remark, remark.about, pack.remarks.get(remark.about), language)


def cite(pack: Pack, article: str, language: str) -> str:
    """Return how an article is cited; its key when the pack does not have it."""
    found = pack.articles.get(article)
    return found.words.get(language, article) if found else article


def label(pack: Pack, field: str, language: str) -> str:
    """Return the label of a field, or of the nearest one that holds it."""
    while field:
        if words := pack.labels.get(field):
            return words[language]
        field = field.rpartition(".")[0] if not field[-1].isdigit() else field.rstrip("0123456789.")
    return ""


def own_number(pack: Pack, language: str) -> str:
    """Return the pack's own term for its national number, as it stands inside a sentence."""
    term = label(pack, "registration.national_number", language)
    return term[:1].lower() + term[1:]


def _sum(pack: Pack, facts: dict[str, str], language: str) -> str:
    """Return the amount due with its currency; both bounds only where they differ."""
    bounds = dict.fromkeys(figures(facts[end], language) for end in ("least", "most"))
    return f"{_UP_TO.get(language, ' to ').join(bounds)} {pack.about.currency[language]}"


def _said(
    pack: Pack, what: Refusal | Remark, name: str, text: GroundText | None, language: str
) -> Said:
    law = cite(pack, what.law, language) if what.law else ""
    if text is None:
        return Said(name, what.field, name, "", law)
    values = _Shown({key: _value(pack, key, value, language) for key, value in what.facts})
    values["own_number"] = own_number(pack, language)
    facts = dict(what.facts)
    if {"least", "most"} <= facts.keys():
        values["fee"] = _sum(pack, facts, language)
    message = text.message[language].format_map(values)
    return Said(name, what.field, message, text.way_out[language].format_map(values), law)


def _value(pack: Pack, key: str, value: str, language: str) -> str:
    if not value:
        return _KEPT.get(language, _KEPT["en"])
    kind = KINDS.get(key, "text")
    if kind == "date":
        try:
            return show(date.fromisoformat(value), pack.calendar, language)
        except ValueError:
            return value
    if kind == "count":
        return figures(value, language)
    if kind == "codes":
        words = (pack.code_label(CODE_LIST[key], code, language) for code in value.split())
        return _COMMA.get(language, ", ").join(words)
    shown = to_persian(value) if language == "fa" and value.isdecimal() else value
    return f"{_ISOLATE[0]}{shown}{_ISOLATE[1]}"


def figures(number: int | str, language: str) -> str:
    """Return a count with its thousands apart, in the digits of the language."""
    text = str(number)
    grouped = f"{int(text):,}" if text.lstrip("-").isdecimal() else text
    return to_persian(grouped).replace(",", "٬") if language == "fa" else grouped
