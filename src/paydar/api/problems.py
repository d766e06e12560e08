# SPDX-License-Identifier: Apache-2.0
"""RFC 9457 problem bodies for everything that is neither a receipt nor a refusal.

Every problem has a name; `type` leads to `/api/v1/problems/{name}`, which says what it means. The
errors of the rooms below know no status: the one table from errors to problems is here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import falcon
import msgspec

from paydar.counter.documents import NotAsIssued
from paydar.ledger.errors import DiskFull, LedgerStopped, PaydarError
from paydar.ledger.read import UnknownFact
from paydar.wiring import NotAuthorised

MEDIA: Final = "application/problem+json"
PLACE: Final = "/api/v1/problems/"


@dataclass(frozen=True, slots=True)
class Kind:
    """One problem: its status, its title, and what a client does about it."""

    status: int
    title: str
    means: str


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem body (RFC 9457). `type` is an address of this office that explains it."""

    type: str
    title: str
    status: int
    detail: str = ""


_REPEAT: Final = "Nothing was recorded. Repeat the request with the same key"
PROBLEMS: Final[Mapping[str, Kind]] = {
    "malformed": Kind(400, "the request cannot be read", "Correct the request."),
    "key-mismatch": Kind(
        400,
        "the Idempotency-Key is not the command's key",
        "Leave the header out, or send the key of the command in it.",
    ),
    "key-missing": Kind(
        400,
        "an Idempotency-Key is needed",
        "Choose a key (1 to 100 visible ASCII characters) before the first try and keep it.",
    ),
    "body-cut": Kind(400, "the body ended early", f"{_REPEAT} and its whole body."),
    "cursor-unknown": Kind(
        400,
        "this cursor does not continue this search",
        "Send the cursor with the words and purpose that it came with, or begin again without.",
    ),
    "token-missing": Kind(
        401,
        "a valid token is needed",
        "Send `Authorization: Bearer …` with a token of this office that has not ended.",
    ),
    "scope-missing": Kind(403, "the token has no such scope", "Ask for a token with this scope."),
    "assignment-ended": Kind(
        403, "the assignment of this token is not in force", "Ask for a token of a living one."
    ),
    "not-authorised": Kind(
        403, "the assignment carries no authority for this", NotAuthorised.what_to_do
    ),
    "not-found": Kind(404, "not found", "There is nothing here, or nothing for you."),
    "method-not-allowed": Kind(
        405, "this address knows other methods", "Use one of those in the header Allow."
    ),
    "not-acceptable": Kind(
        406, "this address gives another media type", "Accept what the description names."
    ),
    "not-as-issued": Kind(409, "the paper can no longer be drawn", NotAsIssued.what_to_do),
    "length-required": Kind(411, "the length is not stated", "Send a Content-Length."),
    "too-large": Kind(413, "the body is too large", "Send less; the limit is in the detail."),
    "address-too-long": Kind(414, "the address is too long", "Shorten the query."),
    "media-type": Kind(
        415, "a body of this type is not taken here", "Send one of the types in the detail."
    ),
    "encoded-body": Kind(
        415, "compressed bodies are not taken", "Send the body without a Content-Encoding."
    ),
    "too-many-requests": Kind(
        429, "this token asks too often", f"{_REPEAT} after the seconds in Retry-After."
    ),
    "headers-too-large": Kind(431, "the headers are too large", "Send fewer or shorter headers."),
    "unexpected": Kind(
        500, "a fault of the program", "Tell the operator. Repeating with the same key is safe."
    ),
    "ledger": Kind(500, "the ledger cannot do this", "Tell the operator what the detail says."),
    "busy": Kind(503, "too much at once", f"{_REPEAT} after the seconds in Retry-After."),
    "stopped": Kind(
        503,
        "the office has stopped writing",
        "The last command may or may not be recorded. Repeat it later with the same key.",
    ),
    "disk-full": Kind(507, "the disk is full", f"{_REPEAT} when there is room again."),
}
_OF_ERRORS: Final[tuple[tuple[type[PaydarError], str], ...]] = (
    (UnknownFact, "not-found"),
    (NotAuthorised, "not-authorised"),
    (NotAsIssued, "not-as-issued"),
    (DiskFull, "disk-full"),
    (LedgerStopped, "stopped"),
    (PaydarError, "ledger"),
)
# What Falcon itself raises, by its status.
_OF_FALCON: Final = {
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    414: "address-too-long",
    415: "media-type",
}


class Problem(falcon.HTTPError):
    """Raised where a request cannot be answered; `name` is one of `PROBLEMS`."""

    def __init__(self, name: str, detail: str = "", **headers: str) -> None:
        kind = PROBLEMS[name]
        spelled = {key.replace("_", "-"): value for key, value in headers.items()}
        super().__init__(kind.status, title=kind.title, description=detail, headers=spelled)
        self.name = name


def body_of(name: str, detail: str = "") -> Told:
    """Return the body of a problem; without a detail it says what to do."""
    kind = PROBLEMS[name]
    return Told(f"{PLACE}{name}", kind.title, kind.status, detail or kind.means)


def fill(response: falcon.Response, name: str, detail: str = "") -> None:
    """Fill the response with a problem body."""
    told = body_of(name, detail)
    response.status = f"{told.status} {HTTPStatus(told.status).phrase}"
    response.content_type, response.data = MEDIA, msgspec.json.encode(told)
    response.context.problem = name


def on_ledger_error(
    _request: falcon.Request,
    response: falcon.Response,
    error: PaydarError,
    _params: dict[str, object],
) -> None:
    """Say what to do, and what happened where that names nobody."""
    name = next(name for kind, name in _OF_ERRORS if isinstance(error, kind))
    detail = error.what_to_do if name in {"not-found", "not-authorised"} else str(error)
    fill(response, name, detail)


def on_http_error(
    _request: falcon.Request,
    response: falcon.Response,
    error: falcon.HTTPError,
    _params: dict[str, object],
) -> None:
    """Turn our own problems and Falcon's errors (no such path, wrong method) into bodies."""
    name = error.name if isinstance(error, Problem) else _OF_FALCON.get(error.status_code, "")
    fill(response, name or "malformed", error.description or "")
    for header, value in dict(error.headers or {}).items():
        response.set_header(header, value)


def on_unexpected(
    request: falcon.Request,
    response: falcon.Response,
    error: Exception,
    _params: dict[str, object],
) -> None:
    """Say nothing of the error: its message may quote what was sent. The log gets where it was."""
    request.context.fault = error
    fill(response, "unexpected")
