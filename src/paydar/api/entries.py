# SPDX-License-Identifier: Apache-2.0
"""Doors that show persons: entries and search. The look-up is on disk before anything is shown."""

import base64
import binascii
import datetime as dt
import hashlib
from http import HTTPStatus
from typing import ClassVar, Final

import falcon

from paydar.api.doors import Caller, Door, Hall, answer, refuse
from paydar.api.limits import Pace
from paydar.api.problems import Problem
from paydar.api.shapes import Hit, Hits, Waits, Worklist
from paydar.counter.lookups import MAX_WHAT
from paydar.register.entry import AnyEntry
from paydar.register.reader import OPEN, PAGE, Row
from paydar.register.telling import head_of, told
from paydar.search.names import MOST
from paydar.wiring.tokens import Scope
from paydar.worklist.work import Worklist as Work

LONGEST_NUMBER: Final = 100  # characters of a path that are looked at
DIGITS: Final = 19  # a number with fewer fits the integers of every store
_MARK: Final = 8  # bytes of a cursor that say which question it continues


class Entries(Door):
    """`GET /api/v1/entries/{number}?purpose=…`: written down before it is shown."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": "read"}
    paces: ClassVar[dict[str, Pace]] = {"GET": "lookups"}

    def on_get(self, request: falcon.Request, response: falcon.Response, number: str) -> None:
        """Return an entry; one and the same answer for unknown, void and out of scope."""
        caller: Caller = request.context.caller
        number = number[:LONGEST_NUMBER]
        found = self._office.register.by_number(number)
        purpose = request.get_param("purpose") or ""
        refusals = self._office.look_up(caller.asker, purpose, number, found.id if found else "")
        if refusals:
            refuse(response, self._office, refusals, caller.asker)
        elif found is None:
            raise Problem("not-found")
        elif not unchanged(request, response, etag_of(found)):
            answer(response, told(found, self._office.settings.office))


class Search(Door):
    """`GET /api/v1/search?q=…&purpose=…`: what the find box of the pages finds, page by page."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": "read"}
    paces: ClassVar[dict[str, Pace]] = {"GET": "lookups"}

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Return a page of hits; every page is a look-up of its own."""
        caller: Caller = request.context.caller
        words, purpose = request.get_param("q") or "", request.get_param("purpose") or ""
        if not words.strip() or len(words) > MAX_WHAT:
            raise Problem("malformed", f"q: 1 to {MAX_WHAT} characters are needed")
        limit = _limit(request, MOST)
        after = _continued(request, f"{purpose}\n{words}")
        found = self._office.find(caller.asker, purpose, words)
        if isinstance(found, tuple):
            refuse(response, self._office, found, caller.asker)
            return
        start = _place(after, [entry.id for entry in found]) if after else 0
        page = found[start : start + limit]
        more = start + limit < len(found)
        following = _cursor(f"{purpose}\n{words}", page[-1].id) if more else ""
        hits = tuple(_hit(entry) for entry in page)
        answer(response, Hits(entries=hits, next=following, cut=len(found) >= MOST))


class Waiting(Door):
    """`GET /api/v1/worklist?purpose=…`: entries that wait, never a name.

    Number and day of birth lead to a child: every page is a look-up that each entry on it can see.
    """

    scopes: ClassVar[dict[str, Scope]] = {"GET": "read"}
    paces: ClassVar[dict[str, Pace]] = {"GET": "lookups"}

    def __init__(self, hall: Hall) -> None:
        super().__init__(hall)
        office = hall.office
        self._work = Work(office.register, office.pack, office.settings.utc_offset)

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Return a page of what waits, in one state or in all that are open."""
        caller: Caller = request.context.caller
        status = request.get_param("status") or ""
        if status not in ("", *OPEN):
            raise Problem("malformed", f"status: one of {', '.join(OPEN)}")
        limit, states = _limit(request, PAGE), [status] if status else []
        after = _continued(request, status)
        start = _position(after) if after else (-1, "")
        rows = self._office.register.open_entries(*states, after=start, limit=limit + 1)
        page = rows[:limit]
        purpose, what = request.get_param("purpose") or "", f"worklist {status}".strip()
        shown = [row.id for row in page]
        if no := self._office.look_over(caller.asker, purpose, what, shown):
            refuse(response, self._office, no, caller.asker)
            return
        more = len(rows) > limit
        following = _cursor(status, "/".join(map(str, page[-1].cursor))) if more else ""
        today = self._office.today()
        waits = tuple(self._waits(row, today) for row in page)
        answer(response, Worklist(entries=waits, next=following))

    def _waits(self, row: Row, today: dt.date) -> Waits:
        """Return a row with the term that runs on it."""
        item = self._work.item(row.id)
        clock = item.clock if item else None
        last = clock.last_day if clock else None
        return Waits(
            entry=row.id,
            number=row.number,
            status=row.status,
            contested=row.contested,
            event=row.event,  # type: ignore[arg-type] # an open entry is of a known event
            occurred=row.occurred,
            born=row.occurred if row.event == "birth" else "",
            declared=row.declared,
            about=clock.about if clock else "",
            last_day=last.isoformat() if last else "",
            ends=clock.ends(today) if clock else "never",
        )


def etag_of(entry: AnyEntry) -> str:
    """Return the strong tag of an entry as it stands: heads, links' causes, whether contested."""
    stands = (*entry.heads, *(link.cause for link in entry.links))
    return "+".join(stands) + ("!" if entry.contested else "")


def unchanged(request: falcon.Request, response: falcon.Response, tag: str) -> bool:
    """Tag the answer; whether the client has it already, which is then answered 304."""
    response.etag = tag
    response.cache_control = ("private", "no-cache")
    held = request.if_none_match or []
    if "*" not in held and tag not in held:
        return False
    response.status = HTTPStatus.NOT_MODIFIED
    return True


def _hit(entry: AnyEntry) -> Hit:
    head = head_of(entry)
    assert head is not None  # noqa: S101 - only what was declared is found
    return Hit(
        event=entry.event,
        number=entry.progress.number,
        name=head.name,
        born=head.born.as_written if head.born else "",
        died=head.died.as_written if head.died else "",
        status=entry.progress.status,
        contested=entry.contested,
    )


def _limit(request: falcon.Request, most: int) -> int:
    text = request.get_param("limit")
    if text is None:
        return most
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= most):
        raise Problem("malformed", f"limit: a number from 1 to {most} is needed")
    return int(text)


def _cursor(question: str, last: str) -> str:
    """Return an opaque text that continues this question behind the last one shown."""
    mark = hashlib.sha256(question.encode()).digest()[:_MARK]
    return base64.urlsafe_b64encode(mark + last.encode()).decode().rstrip("=")


def _continued(request: falcon.Request, question: str) -> str:
    """Return behind which one the client reads on; empty at the beginning."""
    text = request.get_param("cursor")
    if not text:
        return ""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        last = raw[_MARK:].decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise Problem("cursor-unknown") from error
    if not last or _cursor(question, last) != text:
        raise Problem("cursor-unknown")
    return last


def _place(last: str, found: list[str]) -> int:
    """Return where the following page begins."""
    if last not in found:
        raise Problem("cursor-unknown")
    return found.index(last) + 1


def _position(last: str) -> tuple[int, str]:
    pos, _, entry = last.partition("/")
    if not (pos.isdecimal() and len(pos) < DIGITS):
        raise Problem("cursor-unknown")
    return int(pos), entry
