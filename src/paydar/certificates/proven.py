# SPDX-License-Identifier: Apache-2.0
"""The proof that travels with a document: its issue is a fact in the office's book.

Two files are attached. `issue.tlog-proof` (C2SP) proves the envelope of the `document.issued` fact,
whose exact bytes are in `extra`. `issue.json` opens the envelope's commitment: the salt (hex) and
the body's exact text. The body's claims must be those of the QR.
"""

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from paydar.certificates.claims import Claims
from paydar.certificates.render import File
from paydar.facts import codec
from paydar.facts.documents import DocumentIssued
from paydar.facts.envelope import Fact
from paydar.ledger import proof as proofs
from paydar.ledger.note import NoteError, Verifier

PROOF_FILE: Final = "issue.tlog-proof"
ISSUE_FILE: Final = "issue.json"


class _Issue(msgspec.Struct, frozen=True):
    salt: str
    body: str


def files(fact: Fact, proof: str) -> tuple[File, File]:
    """Return the two attachments for the fact of the issue and its proof text."""
    if fact.body is None:
        raise ValueError("the fact of the issue has no body")
    issue = msgspec.json.encode(_Issue(fact.salt.hex(), fact.body.decode())).decode()
    return (
        File(PROOF_FILE, proof, "text/plain", "Proof that the issue is in the book", "supplement"),
        File(ISSUE_FILE, issue, "application/json", "The fact of the issue", "supplement"),
    )


def check(proof: str, issue: str, claims: Claims, books: Iterable[str]) -> str:
    """Return `proven`, `proof-fails`, `proof-of-another` or `proof-not-checked`; never raises."""
    try:
        told = proofs.parse(proof)
        opened = msgspec.json.decode(issue, type=_Issue)
        envelope = codec.decode_envelope(told.extra)
        body, salt = opened.body.encode(), bytes.fromhex(opened.salt)
        issued = codec.decode_body(body)
    except (NoteError, msgspec.MsgspecError, ValueError, RecursionError):
        return "proof-fails"
    if codec.body_hash(salt, body) != envelope.body or envelope.kind != codec.kind_of(issued):
        return "proof-fails"
    if not isinstance(issued, DocumentIssued) or issued.claims != claims.as_fact():
        return "proof-of-another"
    if envelope.office != claims.office:
        return "proof-of-another"
    return _in_a_book(told, _verifiers(claims.office, books))


def _in_a_book(told: proofs.Proof, keys: Iterable[Verifier]) -> str:
    origin = told.checkpoint.partition("\n")[0]
    named = [key for key in keys if key.name == origin]
    for key in named:
        try:
            proofs.verify(told, told.extra, key)
        except NoteError:
            continue
        return "proven"
    return "proof-fails" if named else "proof-not-checked"


def _verifiers(office: str, books: Iterable[str]) -> list[Verifier]:
    """Return the keys of this office's books: named like the office, perhaps an epoch after it."""
    own = re.compile(rf"(?:.*/)?{re.escape(office)}(?:-[1-9][0-9]*)?")
    found = []
    for text in books:
        try:
            key = Verifier.parse(text)
        except NoteError:
            continue
        if own.fullmatch(key.name):
            found.append(key)
    return found
