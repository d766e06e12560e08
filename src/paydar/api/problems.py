# SPDX-License-Identifier: Apache-2.0
"""RFC 9457 problem bodies for everything that is neither a receipt nor a refusal."""

from typing import Final

import falcon
import msgspec

from paydar.ledger.errors import (
    DiskFull,
    LedgerStopped,
    PaydarError,
)
from paydar.ledger.read import UnknownFact

MEDIA: Final = "application/problem+json"
STATUS: Final[tuple[tuple[type[PaydarError], str], ...]] = (
    (UnknownFact, falcon.HTTP_404),
    (DiskFull, falcon.HTTP_507),
    (LedgerStopped, falcon.HTTP_503),
    (PaydarError, falcon.HTTP_500),
)


def problem(response: falcon.Response, status: str, title: str, detail: str) -> None:
    """Fill the response with a problem body."""
    response.status = status
    response.content_type = MEDIA
    code = int(status.split(maxsplit=1)[0])
    told = {"type": "about:blank", "title": title, "status": code, "detail": detail}
    response.data = msgspec.json.encode(told)


def on_ledger_error(
    _request: falcon.Request,
    response: falcon.Response,
    error: PaydarError,
    _params: dict[str, object],
) -> None:
    """Say what happened and what to do."""
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    problem(response, status, error.what_happened, error.what_to_do)


def on_http_error(
    _request: falcon.Request,
    response: falcon.Response,
    error: falcon.HTTPError,
    _params: dict[str, object],
) -> None:
    """Turn Falcon's own errors (no such path, wrong method) into problem bodies."""
    status = str(error.status)
    problem(response, status, error.title or status, error.description or "")
    for name, value in (error.headers or {}).items() if isinstance(error.headers, dict) else ():
        response.set_header(name, value)


def on_unexpected(
    _request: falcon.Request,
    response: falcon.Response,
    error: Exception,
    _params: dict[str, object],
) -> None:
    """Say no more than the kind of error; the traceback belongs to the log."""
    problem(response, falcon.HTTP_500, "unexpected error", type(error).__name__)
