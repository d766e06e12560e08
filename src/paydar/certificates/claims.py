# SPDX-License-Identifier: Apache-2.0
"""What the QR code of a document states, and its form as a CWT claims set (RFC 8392).

The registered claims are `iss` (1, the office's code) and `sub` (2, the registration number). All
others lie in one map under the private-use label -70000 with small integer labels, which are
stable for ever: a label is never given another meaning, a reader skips labels that it does not
know. CBOR is deterministic (RFC 8949, 4.2.1). Statistics and health data are never stated.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Final

import cbor2

from paydar.certificates.document import Document, digest
from paydar.facts.values import DateOf

ISS: Final = 1
SUB: Final = 2
PRIVATE: Final = -70_000  # RFC 8392, 9.1.1: below -65536 is for private use
LABELS: Final = {
    "document": 1,
    "serial": 2,
    "given": 3,
    "family": 4,
    "born": 5,
    "sex": 6,
    "standing": 7,
    "issued_on": 8,
    "printed": 9,
    "remarks": 10,
    "event": 11,
}
PRINTED_SIZE: Final = 32
MAX_CLAIM: Final = 400  # letters
# No control characters and no bidi controls, which could make a claim look like another one; the
# zero-width (non-)joiners are letters of Persian names.
_PLAIN: Final = re.compile(
    "[^\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """The QR's statements. All dates are ISO 8601; a partial one is `earliest/latest`.

    `printed` is the hex digest of `Document.printed()`; `standing` is `book/sequence`; `remarks`
    are codes. `sex` is empty where the pack does not print it.
    """

    office: str
    number: str
    document: str
    serial: str
    given: str
    family: str
    born: str
    standing: str
    issued_on: str
    printed: str
    sex: str = ""
    event: str = "birth"
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Given and family name as one text; either may be empty."""
        return " ".join(part for part in (self.given, self.family) if part)

    def as_fact(self) -> dict[str, str]:
        """Return the flat map of texts for the body of `document.issued`."""
        return {**asdict(self), "remarks": " ".join(self.remarks)}

    @classmethod
    def from_fact(cls, told: Mapping[str, str]) -> "Claims":
        """Read what `as_fact` wrote; raises `ValueError` when a claim is missing or foreign."""
        known = {field.name for field in fields(cls)}
        if set(told) != known:
            raise ValueError("not the claims of a document")
        return cls(**{**told, "remarks": tuple(told["remarks"].split())})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a document is about. `born` is as `civil` writes it; `sex` empty where not printed."""

    given: str
    family: str
    born: str
    sex: str = ""


def claims_of(document: Document, person: Person, *, issued_on: dt.date) -> Claims:
    """Return the claims that bind `document` to the person it is about."""
    return Claims(
        office=document.office,
        number=document.number,
        document=document.kind,
        serial=document.serial,
        given=person.given,
        family=person.family,
        born=person.born,
        sex=person.sex,
        standing=document.standing,
        issued_on=issued_on.isoformat(),
        printed=digest(document.printed()),
        event=document.event,
        remarks=tuple(remark.code for remark in document.remarks),
    )


def civil(date: DateOf) -> str:
    """Return an ISO 8601 day, or the closed interval that a partial date may mean."""
    if date.is_full:
        return date.earliest.isoformat()
    return f"{date.earliest.isoformat()}/{date.latest.isoformat()}"


def encode(claims: Claims) -> bytes:
    """Return the deterministic CBOR of the claims set. Empty claims are left out."""
    stated: dict[int, object] = {}
    for name, label in LABELS.items():
        value = getattr(claims, name)
        if name == "printed":
            value = bytes.fromhex(value)
        if value:
            stated[label] = list(value) if isinstance(value, tuple) else value
    return cbor2.dumps({ISS: claims.office, SUB: claims.number, PRIVATE: stated}, canonical=True)


def decode(payload: bytes) -> Claims:
    """Read a claims set; raises `ValueError` when it is not one of ours. Bounded by `strict`."""
    match strict(payload):
        case {1: office, 2: number, -70_000: dict(stated)}:
            pass
        case _:
            raise ValueError("not a claims set of a document")
    match stated.get(LABELS["printed"]), stated.get(LABELS["remarks"], []):
        case bytes(printed), list(remarks) if len(printed) == PRINTED_SIZE:
            pass
        case _:
            raise ValueError("the digest of what is printed is missing")
    texts = {
        name: _text(stated.get(label, ""))
        for name, label in LABELS.items()
        if name not in {"printed", "remarks"}
    }
    return Claims(
        office=_text(office),
        number=_text(number),
        printed=printed.hex(),
        remarks=tuple(_text(code) for code in remarks),
        **texts,
    )


class _NoTags(dict[int, object]):
    """Refuses every CBOR tag: none is ours, and some decoders behind them are costly."""

    def __missing__(self, tag: int) -> object:
        raise ValueError(f"CBOR tag {tag} has no place here")


def strict(data: bytes) -> object:
    """Return the value of deterministic CBOR without tags; `ValueError` on anything else."""
    try:
        value: object = cbor2.loads(
            data,
            max_depth=8,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            semantic_decoders=_NoTags(),  # type: ignore[arg-type]
        )
        again = cbor2.dumps(value, canonical=True)
    except (cbor2.CBORError, ValueError, TypeError) as error:
        raise ValueError("not CBOR that we write") from error
    if again != data:
        raise ValueError("not deterministic CBOR, or something follows it")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_CLAIM or not _PLAIN.fullmatch(value):
        raise ValueError("a claim is not a plain text")
    return value
