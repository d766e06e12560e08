# SPDX-License-Identifier: Apache-2.0
"""Bytes to facts and back. Canonical JSON is RFC 8785 for our subset: no floats, ASCII keys."""

import hashlib
from typing import Final

import msgspec

from paydar.facts import births, booklets, days, deaths, documents, notices, reads, structure
from paydar.facts.envelope import Envelope

Body = (
    births.BirthDeclared
    | births.BirthDeclarationAmended
    | births.BirthReturned
    | births.BirthRefused
    | births.BirthReadBackDone
    | births.BirthRegistered
    | births.BirthNumbered
    | births.BirthDelivered
    | deaths.DeathDeclared
    | deaths.DeathReturned
    | deaths.DeathRefused
    | deaths.DeathRegistered
    | booklets.BookletsReceived
    | booklets.BookletSpoiled
    | booklets.BookletsCounted
    | days.DayClosed
    | documents.DocumentIssued
    | notices.NotifierEnrolled
    | notices.NoticeReceived
    | notices.NoticeAmended
    | notices.NoticeWithdrawn
    | notices.NoticesListed
    | reads.LookedUp
    | structure.OfficeFounded
    | structure.PostCreated
    | structure.StaffAssigned
    | structure.AssignmentEnded
    | structure.NumberBlockLeased
    | structure.DocumentKeyEnrolled
    | structure.EpochOpened
)

_encoder: Final = msgspec.json.Encoder(order="sorted")
_bodies: Final = msgspec.json.Decoder(Body)
_envelopes: Final = msgspec.json.Decoder(Envelope)

KINDS: Final = frozenset(str(t.__struct_config__.tag) for t in Body.__args__)


def canonical(value: object) -> bytes:
    """Return the one byte string that stands for this value."""
    return _encoder.encode(value)


def kind_of(body: Body) -> str:
    """Return the kind that the envelope will carry."""
    return str(type(body).__struct_config__.tag)


def encode_body(body: Body) -> bytes:
    """Return the canonical bytes of a body."""
    return _encoder.encode(body)


def decode_body(data: bytes) -> Body:
    """Return the body; raises `msgspec.ValidationError` on a shape this version does not know."""
    body: Body = _bodies.decode(data)
    return body


def encode_envelope(envelope: Envelope) -> bytes:
    """Return the leaf bytes. They are stored and never written again."""
    return _encoder.encode(envelope)


def decode_envelope(data: bytes) -> Envelope:
    """Return the envelope; raises `msgspec.MsgspecError` on damage."""
    return _envelopes.decode(data)


def body_hash(salt: bytes, body: bytes) -> str:
    """Return hex SHA-256(salt || body), the envelope's commitment to the body."""
    return hashlib.sha256(salt + body).hexdigest()


def is_known(kind: str) -> bool:
    """Whether this version can read bodies of that kind."""
    return kind in KINDS


def attachments(body: bytes) -> list[str]:
    """Return the digests of every attachment that a body names."""
    found, work = list[str](), [msgspec.json.decode(body)]
    while work:
        at = work.pop()
        if isinstance(at, dict):
            if {"digest", "media_type", "size"} <= at.keys():
                found.append(str(at["digest"]))
            work.extend(at.values())
        elif isinstance(at, list):
            work.extend(at)
    return found
