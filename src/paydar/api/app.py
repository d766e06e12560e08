# SPDX-License-Identifier: Apache-2.0
"""The Falcon application: every address, and what stands before and behind each of them."""

from typing import Final

import falcon

from paydar.api.books import Checkpoint, Receipts, Tiles
from paydar.api.commands import Attachments, Commands, Rehearsals
from paydar.api.doors import Hall, Porter
from paydar.api.entries import Entries, Search, Waiting
from paydar.api.gathering import Gathering
from paydar.api.limits import Buckets, Limits
from paydar.api.logs import Watch
from paydar.api.meters import Meters
from paydar.api.notices import Notice, Notices
from paydar.api.open import PLACE, Described, Explained, Figures, Healthy, Ready
from paydar.api.papers import Booklets, Certificates
from paydar.api.problems import on_http_error, on_ledger_error, on_unexpected
from paydar.ledger.errors import PaydarError
from paydar.wiring import Office
from paydar.wiring.tokens import Tokens

USUAL: Final = Limits()


def application(office: Office, limits: Limits = USUAL) -> falcon.App:  # type: ignore[type-arg]
    """Return the WSGI application of the API."""
    gathering = Gathering(office.counter.submit_many)
    meters = Meters(office, lambda: len(gathering))
    hall = Hall(office, Tokens(office.folder), limits, meters, gathering, Buckets(limits))
    app = falcon.App()
    app.add_middleware(Watch(meters))  # the outermost: it sees what the porter sends away
    app.add_middleware(Porter(hall))
    _routes(app, hall)
    app.add_error_handler(Exception, on_unexpected)
    app.add_error_handler(falcon.HTTPError, on_http_error)
    app.add_error_handler(PaydarError, on_ledger_error)
    return app


def _routes(app: falcon.App, hall: Hall) -> None:  # type: ignore[type-arg]
    app.add_route("/api/v1/commands", Commands(hall))
    app.add_route("/api/v1/rehearsals", Rehearsals(hall))
    app.add_route("/api/v1/attachments", Attachments(hall))
    app.add_route("/api/v1/entries/{number}", Entries(hall))
    app.add_route("/api/v1/search", Search(hall))
    app.add_route("/api/v1/worklist", Waiting(hall))
    app.add_route("/api/v1/certificates/{number}.pdf", Certificates(hall))
    app.add_route("/api/v1/booklets", Booklets(hall))
    app.add_route("/api/v1/receipts/{book}/{sequence:int(min=0)}", Receipts(hall))
    app.add_route("/api/v1/notices", Notices(hall))
    app.add_route("/api/v1/notices/{number}", Notice(hall))
    app.add_route("/api/v1/openapi.json", Described(hall))
    app.add_route(PLACE + "{name}", Explained())
    app.add_route("/ledger/{book}/checkpoint", Checkpoint(hall))
    app.add_route("/ledger/{book}/tile/{path:path}", Tiles(hall))
    app.add_route("/metrics", Figures(hall))
    app.add_route("/healthz", Healthy(hall))
    app.add_route("/readyz", Ready(hall))
