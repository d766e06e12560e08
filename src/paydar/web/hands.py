# SPDX-License-Identifier: Apache-2.0
"""Who has which entry in hand. Local to this node, no fact: it keeps two clerks from one paper.

Taking, giving and giving back move a name and nothing else. Sheets that somebody began on the entry
stay with whoever began them.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.http import HttpRequest

from paydar.web.accounts.models import Account, Taken
from paydar.web.frame import staff_words
from paydar.web.node import node
from paydar.worklist.work import Worklist

FORGOTTEN: Final = dt.timedelta(days=400)  # a name beside an entry that nobody moved since
_lists: dict[str, Worklist] = {}


@dataclass(frozen=True, slots=True)
class Hand:
    """Who has an entry: `account` as text, `name` of the account, who gave it, since when."""

    account: str
    name: str
    assignment: str
    by: str
    at: str


class Moved(Exception):
    """Somebody else has taken, given or given back the entry since the page was shown."""


def worklist() -> Worklist:
    """Return the worklist of the node that is served, with what it remembers."""
    office, alias = node().office, node().alias
    known = _lists.get(alias)
    if known is None or known.register is not office.register:
        known = Worklist(office.register, office.pack, office.settings.utc_offset)
        _lists[alias] = known
    return known


def hands() -> dict[str, Hand]:
    """Return who has which entry."""
    return {one.entry: _hand(one) for one in Taken.objects.select_related("account")}


def hand_of(entry: str) -> Hand | None:
    """Return who has this entry, or None."""
    one = Taken.objects.filter(entry=entry).select_related("account").first()
    return _hand(one) if one else None


def move(entry: str, seen: str, to: Account | None, by: Account) -> None:
    """Give an entry to somebody, or back to the list (`to` is None).

    `seen`: who had it on the page that asks (an account as text, or empty). Raises `Moved`.
    """
    with transaction.atomic():  # the accounts file is locked for writing from here on
        Taken.objects.filter(at__lt=node().office.clock() - FORGOTTEN).delete()
        now = Taken.objects.filter(entry=entry).first()
        if (str(now.account_id) if now else "") != seen:
            raise Moved
        if now:
            now.delete()
        if to is not None:
            Taken.objects.create(entry=entry, account=to, by=by.username, at=node().office.clock())


def colleagues(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the accounts to which work may be given: who may act here today, by name."""
    office = node().office
    chart, today = office.counter.chart(), office.today()
    named = [
        (str(account.pk), name_of(request, account.username, account.assignment))
        for account in Account.objects.filter(disabled=False).order_by("username")
        if chart.is_living(account.assignment, today)
    ]
    return request.speech.in_order(named, lambda one: one[1])


def name_of(request: HttpRequest, username: str, assignment: str) -> str:
    """Return name and post of whoever has an account; the user name where the chart has none."""
    held = node().office.counter.chart().assignments.get(assignment)
    words = staff_words(request, held) if held else ""
    return f"{words} ({username})" if words else username


def _hand(one: Taken) -> Hand:
    account = one.account
    return Hand(str(account.pk), account.username, account.assignment, one.by, one.at.isoformat())
