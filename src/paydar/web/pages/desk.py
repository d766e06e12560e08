# SPDX-License-Identifier: Apache-2.0
"""The front page of the desk: the work that waits with its legal clocks, sheets that were begun."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from paydar.births.clock import Clock
from paydar.web.accounts.models import Habit
from paydar.web.clocks import LOOKS, law_words, near
from paydar.web.frame import post_words, render
from paydar.web.guard import staff_only
from paydar.web.hands import Hand, hands, worklist
from paydar.web.node import node
from paydar.web.sheet.drafts import drafts_of_others, open_drafts
from paydar.worklist.sieve import ENDS, SOON, STATES, WHOSE, Desk, Sieve, sifted
from paydar.worklist.work import MOST_OPEN, Item

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Said:
    """A clock in words. `state` is `over`, `soon` or nothing; the words say the same.

    `why` is the short form of `about` and `law`, for a line of a list.
    """

    words: str
    about: str
    last_day: str
    law: str
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list."""

    item: Item
    clock: Said
    hand: Hand | None


@require_safe
@staff_only
def front(request: HttpRequest) -> HttpResponse:
    """Show the work that waits, what ends first. No name stands here: a list is not a look-up."""
    office, speech = node().office, request.speech
    today = office.today()
    work, held = worklist().read(today), hands()
    chosen = chosen_by(request)
    me = str(request.account.pk)
    desk = Desk(today, me, {e: h.account for e, h in held.items()}, office.counter.chart().posts)
    found = sifted(work.items, chosen, desk)
    page = _page(request, len(found))
    shown = found[(page - 1) * PAGE : page * PAGE]
    context = {
        "lines": [Line(i, clock_words(request, i.clock), held.get(i.row.id)) for i in shown],
        "me": me,
        "found": len(found),
        "waits": len(work.items),
        "near": sum(item.clock.ends(desk.today) in SOON for item in work.items),
        "cut": [speech.code("status", state) for state in work.cut],
        "most": MOST_OPEN,
        "page": page,
        "pages": max(1, -(-len(found) // PAGE)),
        "sieve": chosen,
        "choices": _choices(request, {i.office for i in work.items if i.office}),
        "drafts": open_drafts(request.account, speech),
        "others": drafts_of_others(request.account, speech),
    }
    return render(request, "desk.html", context)


@require_POST
@staff_only
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the filters of this clerk, or that there are none."""
    chosen = Sieve() if "all" in request.POST else Sieve.read(request.POST)
    Habit.objects.update_or_create(account=request.account, defaults={"worklist": chosen.kept()})
    return HttpResponseRedirect("/", status=303)


def chosen_by(request: HttpRequest) -> Sieve:
    """Return the filters that this clerk chose last, or the state that a link asks for."""
    if "state" in request.GET:
        return Sieve.read({"state": request.GET["state"]})
    habit = Habit.objects.filter(account=request.account).first()
    return Sieve.read(habit.worklist if habit else {})


def clock_words(request: HttpRequest, clock: Clock) -> Said:
    """Return a clock in words: "tomorrow, end of term", with its day and article."""
    speech = request.speech
    ends = clock.ends(node().office.today())
    words = near(speech, clock.last_day)
    about = speech.say(f"clock.about-{clock.about}")
    if clock.kept and ends == "over":
        about = speech.say("clock.about-kept")
    law = law_words(speech, clock) if clock.article or clock.last_day else ""
    day = speech.day(clock.last_day) if clock.last_day else ""
    plain = clock.about == "term" and ends != "over"  # then the article alone says it
    why = law if plain and law else " · ".join(filter(None, (about, law)))
    return Said(words, about, day, law, LOOKS.get(ends, ""), why)


def _page(request: HttpRequest, found: int) -> int:
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    return max(1, min(page, -(-found // PAGE)))


def _choices(request: HttpRequest, offices: set[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each filter with what may be chosen; one that can only say one thing is left out."""
    say, chart = request.speech.say, node().office.counter.chart()
    offered = [
        ("ends", [(v, say(f"sieve.ends-{v}")) for v in ENDS]),
        ("state", [(v, request.speech.code("status", v)) for v in STATES]),
        ("whose", [(v, say(f"sieve.whose-{v}")) for v in WHOSE]),
        ("post", [(post, post_words(request, post)) for post in chart.posts]),
        ("office", [(office, office) for office in sorted(offices)]),
    ]
    return [(name, values) for name, values in offered if len(values) > 1]
