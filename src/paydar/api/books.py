# SPDX-License-Identifier: Apache-2.0
"""Doors to the ledger itself: proofs of receipts, checkpoints, tiles."""

from typing import ClassVar, Final

import falcon

from paydar.api.doors import Door, answer
from paydar.api.limits import Pace
from paydar.api.problems import Problem
from paydar.api.shapes import Proven
from paydar.ledger import tiles
from paydar.wiring.tokens import Scope

OCTETS: Final = "application/octet-stream"
NOTE: Final = "text/plain; charset=utf-8"


class Receipts(Door):
    """`GET /api/v1/receipts/{book}/{sequence}`: inclusion proof and where the fact is held now."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": "read"}
    paces: ClassVar[dict[str, Pace]] = {"GET": "proofs"}

    def on_get(
        self, _request: falcon.Request, response: falcon.Response, book: str, sequence: int
    ) -> None:
        """Return the proof as a tlog-proof text."""
        with self._office.ledger.shelf(book) as shelf:
            if sequence >= shelf.size:
                raise Problem("not-found")
            proof = shelf.inclusion(sequence)
        here = (self._office.settings.office,)
        answer(response, Proven(book=book, sequence=sequence, proof=proof.text(), held_at=here))


class Checkpoint(Door):
    """`GET /ledger/{book}/checkpoint`."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": "ledger"}
    paces: ClassVar[dict[str, Pace]] = {"GET": "proofs"}
    gives = NOTE

    def on_get(self, _request: falcon.Request, response: falcon.Response, book: str) -> None:
        """Return the newest signed checkpoint."""
        with self._office.ledger.shelf(book) as shelf:
            response.content_type, response.text = NOTE, shelf.checkpoint()
        response.cache_control = ("no-store",)


class Tiles(Door):
    """`GET /ledger/{book}/tile/…`: hash tiles and entry bundles, by C2SP tlog-tiles."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": "ledger"}
    paces: ClassVar[dict[str, Pace]] = {"GET": "proofs"}
    gives = OCTETS

    def on_get(
        self, _request: falcon.Request, response: falcon.Response, book: str, path: str
    ) -> None:
        """Return one tile; only the one right spelling of a path is known."""
        tile = tiles.parse_path(f"tile/{path}")
        if tile is None:
            raise Problem("not-found")
        with self._office.ledger.shelf(book) as shelf:
            response.content_type, response.data = OCTETS, shelf.tile(tile)
        response.cache_control = ("max-age=31536000", "immutable")
