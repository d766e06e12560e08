# SPDX-License-Identifier: Apache-2.0
"""Doors that write: commands, their rehearsal, scanned papers."""

import time
from http import HTTPStatus
from typing import ClassVar, Final

import falcon

from paydar.api.doors import JSON, Caller, Door, Takes, answer, refuse
from paydar.api.limits import Pace
from paydar.api.problems import Problem
from paydar.api.shapes import Grounds, Rehearsed
from paydar.births.declaration import LARGEST_ATTACHMENT
from paydar.counter.commands import MAX_COMMAND, Command, parse
from paydar.counter.receipts import Answer, refused
from paydar.counter.submit import Asker
from paydar.law.grounds import Ground, Refusal
from paydar.wiring.tokens import Scope

PAPERS: Final = ("image/jpeg", "image/png", "application/pdf")


class _Reading(Door):
    """A door that takes one command as its body."""

    scopes: ClassVar[dict[str, Scope]] = {"POST": "submit"}
    paces: ClassVar[dict[str, Pace]] = {"POST": "commands"}
    takes = Takes((JSON,), MAX_COMMAND)

    def _read(self, request: falcon.Request, response: falcon.Response) -> Command | None:
        """Return the command, or None when it was refused because it cannot be read."""
        caller: Caller = request.context.caller
        read = parse(request.context.body)
        if isinstance(read, Command):
            return read
        key, refusal = read
        said = refuse(response, self._office, (refusal,), caller.asker, key)
        self._hall.meters.answered("unread", said, 0.0)
        return None


class Commands(_Reading):
    """`POST /api/v1/commands`: 201 with a receipt or 422 with every ground of refusal."""

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer one command."""
        caller: Caller = request.context.caller
        read = self._read(request, response)
        if read is None:
            return
        header = request.get_header("Idempotency-Key")
        if header is not None and header != read.key:
            raise Problem("key-mismatch")
        done = self.submit(read, caller.asker)
        recorded = done.status == "recorded"
        answer(response, done, HTTPStatus.CREATED if recorded else HTTPStatus.UNPROCESSABLE_ENTITY)

    def submit(self, command: Command, asker: Asker) -> Answer:
        """Submit together with whatever else arrives now, and count what came of it."""
        begun = time.perf_counter()
        done = self._hall.gathering.submit(command, asker)
        self._hall.meters.answered(command.kind, done, time.perf_counter() - begun)
        return done


class Rehearsals(_Reading):
    """`POST /api/v1/rehearsals`: what the counter would answer to a command; writes no act."""

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Rehearse one command."""
        caller: Caller = request.context.caller
        read = self._read(request, response)
        if read is None:
            return
        against = self._against(read, caller.asker)
        said = refused(self._office.pack, read.key, against, caller.asker.language)
        grounds = tuple(
            Grounds(ground=g.ground, field=g.field, law=g.law, message=g.message, way_out=g.way_out)
            for g in said.refusals
        )
        told = Rehearsed(
            status="would-be-refused" if grounds else "would-be-recorded",
            key=read.key,
            refusals=grounds,
        )
        answer(response, told)

    def _against(self, command: Command, asker: Asker) -> tuple[Refusal, ...]:
        """Return every ground; office and authority come first, as when it is submitted."""
        desk = self._office.counter.desk(asker.assignment)
        if command.office not in ("", self._office.settings.office):
            return desk.refuse(Ground.OFFICE_NOT_OURS, "office", office=command.office[:20])
        if not desk.chart.may(asker.assignment, command.kind, desk.today):
            return desk.refuse(Ground.NOT_AUTHORISED, "command")
        return self._office.counter.rehearse(command, asker.assignment).refusals


class Attachments(Door):
    """`POST /api/v1/attachments`: a scanned paper; 201 with how a command names it."""

    scopes: ClassVar[dict[str, Scope]] = {"POST": "submit"}
    paces: ClassVar[dict[str, Pace]] = {"POST": "commands"}
    takes = Takes(PAPERS, LARGEST_ATTACHMENT)

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Take in one picture or PDF, sent as the body."""
        caller: Caller = request.context.caller
        with self._hall.papers.place():
            title = request.get_param("title") or ""
            taken = self._office.take_in(caller.asker, request.context.body, title)
        if isinstance(taken, tuple):
            refuse(response, self._office, taken, caller.asker)
        else:
            answer(response, taken, HTTPStatus.CREATED)
