# SPDX-License-Identifier: Apache-2.0
"""What the operator's programs ask: health, figures; and what anybody may read: the description."""

from http import HTTPStatus
from typing import ClassVar

import falcon
import msgspec

from paydar.api.doors import JSON, Door, Hall, answer
from paydar.api.limits import Pace
from paydar.api.openapi import Description
from paydar.api.problems import PLACE, PROBLEMS, Problem, body_of
from paydar.api.shapes import Health
from paydar.wiring.health import Unready, ready
from paydar.wiring.tokens import Scope


class Healthy:
    """`GET /healthz`: alive, and the writer has not stopped."""

    def __init__(self, hall: Hall) -> None:
        self._office = hall.office

    def on_get(self, _request: falcon.Request, response: falcon.Response) -> None:
        """Say so."""
        _told(response, "stopped" if self._office.ledger.stopped else None)


class Ready(Healthy):
    """`GET /readyz`: able to record an act now; disk and clock are asked too."""

    def on_get(self, _request: falcon.Request, response: falcon.Response) -> None:
        """Say so, or why not."""
        _told(response, ready(self._office))


def _told(response: falcon.Response, why: Unready | None) -> None:
    status = HTTPStatus.SERVICE_UNAVAILABLE if why else HTTPStatus.OK
    answer(response, Health(status=why or "ok"), status)


class Figures(Door):
    """`GET /metrics`: figures for Prometheus."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": "metrics"}
    paces: ClassVar[dict[str, Pace]] = {"GET": "proofs"}
    gives = "text/plain"

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Return them in the form that the scraper accepts."""
        response.data, response.content_type = self._hall.meters.told(request.accept)
        response.cache_control = ("no-store",)


class Described:
    """`GET /api/v1/openapi.json`: every door, shape and problem, with examples of today."""

    def __init__(self, hall: Hall) -> None:
        self._office, self._made = hall.office, Description(hall.office.pack)

    def on_get(self, _request: falcon.Request, response: falcon.Response) -> None:
        """Return the description; its examples are good on this day."""
        today = self._office.today()
        response.content_type, response.data = JSON, self._made.on(today)
        response.cache_control = ("no-cache",)


class Explained:
    """`GET /api/v1/problems/{name}`: what a problem means and what to do."""

    def on_get(self, _request: falcon.Request, response: falcon.Response, name: str) -> None:
        """Explain a problem by its name; it is where the `type` of a problem body leads."""
        kind = PROBLEMS.get(name)
        if kind is None:
            raise Problem("not-found")
        response.content_type = JSON
        response.data = msgspec.json.encode(body_of(name))


__all__ = ["PLACE", "Described", "Explained", "Figures", "Healthy", "Ready"]
