# SPDX-License-Identifier: Apache-2.0
"""Every operation of the API in one table: what it is for, what it takes, what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from paydar.api.books import NOTE, OCTETS
from paydar.api.commands import PAPERS
from paydar.api.doors import JSON
from paydar.api.papers import KINDS, PDF
from paydar.counter.lookups import MAX_WHAT
from paydar.facts.reads import Purpose
from paydar.register.reader import OPEN, PAGE
from paydar.search.names import MOST

Answers = Mapping[int, tuple[str, str, str]]  # status to meaning, media type, shape
Where = Literal["path", "query", "header"]
RECEIPT: Final = "recorded: the receipt"
REFUSED: Final = "refused: every ground; nothing was recorded"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a path, a query or a header."""

    name: str
    where: Where
    means: str
    schema: Mapping[str, Any]
    required: bool = False
    example: str | int | None = None

    def described(self) -> dict[str, Any]:
        """Return it as OpenAPI says it."""
        told: dict[str, Any] = {
            "name": self.name,
            "in": self.where,
            "description": self.means,
            "required": self.required,
            "schema": dict(self.schema),
        }
        return told if self.example is None else {**told, "example": self.example}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address. `tagged`: answers carry an ETag. `scope` empty: open to all."""

    method: str
    path: str
    name: str
    tag: str
    summary: str
    answers: Answers
    means: str = ""
    scope: str = ""
    takes: str = ""
    parameters: Sequence[Parameter] = ()
    tagged: bool = False
    own: Sequence[str] = field(default=())

    @property
    def problems(self) -> list[str]:
        """Return the names of every problem that it may answer with."""
        found = ["address-too-long", "headers-too-large", "unexpected", *self.own]
        if self.scope:
            found += ["token-missing", "scope-missing", "assignment-ended", "not-acceptable"]
            found += ["too-many-requests", "busy", "ledger"]
        if self.method == "POST":
            found += ["encoded-body", "disk-full", "stopped"]
        if self.takes:
            found += ["body-cut", "length-required", "too-large", "media-type", "malformed"]
        return list(dict.fromkeys(found))


def _text(most: int, least: int = 0) -> dict[str, Any]:
    return {"type": "string", "maxLength": most} | ({"minLength": least} if least else {})


NUMBER: Final = Parameter(
    "number", "path", "registration number, in any spelling", _text(100, 1), required=True,
    example="ZZ99-999-2026-000001-R",
)  # fmt: skip
PURPOSE: Final = Parameter(
    "purpose", "query", "why you look; written down before anything is shown; without: 422",
    {"type": "string", "enum": list(get_args(Purpose))}, required=True, example="certificate",
)  # fmt: skip
CURSOR: Final = Parameter(
    "cursor", "query", "the `next` of the page before; opaque", _text(200), example=""
)
BOOK: Final = Parameter(
    "book", "path", "name of a book", _text(100, 1), required=True, example="zz-01-001"
)
HELD: Final = Parameter("If-None-Match", "header", "an ETag that you hold", {"type": "string"})
LANGUAGE: Final = Parameter(
    "Accept-Language",
    "header",
    "language of refusals, `fa` or `en`",
    {"type": "string"},
    example="en",
)
DOCUMENT: Final = Parameter("document", "query", "which paper", {"enum": list(KINDS)})


def _limit(most: int) -> Parameter:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": most}
    return Parameter("limit", "query", "how many at most", schema)


def _key(*, required: bool) -> Parameter:
    means = "must equal the command's `key`" if not required else "makes a repetition the same"
    schema = {"type": "string", "pattern": "^[!-~]{1,100}$"}
    return Parameter("Idempotency-Key", "header", means, schema, required=required)


READ: Final = "not-found"
OPERATIONS: Final[tuple[Operation, ...]] = (
    Operation(
        "POST", "/api/v1/commands", "submit", "commands", "Submit one command",
        {201: (RECEIPT, JSON, "Receipt"), 422: (REFUSED, JSON, "Refused")},
        "Answered once it is on disk. The same command with the same key: the same receipt.",
        "submit", JSON, (_key(required=False), LANGUAGE), own=("key-mismatch",),
    ),
    Operation(
        "POST", "/api/v1/rehearsals", "rehearse", "commands",
        "What would be answered to a command",
        {200: ("the grounds, if any; no act is written", JSON, "Rehearsed"),
         422: ("it cannot be read as a command", JSON, "Refused")},
        "The answer that counts is the one given when the command is submitted. Grounds that tell"
        " of a person are a look-up, written down before they are shown.",
        "submit", JSON, (LANGUAGE,),
    ),
    Operation(
        "POST", "/api/v1/attachments", "attach", "commands", "Hand in a scanned paper",
        {201: ("how a command names it", JSON, "Attachment"), 422: (REFUSED, JSON, "Refused")},
        "A picture is written anew without what the camera noted; a PDF must run nothing.",
        "submit", ", ".join(PAPERS),
        (Parameter("title", "query", "what the paper is", _text(200)), LANGUAGE),
    ),
    Operation(
        "GET", "/api/v1/entries/{number}", "entry", "register", "An entry with its history",
        {200: ("as it stands", JSON, "Entry"), 422: (REFUSED, JSON, "Refused")},
        "The same 404 for a number that was never issued and for one that is not for you.",
        "read", "", (NUMBER, PURPOSE, HELD, LANGUAGE), tagged=True, own=(READ, "stopped"),
    ),
    Operation(
        "GET", "/api/v1/search", "search", "register",
        "Find entries by number, names or day of birth",
        {200: ("a page of hits", JSON, "Hits"), 422: (REFUSED, JSON, "Refused")},
        f"At most {MOST} entries in all; every page is a look-up, noted with each entry found.",
        "read", "",
        (Parameter("q", "query", "number, beginnings of names, or a day", _text(MAX_WHAT, 1),
                   required=True, example="Samplewood"),
         PURPOSE, _limit(MOST), CURSOR, LANGUAGE),
        own=("malformed", "cursor-unknown", "stopped"),
    ),
    Operation(
        "GET", "/api/v1/worklist", "worklist", "register", "Entries that wait",
        {200: ("a page, never a name", JSON, "Worklist"), 422: (REFUSED, JSON, "Refused")},
        "Every page is a look-up that each entry on it can see.", "read", "",
        (PURPOSE, Parameter("status", "query", "one state only", {"enum": list(OPEN)}),
         _limit(PAGE), CURSOR, LANGUAGE),
        own=("malformed", "cursor-unknown", "stopped"),
    ),
    Operation(
        "POST", "/api/v1/certificates/{number}.pdf", "issue", "documents", "Issue a document",
        {201: ("the signed paper", PDF, ""), 422: (REFUSED, JSON, "Refused")},
        "Issuing is an act of its own: the fact first, then its paper. Takes no body.",
        "submit", "",
        (NUMBER, _key(required=True), DOCUMENT,
         Parameter("language", "query", "a language of the pack", _text(8)), LANGUAGE),
        own=("key-missing", "malformed", "not-authorised", "not-as-issued"),
    ),
    Operation(
        "GET", "/api/v1/certificates/{number}.pdf", "certificate", "documents",
        "Draw an issued document again",
        {200: ("the signed paper", PDF, ""), 422: (REFUSED, JSON, "Refused")},
        "The newest one, or the newest of a kind or with a serial.", "read", "",
        (NUMBER, PURPOSE, DOCUMENT,
         Parameter("serial", "query", "the paper's own number", _text(60)), HELD, LANGUAGE),
        tagged=True,
        own=(READ, "malformed", "not-authorised", "not-as-issued", "stopped"),
    ),
    Operation(
        "GET", "/api/v1/booklets", "booklets", "documents", "The stock of blank booklets",
        {200: ("the stock", JSON, "Stock")}, "", "read",
    ),
    Operation(
        "POST", "/api/v1/notices", "notify", "notices", "Notify a birth, amend, withdraw, list",
        {201: (RECEIPT, JSON, "Receipt"), 422: (REFUSED, JSON, "Refused")},
        "Takes `notice.give`, `notice.amend`, `notice.withdraw` and `notices.list`, no other"
        " command. The issuer is that of the token's assignment.",
        "notify", JSON, (_key(required=False), LANGUAGE), own=("key-mismatch",),
    ),
    Operation(
        "GET", "/api/v1/notices", "own-notices", "notices", "One's own notices",
        {200: ("a page, never a name", JSON, "OwnNotices")}, "", "notify", "",
        (Parameter("after", "query", "the `next` of the page before",
                   {"type": "integer", "minimum": 0}),),
        own=("cursor-unknown",),
    ),
    Operation(
        "GET", "/api/v1/notices/{number}", "own-notice", "notices", "One's own notice",
        {200: ("as it stands", JSON, "NoticeTold"), 422: (REFUSED, JSON, "Refused")},
        "The same 404 for a number that never came and for another issuer's.", "notify", "",
        (Parameter("number", "path", "number of the certificate", _text(60, 1), required=True,
                   example="001-88214"), LANGUAGE),
        own=(READ, "stopped"),
    ),
    Operation(
        "GET", "/api/v1/receipts/{book}/{sequence}", "receipt", "ledger",
        "Prove that a fact is in its book",
        {200: ("the proof and who holds the fact", JSON, "Proven")}, "", "read", "",
        (BOOK,
         Parameter("sequence", "path", "its place in the book",
                   {"type": "integer", "minimum": 0}, required=True, example=7)),
        own=(READ,),
    ),
    Operation(
        "GET", "/ledger/{book}/checkpoint", "checkpoint", "ledger", "The newest signed checkpoint",
        {200: ("a C2SP signed note", NOTE, "")}, "", "ledger", "", (BOOK,), own=(READ,),
    ),
    Operation(
        "GET", "/ledger/{book}/tile/{path}", "tile", "ledger", "A tile of a book",
        {200: ("hashes, or a bundle of entries", OCTETS, "")},
        "C2SP tlog-tiles. Entries name official numbers: for mirrors and auditors.", "ledger", "",
        (BOOK, Parameter("path", "path", "tile path", _text(200, 1), required=True,
                         example="0/000.p/1")),
        own=(READ,),
    ),
    Operation(
        "GET", "/metrics", "figures", "operator", "Figures for Prometheus",
        {200: ("the figures", "text/plain", "")}, "No label names a person.", "metrics",
    ),
    Operation(
        "GET", "/healthz", "health", "operator", "Alive",
        {200: ("well", JSON, "Health"), 503: ("stopped", JSON, "Health")},
    ),
    Operation(
        "GET", "/readyz", "ready", "operator", "Able to write",
        {200: ("well", JSON, "Health"), 503: ("stopped", JSON, "Health")},
    ),
    Operation(
        "GET", "/api/v1/openapi.json", "describe", "operator", "This description",
        {200: ("OpenAPI 3.1", JSON, "")},
    ),
    Operation(
        "GET", "/api/v1/problems/{name}", "explain", "operator", "What a problem means",
        {200: ("its title and what to do", JSON, "Told")},
        "The `type` of a problem body leads here.",
        parameters=(Parameter("name", "path", "name of a problem", _text(60, 1), required=True,
                              example="busy"),),
        own=(READ,),
    ),
)  # fmt: skip
