# SPDX-License-Identifier: Apache-2.0
"""What a parent is asked, one question a page, in the order in which a parent would tell it.

Only what the registrar's sheet needs from a parent is asked, nothing for statistics. A box is named
like the sheet's box that it fills; a name without a dot is the phone's own and goes no further.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from paydar.law.pack import Pack
from paydar.web.parents.codes import CHOSEN
from paydar.web.sheet.boxes import Boxes, date_of
from paydar.web.speech import Speech

Answers = Mapping[str, str]
Kind = Literal["text", "date", "time", "figures", "number", "choice", "tick"]
YES: Final = "yes"
NO: Final = "no"
MOST_CHILDREN: Final = 4  # that are offered; more are told at the window
_ROLES: Final = (
    "father",
    "mother",
    "paternal-grandfather",
    "guardian",
    "court-appointed",
    "keeper",
)
_SITES: Final = ("hospital", "home", "travelling", "abroad", "elsewhere")


@dataclass(frozen=True, slots=True)
class Box:
    """One thing to be answered. `label` and `hint` are keys of our texts.

    Of a choice, `listed` is the pack's code list, or empty for our own words under `parents.`.
    """

    name: str
    kind: Kind
    label: str = ""
    hint: str = ""
    listed: str = ""
    values: tuple[str, ...] = ()
    optional: bool = False

    @property
    def id(self) -> str:
        """Return the element id."""
        return "p-" + self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Question:
    """One page: its key in the address and in our texts, and its boxes."""

    key: str
    boxes: tuple[Box, ...]
    when: Callable[[Answers, Pack], bool] = lambda _answers, _pack: True


def _names(where: str) -> tuple[Box, ...]:
    return (
        Box(f"{where}.name.given", "text", "given"),
        Box(f"{where}.name.family", "text", "family"),
    )


def _choice(name: str, *values: str, hint: str = "") -> Box:
    return Box(name, "choice", hint=hint, values=values)


def _number(who: str) -> Box:
    return Box(f"{who}.number", "number", "number", "number-hint", optional=True)


def _person(who: str, when: Callable[[Answers, Pack], bool]) -> tuple[Question, ...]:
    unnumbered = Box(f"{who}-unnumbered", "tick", "unnumbered")
    born = Box(f"{who}.born", "date", hint="born-hint", optional=True)
    return (
        Question(f"{who}-name", _names(who), when),
        Question(f"{who}-number", (_number(who), unnumbered), when),
        Question(f"{who}-born", (born,), when),
    )


def _has_certificate(answers: Answers, _pack: Pack) -> bool:
    return answers.get("certificate") == YES


def _travelled(answers: Answers, pack: Pack) -> bool:
    return answers.get("child.site", "") in pack.birth.term.from_arrival


def _several(answers: Answers, _pack: Pack) -> bool:
    return answers.get("child.plurality", "1") != "1"


def _hour(answers: Answers, pack: Pack) -> bool:
    return pack.birth.hour.needed == "always" or _several(answers, pack)


def _may_leave_father_out(answers: Answers, _pack: Pack) -> bool:
    married = answers.get("marriage.state") == "registered"
    return not married and answers.get("declarant.role") != "father"


def _with_father(answers: Answers, pack: Pack) -> bool:
    return not _may_leave_father_out(answers, pack) or answers.get("father-told") == YES


def _third(answers: Answers, _pack: Pack) -> bool:
    return answers.get("declarant.role", "") not in {"", "father", "mother"}


def _always(_answers: Answers, _pack: Pack) -> bool:
    return True


_COUNTS: Final = tuple(str(number) for number in range(1, MOST_CHILDREN + 1))
_SEXES: Final = ("female", "male", "undetermined")
_MARRIAGES: Final = ("registered", "unregistered", "none", "undisclosed")
_CERTIFICATE: Final = (
    Box("evidence.notice.issuer", "text", "issuer"),
    Box("evidence.notice.number", "figures", "paper-number", "paper-number-hint"),
)
_ALL: Final = (
    Question("born", (Box("child.born", "date", hint="date-hint"),)),
    Question("site", (Box("child.site", "choice", listed="site", values=_SITES),)),
    Question("arrived", (Box("child.arrived", "date", hint="date-hint"),), _travelled),
    Question("place", (Box("child.place.code", "text", hint="place-hint"),)),
    Question("children", (Box("child.plurality", "choice", values=_COUNTS),)),
    Question("order", (Box("child.order", "choice", values=_COUNTS),), _several),
    Question("hour", (Box("child.hour", "time", hint="hour-hint", optional=True),), _hour),
    Question("certificate", (_choice("certificate", YES, NO, hint="certificate-hint"),)),
    Question("certificate-number", _CERTIFICATE, _has_certificate),
    Question("sex", (Box("child.sex", "choice", listed="sex", values=_SEXES),)),
    Question("name", _names("child")),
    Question("role", (Box("declarant.role", "choice", listed="role", values=_ROLES),)),
    Question("declarant", (*_names("declarant"), _number("declarant")), _third),
    *_person("mother", _always),
    Question("marriage", (Box("marriage.state", "choice", listed="marriage", values=_MARRIAGES),)),
    Question("father-told", (_choice("father-told", YES, NO),), _may_leave_father_out),
    *_person("father", _with_father),
    Question("chosen", (Box("chosen", "figures", "chosen", "chosen-hint"),)),
)


def asked(answers: Answers, pack: Pack) -> list[Question]:
    """Return the questions that these answers lead to, in order."""
    return [question for question in _ALL if question.when(answers, pack)]


def question_of(key: str) -> Question | None:
    """Return a question by its key."""
    return next((question for question in _ALL if question.key == key), None)


def next_after(key: str, answers: Answers, pack: Pack) -> Question | None:
    """Return the question that follows, or None after the last."""
    order = [question.key for question in _ALL]
    later = order[order.index(key) + 1 :]
    return next((q for q in asked(answers, pack) if q.key in later), None)


def first_open(answers: Answers, pack: Pack) -> Question | None:
    """Return the first question that is not answered yet."""
    today = dt.date.max
    return next((q for q in asked(answers, pack) if faults(q, answers, pack, today)), None)


def choices(box: Box, speech: Speech) -> list[tuple[str, str]]:
    """Return value and words of what may be chosen, of the pack's list only what it knows."""
    if not box.listed:
        return [(value, speech.say(f"parents.{box.name.rpartition('.')[2]}-{value}"))
                for value in box.values]  # fmt: skip
    known = set(speech.pack.declarants) if box.listed == "role" else set(box.values)
    return [(value, speech.code(box.listed, value)) for value in box.values if value in known]


def faults(
    question: Question, answers: Answers, pack: Pack, today: dt.date
) -> list[tuple[Box, str]]:
    """Return each box that is not answered rightly, with the key of what is said about it."""
    found = []
    for box in question.boxes:
        text = answers.get(box.name, "")
        fault = _empty(box, answers) if not text else _fault(box, text, pack, today)
        if fault:
            found.append((box, fault))
    return found


def _empty(box: Box, answers: Answers) -> str:
    if box.kind == "number" and not box.name.startswith("declarant"):
        return "" if answers.get(f"{box.name.partition('.')[0]}-unnumbered") else "number-empty"
    if box.kind == "tick" or box.optional:
        return ""
    return {"choice": "choice-empty", "date": "date", "time": "time"}.get(box.kind, "empty")


def _fault(box: Box, text: str, pack: Pack, today: dt.date) -> str:
    if box.kind == "choice":
        allowed = set(box.values)
        if box.listed == "role":
            allowed &= set(pack.declarants)
        return "" if text in allowed else "choice-empty"
    if box.kind == "date":
        return _date_fault(text, pack, today)
    if box.kind == "time":
        return "" if _is_hour(text, pack) else "time"
    if box.kind == "number":
        return "" if pack.scheme.is_valid(text) else "number"
    if box.name == "chosen":
        return "" if len(text) == CHOSEN and text.isascii() and text.isdecimal() else "chosen"
    return ""


def _date_fault(text: str, pack: Pack, today: dt.date) -> str:
    boxes = Boxes(pack, (), {"day": text})
    if boxes.date("day") is None:
        return "date"
    day = date_of(pack, text)
    if not day.is_full:
        return "date"
    return "future" if day.earliest > today else ""


def _is_hour(text: str, pack: Pack) -> bool:
    hour, _, minute = Boxes(pack, (), {"hour": text}).hour("hour").partition(":")
    return hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60
