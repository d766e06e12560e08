# SPDX-License-Identifier: Apache-2.0
"""The Falcon application: commands, entries, receipts, the book as C2SP tiles, health."""

from typing import Final

import falcon
import msgspec

from paydar.api.problems import on_http_error, on_ledger_error, on_unexpected, problem
from paydar.api.tokens import Scope, Token, Tokens
from paydar.births.declaration import LARGEST_ATTACHMENT
from paydar.counter.commands import MAX_COMMAND, Command, parse
from paydar.counter.receipts import Receipt, refused
from paydar.counter.submit import Asker
from paydar.ledger import tiles
from paydar.ledger.errors import PaydarError
from paydar.register.telling import told
from paydar.wiring import Office

JSON: Final = "application/json"
OCTETS: Final = "application/octet-stream"
NOTE: Final = "text/plain; charset=utf-8"
NOT_FOUND: Final = "no such entry, or not for you"


class _Door:
    """What every resource has: the office, and who knocks."""

    def __init__(self, office: Office, tokens: Tokens) -> None:
        self._office, self._tokens = office, tokens

    def _who(self, request: falcon.Request, scope: Scope) -> Token:
        """Return the token that was shown; raises 401 or 403."""
        scheme, _, secret = (request.auth or "").partition(" ")
        token = self._tokens.find(secret) if scheme.lower() == "bearer" else None
        today = self._office.settings.today(self._office.clock())
        if token is None or today > token.until:
            raise falcon.HTTPUnauthorized(
                title="a token is needed", challenges=['Bearer realm="paydar"']
            )
        if not self._office.counter.chart().is_living(token.assignment, today):
            raise falcon.HTTPForbidden(title="the assignment of this token has ended")
        if not token.may(scope, today):
            raise falcon.HTTPForbidden(title=f"this token has no scope {scope}")
        return token

    def _language(self, request: falcon.Request) -> str:
        """Return the first of the pack's languages that the client accepts."""
        languages = self._office.pack.languages
        accepted = request.get_header("Accept-Language") or ""
        for part in accepted.split(","):
            if (word := part.split(";")[0].strip()[:2].lower()) in languages:
                return word
        return languages[0]


class Commands(_Door):
    """`POST /api/v1/commands`: 201 with a receipt or 422 with every ground of refusal."""

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer one command."""
        token = self._who(request, "commands")
        asker = Asker(token.assignment, self._language(request))
        line = _body(request)
        read = parse(line)
        if not isinstance(read, Command):
            key, refusal = read
            answer = refused(self._office.pack, key, [refusal], asker.language)
            response.status, response.data = falcon.HTTP_422, msgspec.json.encode(answer)
            response.content_type = JSON
            return
        header = request.get_header("Idempotency-Key")
        if header is not None and header != read.key:
            raise falcon.HTTPBadRequest(title="the Idempotency-Key is not the command's key")
        done = self._office.counter.submit(read, asker)
        recorded = isinstance(done, Receipt)
        response.status = falcon.HTTP_201 if recorded else falcon.HTTP_422
        response.content_type, response.data = JSON, msgspec.json.encode(done)


class Attachments(_Door):
    """`POST /api/v1/attachments`: a scanned paper; 201 with how a command names it."""

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Take in one picture or PDF, sent as the body."""
        token = self._who(request, "commands")
        asker = Asker(token.assignment, self._language(request))
        if (request.content_length or 0) > LARGEST_ATTACHMENT:
            raise falcon.HTTPContentTooLarge(title=f"at most {LARGEST_ATTACHMENT} bytes")
        data = request.bounded_stream.read(LARGEST_ATTACHMENT + 1)
        taken = self._office.take_in(asker, data, request.get_param("title") or "")
        response.content_type = JSON
        if isinstance(taken, tuple):
            answer = refused(self._office.pack, "", taken, asker.language)
            response.status, response.data = falcon.HTTP_422, msgspec.json.encode(answer)
        else:
            response.status, response.data = falcon.HTTP_201, msgspec.json.encode(taken)


class Entries(_Door):
    """`GET /api/v1/entries/{number}?purpose=…`: written down before it is shown."""

    def on_get(self, request: falcon.Request, response: falcon.Response, number: str) -> None:
        """Return an entry; one and the same answer for unknown, void and out of scope."""
        token = self._who(request, "read")
        asker = Asker(token.assignment, self._language(request))
        purpose = request.get_param("purpose") or ""
        found = self._office.register.by_number(number[:100])
        refusals = self._office.look_up(asker, purpose, number, found.id if found else "")
        if refusals:
            answer = refused(self._office.pack, "", refusals, asker.language)
            response.status = falcon.HTTP_422
            response.content_type, response.data = JSON, msgspec.json.encode(answer)
        elif found is None:
            problem(response, falcon.HTTP_404, "not found", NOT_FOUND)
        else:
            response.content_type = JSON
            response.data = msgspec.json.encode(told(found, self._office.settings.office))


class Receipts(_Door):
    """`GET /api/v1/receipts/{book}/{sequence}`: inclusion proof and where the fact is held now."""

    def on_get(
        self, request: falcon.Request, response: falcon.Response, book: str, sequence: int
    ) -> None:
        """Return the proof as a tlog-proof text."""
        self._who(request, "read")
        with self._office.ledger.shelf(book) as shelf:
            if sequence >= shelf.size:
                raise falcon.HTTPNotFound(title="no such fact")
            proof = shelf.inclusion(sequence)
        held = {"book": book, "sequence": sequence, "proof": proof.text(),
                "held_at": [self._office.settings.office]}  # fmt: skip
        response.content_type, response.data = JSON, msgspec.json.encode(held)


class Checkpoint(_Door):
    """`GET /ledger/{book}/checkpoint`."""

    def on_get(self, request: falcon.Request, response: falcon.Response, book: str) -> None:
        """Return the newest signed checkpoint."""
        self._who(request, "ledger")
        with self._office.ledger.shelf(book) as shelf:
            response.content_type, response.text = NOTE, shelf.checkpoint()
        response.cache_control = ("no-store",)


class Tiles(_Door):
    """`GET /ledger/{book}/tile/…`: hash tiles and entry bundles, by C2SP tlog-tiles."""

    def on_get(
        self, request: falcon.Request, response: falcon.Response, book: str, path: str
    ) -> None:
        """Return one tile; only the one right spelling of a path is known."""
        self._who(request, "ledger")
        tile = tiles.parse_path(f"tile/{path}")
        if tile is None:
            raise falcon.HTTPNotFound(title="no such tile")
        with self._office.ledger.shelf(book) as shelf:
            response.content_type, response.data = OCTETS, shelf.tile(tile)
        response.cache_control = ("max-age=31536000", "immutable")


class Health:
    """`GET /healthz` and `/readyz`: alive, and able to write."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def on_get(self, _request: falcon.Request, response: falcon.Response) -> None:
        """Say so."""
        response.content_type = JSON
        ready = self._office.ledger.stopped is None
        response.status = falcon.HTTP_200 if ready else falcon.HTTP_503
        response.data = msgspec.json.encode({"status": "ok" if ready else "stopped"})


def application(office: Office) -> falcon.App:  # type: ignore[type-arg]
    """Return the WSGI application of the API."""
    app = falcon.App()
    tokens = Tokens(office.folder)
    app.add_route("/api/v1/commands", Commands(office, tokens))
    app.add_route("/api/v1/attachments", Attachments(office, tokens))
    app.add_route("/api/v1/entries/{number}", Entries(office, tokens))
    app.add_route("/api/v1/receipts/{book}/{sequence:int(min=0)}", Receipts(office, tokens))
    app.add_route("/ledger/{book}/checkpoint", Checkpoint(office, tokens))
    app.add_route("/ledger/{book}/tile/{path:path}", Tiles(office, tokens))
    app.add_route("/healthz", Health(office))
    app.add_route("/readyz", Health(office))
    app.add_error_handler(Exception, on_unexpected)
    app.add_error_handler(falcon.HTTPError, on_http_error)
    app.add_error_handler(PaydarError, on_ledger_error)
    return app


def _body(request: falcon.Request) -> bytes:
    """Return the body; raises 413 and 415 before reading what is too much or not JSON."""
    if request.content_type is None or not request.content_type.startswith(JSON):
        raise falcon.HTTPUnsupportedMediaType(title="send application/json")
    if (request.content_length or 0) > MAX_COMMAND:
        raise falcon.HTTPContentTooLarge(title=f"a command has at most {MAX_COMMAND} bytes")
    line: bytes = request.bounded_stream.read(MAX_COMMAND + 1)
    return line
