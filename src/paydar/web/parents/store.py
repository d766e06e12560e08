# SPDX-License-Identifier: Apache-2.0
"""Keeping what a parent typed: begun, saved question by question, sent once, removed in time.

Everything stays on the node's own disk, sealed under its key. What is past its last day is treated
as gone by every look-up here, also before the sweep has removed it.
"""

import datetime as dt
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction

from paydar.identity.opaque import new_entry_id
from paydar.web.accounts.secret import keyed, seal, unseal
from paydar.web.node import node
from paydar.web.parents import codes, limits, photographs
from paydar.web.parents.models import Handed, Phoned

UNUSED: Final = dt.timedelta(hours=2)  # one without any answer is not kept longer
REMEMBERED: Final = dt.timedelta(days=90)  # for so long a removed one still says that it expired
_NOBODY: Final = "0" * 64  # no keyed hash is compared equal to it
BETWEEN_SWEEPS: Final = dt.timedelta(minutes=10)
_swept: Final[dict[str, dt.datetime]] = {}


class Full(Exception):
    """No further declaration is kept here now."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A declaration as its parent sees it. `tracking` is empty until it was sent."""

    row: Phoned
    answers: Mapping[str, str] = field(default_factory=dict)
    tracking: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return bool(self.row.state == "open")


def today() -> dt.date:
    """Return the civil day at the office."""
    office = node().office
    return office.settings.today(office.clock())


def begin() -> str:
    """Keep a new declaration and return its resume code; raises `Full`."""
    if Phoned.objects.filter(state="open").count() >= limits.MOST_OPEN:
        raise Full
    code = codes.new_code(codes.RESUME)
    row = Phoned(name=new_entry_id(), resume=_resume(code))
    _write(row, {}, "")
    return code


def opened_by(code: str) -> Kept | None:
    """Return the declaration of a resume code, or None: unknown, mistyped, or removed."""
    if not codes.is_code(code, codes.RESUME):
        return None
    row = Phoned.objects.filter(resume=_resume(code), last_on__gte=today()).first()
    return read(row) if row is not None and row.state != "ended" else None


def read(row: Phoned) -> Kept:
    """Return what a row keeps."""
    told = json.loads(unseal(row.sealed) or "{}")
    return Kept(row, told.get("answers", {}), told.get("tracking", ""))


def answer(kept: Kept, given: Mapping[str, str]) -> None:
    """Keep the answer to a question beside the others; one that was sent is left as it is."""
    with transaction.atomic(using=node().alias):
        now = read(Phoned.objects.get(pk=kept.row.pk))
        if now.is_open:
            both = {**now.answers, **given}
            _write(now.row, {name: text for name, text in both.items() if text}, "")


def send(kept: Kept, answers: Mapping[str, str], chosen: str) -> None:
    """Send a declaration, once; raises `Full`. Only the answers that were asked for are kept."""
    with transaction.atomic(using=node().alias):
        row = Phoned.objects.get(pk=kept.row.pk)
        if row.state != "open":
            return
        if Phoned.objects.filter(state="sent").count() >= limits.MOST_SENT:
            raise Full
        tracking = codes.new_code(codes.TRACKING)
        while Phoned.objects.filter(tracking=_tracking(tracking)).exists():
            tracking = codes.new_code(codes.TRACKING)
        row.state, row.tracking = "sent", _tracking(tracking)
        row.secret = _secret(tracking, chosen)
        _write(row, answers, tracking)


def discard(kept: Kept) -> None:
    """Remove what a parent does not want kept; one that the window took is left to it."""
    if kept.row.state in {"open", "sent"}:
        photographs.remove_all(kept.row)
        kept.row.delete()


def tracked(number: str) -> Phoned | None:
    """Return the declaration of a tracking number, also one that expired; None: unknown."""
    return Phoned.objects.filter(tracking=_tracking(codes.plain(number))).first()


def asked_for(number: str, chosen: str) -> Phoned | None:
    """Return the declaration of a number if the figures are right.

    An unknown number and wrong figures take the same steps: one look in the table, one keyed hash,
    one comparison in constant time.
    """
    found = tracked(number)
    right = found.secret if found is not None else _NOBODY
    same = hmac.compare_digest(right, _secret(codes.plain(number), codes.plain(chosen)))
    return found if same else None


def recorded(draft: str, entry: str) -> None:
    """Note that the window took the declaration of a sheet; what the parent typed is removed."""
    for handed in Handed.objects.filter(draft=draft).select_related("phoned"):
        row = handed.phoned
        if row.state == "sent":
            photographs.remove_all(row)
            row.state, row.entry, row.sealed = "recorded", entry, ""
            row.save()


def follow(draft: str, copy: str) -> None:
    """Let a copy of a sheet stand for the same declaration."""
    for handed in Handed.objects.filter(draft=draft):
        Handed.objects.get_or_create(draft=copy, defaults={"phoned_id": handed.phoned_id})


def sweep(*, at_once: bool = False) -> None:
    """Remove what is past its last day, with photographs; at most every `BETWEEN_SWEEPS`."""
    now, alias = node().office.clock(), node().alias
    last = _swept.get(alias)
    if not at_once and last is not None and abs(now - last) < BETWEEN_SWEEPS:
        return
    _swept[alias] = now
    unused = Phoned.objects.filter(state="open", sealed="", saved_at__lt=now - UNUSED)
    over = Phoned.objects.filter(last_on__lt=today()).exclude(state="ended")
    for row in [*unused, *over]:
        _end(row)
    Phoned.objects.filter(state="ended", last_on__lt=today() - REMEMBERED).delete()
    photographs.remove_strays(now)


def _end(row: Phoned) -> None:
    """Remove a declaration; one that was sent and never completed still says that it expired."""
    photographs.remove_all(row)
    if row.state != "sent":
        row.delete()
        return
    Handed.objects.filter(phoned=row).delete()
    row.state, row.sealed, row.entry = "ended", "", ""
    row.save()


def _write(row: Phoned, answers: Mapping[str, str], tracking: str) -> None:
    rule = node().office.pack.birth.phone
    days = rule.open_days if row.state == "open" else rule.sent_days
    told = {"answers": dict(answers), "tracking": tracking}
    row.sealed = seal(json.dumps(told, ensure_ascii=False)) if answers else ""
    row.saved_at, row.last_on = node().office.clock(), today() + dt.timedelta(days=days)
    row.save()


def _resume(code: str) -> str:
    return keyed("parents-resume", codes.plain(code))


def _tracking(number: str) -> str:
    return keyed("parents-tracking", number)


def _secret(number: str, chosen: str) -> str:
    return keyed("parents-secret", f"{number}:{chosen}")
