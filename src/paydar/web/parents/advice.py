# SPDX-License-Identifier: Apache-2.0
"""What a parent is told after sending: what to bring, until when, to which office. All by the pack.

It is advice for somebody who is about to come. The registrar decides at the window, by the sheet.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from paydar.law.terms import Term, term_of, timeliness
from paydar.web.pages.echo import area
from paydar.web.parents.questions import NO, Answers, asked
from paydar.web.parents.store import today
from paydar.web.sheet.reading import read
from paydar.web.speech import Speech

_PAPERS: Final = ("booklet", "card", "passport", "permit")


@dataclass(frozen=True, slots=True)
class Advice:
    """`bring` are sentences. `over`: the term has ended; `certain`: the holidays are all known."""

    bring: tuple[str, ...]
    last_day: str
    over: bool
    certain: bool
    fee: str
    any_office: bool


def sheet_texts(answers: Answers, speech: Speech) -> dict[str, str]:
    """Return what a registrar would have typed for these answers, box by box of the sheet.

    Answers to questions that are not asked any more, and the phone's own boxes, are left out.
    """
    typed = dict[str, str]()
    for box in (box for question in asked(answers, speech.pack) for box in question.boxes):
        text = answers.get(box.name, "")
        if not text or "." not in box.name:
            continue
        words = dict(speech.codes(box.listed)).get(text, text) if box.listed else text
        typed[box.name] = words if box.listed or box.kind == "text" else speech.digits(text)
    if answers.get("father-told") == NO and "father.name.given" not in typed:
        typed["father.known"] = dict(speech.codes("known"))["undisclosed"]
    return typed


def term_for(answers: Answers, speech: Speech) -> Term:
    """Return the term in which this birth is to be declared."""
    told = read(speech.pack, sheet_texts(answers, speech), today=today(), area=area())
    return term_of(speech.pack.birth, told.declaration.child, speech.pack.closed)


def advise(answers: Answers, speech: Speech) -> Advice:
    """Return what to say to this parent."""
    pack, term, day = speech.pack, term_for(answers, speech), today()
    return Advice(
        bring=tuple(_bring(answers, speech, term, day)),
        last_day=speech.day(term.last_day),
        over=day > term.last_day,
        certain=term.last_day <= pack.holidays.known_until,
        fee=_fee(speech, term, day),
        any_office=pack.birth.competence.at == "any",
    )


def _bring(answers: Answers, speech: Speech, term: Term, day: dt.date) -> list[str]:
    pack, say = speech.pack, speech.say
    if answers.get("certificate") == NO:
        first = say("parents.bring-witnesses", count=pack.birth.evidence.witnesses)
    else:
        first = say("parents.bring-certificate")
    papers = _any_of(speech, {code: code for code in _PAPERS}, "identified-by")
    lines = [first, say("parents.bring-own", papers=papers)]
    lines.append(say("parents.bring-parents"))
    if answers.get("marriage.state") == "registered":
        lines.append(say("parents.bring-marriage"))
    rule = next((r for r in pack.birth.declarants if r.role == answers.get("declarant.role")), None)
    if rule is not None and "authority" in rule.needs:
        lines.append(say("parents.bring-authority"))
    extra = {
        "timely": (),
        "late": pack.birth.late.one_of,
        "delayed": pack.birth.delayed.one_of,
    }[timeliness(term, day)]
    if extra:
        lines.append(
            say("parents.bring-late", papers=_any_of(speech, dict.fromkeys(extra), "extra"))
        )
    return lines


def _any_of(speech: Speech, codes: Mapping[str, object], listed: str) -> str:
    known = speech.pack.codes.get(listed, {})
    return speech.comma.join(speech.code(listed, code) for code in codes if code in known)


def _fee(speech: Speech, term: Term, day: dt.date) -> str:
    due = getattr(speech.pack.birth.fee, timeliness(term, day))
    unit = speech.pack.about.currency[speech.language]
    if due.most == 0:
        return speech.say("parents.fee-none")
    if due.least == due.most:
        return speech.say("parents.fee", amount=due.least, unit=unit)
    return speech.say("parents.fee-range", least=due.least, most=due.most, unit=unit)
