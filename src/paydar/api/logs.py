# SPDX-License-Identifier: Apache-2.0
"""One JSON line a request, through the standard library's logging, and nothing of a person in it.

A line says method, route template (never the path: it holds numbers), status, milliseconds, the
token's id, and the problem if there was one. Query and body are never logged; of a fault only its
type and where it was raised, for the message may quote what was sent.
"""

import logging
import time
import traceback
from pathlib import Path
from typing import Final, TextIO

import falcon
import msgspec

from paydar.api.meters import Meters

LOG: Final = logging.getLogger("paydar.api")
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
ELSEWHERE: Final = "-"


def log_to(stream: TextIO) -> logging.Handler:
    """Send the lines to a stream, as an operator's server does with its standard error."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    return handler


class Watch:
    """The outermost middleware: sees every request begin and end."""

    def __init__(self, meters: Meters) -> None:
        self._meters = meters

    def process_request(self, request: falcon.Request, _response: falcon.Response) -> None:
        """Note when it began."""
        request.context.begun = time.perf_counter()

    def process_response(
        self,
        request: falcon.Request,
        response: falcon.Response,
        _resource: object,
        _succeeded: bool,  # noqa: FBT001 - Falcon's signature
    ) -> None:
        """Count and log what came of it."""
        took = time.perf_counter() - request.context.begun
        method = request.method if request.method in METHODS else ELSEWHERE
        route = request.uri_template or ELSEWHERE
        self._meters.requested(method, route, response.status_code, took)
        fault = getattr(request.context, "fault", None)
        if fault is not None:
            LOG.error(_line(log="fault", error=type(fault).__name__, where=_where(fault)))
        if LOG.isEnabledFor(logging.INFO):
            LOG.info(
                _line(
                    log="request",
                    method=method,
                    route=route,
                    status=response.status_code,
                    ms=round(took * 1000, 1),
                    token=getattr(request.context, "token", ""),
                    problem=getattr(response.context, "problem", ""),
                )
            )


def _line(**told: object) -> str:
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return msgspec.json.encode({"at": at, **{k: v for k, v in told.items() if v != ""}}).decode()


def _where(fault: Exception) -> list[str]:
    frames = traceback.extract_tb(fault.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
