# SPDX-License-Identifier: Apache-2.0
"""The frame of every page: head, the strip that tells the truth about the line, rail, margin."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from paydar.counter.booklets import blanks_left, stock_tag
from paydar.counter.desk import Desk
from paydar.facts.structure import StaffAssigned
from paydar.web.guard import asker
from paydar.web.node import node
from paydar.web.readings import may_see
from paydar.web.sentences import catalogue

OPEN: Final = ("read-back", "declared", "returned")


@dataclass(frozen=True, slots=True)
class Strip:
    """What the strip says. `blanks` is None where no booklets are handed out."""

    only_here: int
    numbers: int
    low: bool
    blanks: int | None


def render(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Return a page."""
    office, speech = node().office, request.speech
    whole: dict[str, Any] = {
        "speech": speech,
        "office": office.settings.office,
        "office_name": office_name(request),
        "account": request.account,
        "here": request.path,
        "booklets_used": office.pack.booklets.required,
        **(context or {}),
    }
    if request.account is not None:
        whole |= {
            "strip": _strip(request),
            "staff": _staff(request),
            "keeps_staff": may_keep_staff(request),
            "sees_health": may_see(office, request.account.assignment),
            "todo_figure": request.speech.figure(_todo()),
            **_notices(request),
        }
    return HttpResponse(render_to_string(template, whole, request), status=status)


def office_name(request: HttpRequest) -> str:
    """Return the office's name in the language of the page, as the chart has it."""
    founded = node().office.counter.chart().office
    if founded is None:
        return ""
    latin = request.speech.language != node().office.pack.languages[0]
    if latin and request.speech.language == "en":
        return founded.name_latin or founded.name
    return founded.name


def _strip(request: HttpRequest) -> Strip:
    office = node().office
    pack, desk = office.pack, office.counter.desk(asker(request).assignment)
    return Strip(
        only_here=office.register.only_here(office.settings.book),
        numbers=desk.numbers_left,
        low=desk.numbers_left < pack.numbers.low_water,
        blanks=_blanks(desk) if pack.booklets.required else None,
    )


def _blanks(desk: Desk) -> int:
    ledger = node().office.ledger
    look = ledger.look([stock_tag(desk)])
    with ledger.reading() as tx:
        return blanks_left(desk, tx, look)


def _staff(request: HttpRequest) -> str:
    """Return who is signed in: name and post, as the chart has them."""
    held = node().office.counter.chart().assignments.get(request.account.assignment)
    if held is None:
        return str(request.account.username)
    return staff_words(request, held)


def may_keep_staff(request: HttpRequest) -> bool:
    """Whether the chart lets this person assign staff; no mark of an account does."""
    office = node().office
    today = office.today()
    return office.counter.chart().may(request.account.assignment, "staff.assign", today)


def staff_words(request: HttpRequest, held: StaffAssigned) -> str:
    """Return name and post of a member of the staff."""
    latin = request.speech.language == "en"
    name = " ".join(
        part
        for part in (
            (latin and held.name.given_latin) or held.name.given,
            (latin and held.name.family_latin) or held.name.family,
        )
        if part
    )
    return f"\u2068{name}\u2069{request.speech.comma}{post_words(request, held.post)}"


def post_words(request: HttpRequest, post: str) -> str:
    """Return the word for a post; posts of the founding are known by name, others say their own."""
    if f"post.{post}" in catalogue(request.speech.language):
        return request.speech.say(f"post.{post}")
    known = node().office.counter.chart().posts.get(post)
    return known.title if known else post


def _notices(request: HttpRequest) -> dict[str, Any]:
    """Return how many notices wait for a declaration, and of how many the term is over."""
    office = node().office
    counts = office.notice_work.counts(office.today())
    return {"notices_figure": request.speech.figure(counts.waiting), "notices_over": counts.over}


def _todo() -> int:
    return sum(node().office.register.waits().values())
