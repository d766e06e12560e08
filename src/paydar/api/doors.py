# SPDX-License-Identifier: Apache-2.0
"""What every door has: who may pass, what it takes and gives, and the porter who sees to it.

The porter checks in this order, and reads no body before a stranger was sent away: size of address
and headers, token, scope, assignment, rate, Accept, and then the body: type, length, and that it
is all there.
"""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import ClassVar, Final

import falcon
import msgspec

from paydar.api.gathering import Gathering
from paydar.api.limits import (
    LARGEST_HEADERS,
    LONGEST_ADDRESS,
    Buckets,
    Limits,
    Pace,
    Room,
)
from paydar.api.meters import Meters
from paydar.api.problems import Problem
from paydar.counter.receipts import Refused, refused
from paydar.counter.submit import Asker
from paydar.law.grounds import Refusal
from paydar.wiring import Office
from paydar.wiring.tokens import Scope, Token, Tokens

JSON: Final = "application/json"
_NO_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who knocks: the token, and the asker that the counter is told."""

    token: Token
    asker: Asker


@dataclass(frozen=True, slots=True)
class Takes:
    """A body that a door takes: its media types and the most bytes."""

    media: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Hall:
    """What all doors share: the office, its tokens, and what is counted and limited."""

    office: Office
    tokens: Tokens
    limits: Limits
    meters: Meters
    gathering: Gathering
    buckets: Buckets
    at_once: Room = field(init=False)
    bodies: Room = field(init=False)
    papers: Room = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "at_once", Room(self.limits.at_once))
        object.__setattr__(self, "bodies", Room(self.limits.bodies))
        object.__setattr__(self, "papers", Room(self.limits.papers))

    def caller(self, request: falcon.Request, scope: Scope) -> Caller:
        """Return who knocks; raises 401 or 403."""
        office = self.office
        scheme, _, secret = (request.get_header("Authorization") or "").partition(" ")
        token = self.tokens.find(secret.strip()) if scheme.lower() == "bearer" else None
        today = office.today()
        here = office.settings.office
        if token is None or today > token.until or token.office not in ("", here):
            raise Problem("token-missing", WWW_Authenticate='Bearer realm="paydar"')
        request.context.token = token.id
        if not token.may(scope, today):
            wanted = f'Bearer realm="paydar", error="insufficient_scope", scope="{scope}"'
            raise Problem("scope-missing", f"needed: {scope}", WWW_Authenticate=wanted)
        if not office.counter.chart().is_living(token.assignment, today):
            raise Problem("assignment-ended")
        return Caller(token, Asker(token.assignment, _language(request, office.pack.languages)))


class Door:
    """A resource behind a token. Subclasses say the scope of each method, and what they give."""

    scopes: ClassVar[dict[str, Scope]] = {}
    paces: ClassVar[dict[str, Pace]] = {}
    takes: ClassVar[Takes | None] = None
    gives: ClassVar[str] = JSON

    def __init__(self, hall: Hall) -> None:
        self._hall, self._office = hall, hall.office


class Porter:
    """The middleware before every door; see the module."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    def process_request(self, request: falcon.Request, _response: falcon.Response) -> None:
        """Send away what is too large to be looked at."""
        if len(request.relative_uri) > LONGEST_ADDRESS:
            raise Problem("address-too-long", f"at most {LONGEST_ADDRESS} characters")
        size = sum(len(k) + len(v) for k, v in request.env.items() if k.startswith("HTTP_"))
        if size > LARGEST_HEADERS:
            raise Problem("headers-too-large", f"at most {LARGEST_HEADERS} bytes")

    def process_resource(
        self,
        request: falcon.Request,
        _response: falcon.Response,
        resource: object,
        _params: dict[str, object],
    ) -> None:
        """Let through who may pass, with a body that is all there."""
        if not isinstance(resource, Door) or request.method not in resource.scopes:
            return  # open to all, or a method that this address does not know
        caller = self._hall.caller(request, resource.scopes[request.method])
        self._hall.buckets.take(caller.token.hash, resource.paces[request.method])
        if not request.client_accepts(resource.gives):
            raise Problem("not-acceptable", f"it gives {resource.gives}")
        request.context.caller = caller
        if request.method not in _NO_BODY:
            with self._hall.bodies.place():
                request.context.body = _body(request, resource.takes)
        # Only now: one who sends slowly takes no place from those whose command is complete.
        self._hall.at_once.enter()
        request.context.entered = True

    def process_response(
        self,
        request: falcon.Request,
        response: falcon.Response,
        _resource: object,
        _succeeded: bool,  # noqa: FBT001 - Falcon's signature
    ) -> None:
        """Give the place back; a browser that got here takes no answer for anything else."""
        response.set_header("X-Content-Type-Options", "nosniff")
        if getattr(request.context, "entered", False):
            request.context.entered = False
            self._hall.at_once.leave()


def answer(
    response: falcon.Response, told: msgspec.Struct | dict[str, object], status: int = HTTPStatus.OK
) -> None:
    """Answer with JSON; what is said of persons is kept by nobody on the way."""
    response.status = status
    response.content_type, response.data = JSON, msgspec.json.encode(told)
    response.cache_control = ("no-store",)


def refuse(
    response: falcon.Response,
    office: Office,
    refusals: tuple[Refusal, ...],
    asker: Asker,
    key: str = "",
) -> Refused:
    """Answer 422 with every ground, in the language that was asked for."""
    said = refused(office.pack, key, refusals, asker.language)
    answer(response, said, HTTPStatus.UNPROCESSABLE_ENTITY)
    return said


def _language(request: falcon.Request, languages: tuple[str, ...]) -> str:
    """Return the first of the pack's languages that the client accepts."""
    for part in (request.get_header("Accept-Language") or "").split(","):
        if (word := part.split(";")[0].strip()[:2].lower()) in languages:
            return word
    return languages[0]


def _body(request: falcon.Request, takes: Takes | None) -> bytes:
    """Return the whole body; raises 400, 411, 413 or 415, and reads nothing that is too much."""
    encoding = (request.get_header("Content-Encoding") or "identity").strip().lower()
    if encoding != "identity":
        raise Problem("encoded-body", Accept_Encoding="identity")
    if takes is None:
        return b""
    media = (request.content_type or "").partition(";")[0].strip().lower()
    if media not in takes.media:
        raise Problem("media-type", ", ".join(takes.media), Accept_Post=", ".join(takes.media))
    length = request.content_length
    if length is None:
        raise Problem("length-required")
    if length > takes.most:
        raise Problem("too-large", f"at most {takes.most} bytes")
    try:
        data: bytes = request.bounded_stream.read(length)
    except (OSError, ValueError, RuntimeError) as error:
        raise Problem("body-cut") from error
    if len(data) != length:
        raise Problem("body-cut", f"{len(data)} bytes came, {length} were stated")
    return data
