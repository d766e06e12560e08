# SPDX-License-Identifier: Apache-2.0
"""Doors for hospitals and midwives: a token with the scope `notify` opens these and no others.

The name in which a token speaks is that of its assignment; what it sends can name no other issuer,
and it reads nothing but what was sent in that name.
"""

import time
from http import HTTPStatus
from typing import ClassVar, Final, Literal

import falcon
import msgspec

from paydar.api.doors import JSON, Caller, Door, Takes, answer, refuse
from paydar.api.entries import DIGITS
from paydar.api.limits import Pace
from paydar.api.problems import Problem
from paydar.counter.commands import MAX_COMMAND, Command, parse
from paydar.counter.notices import find_notice, issuer_of, look_up_notice
from paydar.facts.notices import BirthNotice
from paydar.law.grounds import Ground
from paydar.notices.tags import claim_of, issuer_tag
from paydar.register import notices as register
from paydar.wiring.tokens import Scope

COMMANDS: Final = ("notice.give", "notice.amend", "notice.withdraw", "notices.list")
PAGE: Final = 50
LONGEST_NUMBER: Final = 60  # characters of a path that are looked at


class OwnNotice(msgspec.Struct, frozen=True, kw_only=True):
    """One's own notice in a list. `pos` is the cursor; days are ISO, `born` empty where untold."""

    number: str
    status: Literal["waiting", "withdrawn", "declared", "registered"]
    born: str
    notified: str
    pos: int


class OwnNotices(msgspec.Struct, frozen=True, kw_only=True):
    """A page of one's own notices, the one whose last act is oldest first. `next`: 0 at the end."""

    issuer: str
    notices: tuple[OwnNotice, ...]
    next: int


class NoticeTold(msgspec.Struct, frozen=True, kw_only=True):
    """One's own notice as it stands."""

    issuer: str
    number: str
    status: Literal["waiting", "withdrawn", "declared", "registered"]
    notice: BirthNotice


class Notices(Door):
    """`POST /api/v1/notices`: one notice command; `GET`: one's own notices, never a name."""

    scopes: ClassVar[dict[str, Scope]] = {"POST": "notify", "GET": "notify"}
    paces: ClassVar[dict[str, Pace]] = {"POST": "notices", "GET": "proofs"}
    takes = Takes((JSON,), MAX_COMMAND)

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer one command: 201 with a receipt or 422 with every ground of refusal."""
        caller: Caller = request.context.caller
        read = parse(request.context.body)
        if not isinstance(read, Command):
            key, refusal = read
            refuse(response, self._office, (refusal,), caller.asker, key)
            return
        header = request.get_header("Idempotency-Key")
        if header is not None and header != read.key:
            raise Problem("key-mismatch")
        if read.kind not in COMMANDS:
            no = (self._office.pack.refuse(Ground.NOT_AUTHORISED, "command"),)
            refuse(response, self._office, no, caller.asker, read.key)
            return
        begun = time.perf_counter()
        done = self._hall.gathering.submit(read, caller.asker)
        self._hall.meters.answered(read.kind, done, time.perf_counter() - begun)
        recorded = done.status == "recorded"
        answer(response, done, HTTPStatus.CREATED if recorded else HTTPStatus.UNPROCESSABLE_ENTITY)

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Return a page of one's own notices."""
        caller: Caller = request.context.caller
        text = request.get_param("after") or ""
        if text and not (text.isascii() and text.isdecimal() and len(text) < DIGITS):
            raise Problem("cursor-unknown")
        issuer = issuer_of(self._office.counter.desk(caller.asker.assignment))
        rows = list[register.NoticeRow]()
        if issuer:
            with self._office.ledger.reading() as tx:
                rows = register.own(tx, issuer_tag(issuer), int(text or -1), PAGE + 1)
        page = tuple(
            OwnNotice(
                number=row.number,
                status=row.status,  # type: ignore[arg-type] # the projection writes these words
                born=row.born,
                notified=row.notified,
                pos=row.pos,
            )
            for row in rows[:PAGE]
        )
        following = page[-1].pos if len(rows) > PAGE else 0
        answer(response, OwnNotices(issuer=issuer, notices=page, next=following))


class Notice(Door):
    """`GET /api/v1/notices/{number}`: one's own notice; written down before it is shown."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": "notify"}
    paces: ClassVar[dict[str, Pace]] = {"GET": "lookups"}

    def on_get(self, request: falcon.Request, response: falcon.Response, number: str) -> None:
        """Return it; the same answer for one that never came and for another's."""
        caller: Caller = request.context.caller
        desk = self._office.counter.desk(caller.asker.assignment)
        issuer = issuer_of(desk)
        if not issuer:
            raise Problem("not-found")
        claim = claim_of(issuer, number[:LONGEST_NUMBER])
        if refusals := look_up_notice(desk, "registration", claim):
            refuse(response, self._office, refusals, caller.asker)
            return
        found = find_notice(desk, claim)
        if found is None or found.progress.notice is None:
            raise Problem("not-found")
        told = NoticeTold(
            issuer=found.progress.issuer,
            number=found.progress.number,
            status=found.progress.status,  # type: ignore[arg-type] # received, so never `none`
            notice=found.progress.notice,
        )
        answer(response, told)
