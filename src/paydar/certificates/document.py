# SPDX-License-Identifier: Apache-2.0
"""The value that a document is made from: what is printed, in which order, in which direction.

Nothing here decides wording. Rows come from the room of the event (`births/wording.py`), fixed
words ("Signature", "Verify at") from the law pack's template. Digits, dates and languages are
already chosen by whoever builds the value.
"""

import hashlib
from dataclasses import asdict, dataclass
from typing import Final, Literal, get_args

from paydar.facts.codec import canonical

Direction = Literal["ltr", "rtl", "auto"]
Kind = Literal["certificate", "extract", "full-copy", "read-back-sheet", "day-sheet"]

KINDS: Final = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the document. `direction` is the value's own; `part` the heading it is under."""

    label: str
    value: str
    direction: Direction = "auto"
    part: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What stands beside the entry. `code` is also in the QR (contested, provisional, ...)."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A later fact written in the margin: heading, text, and where it stands (book/sequence)."""

    title: str
    text: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """An empty place on the paper. `stamp` is a circle for a seal, `fingerprint` a box.

    `detail` says by what the person is known; a fingerprint's place without a name has lines on
    which name and number are written by hand.
    """

    label: str
    name: str = ""
    shape: Literal["signature", "stamp", "fingerprint"] = "signature"
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document before it is drawn.

    `office` is the code, `office_name` and `authority` are printed at the head. `number` is the
    registration number. `standing` is the position (book/sequence) of the entry's newest fact that
    the document shows. `address` is the short web address, without scheme. `serial` is the paper's
    own number and may be drawn last: it is not part of `printed()`. `subject` says on every further
    page whose paper it is. A read-back sheet has the hex `digest` of what was declared on every
    page, and the `marks` that can be ticked.
    """

    kind: Kind
    title: str
    language: str
    direction: Literal["ltr", "rtl"]
    authority: str
    office: str
    office_name: str
    number: str
    rows: tuple[Row, ...]
    serial: str = ""
    event: str = "birth"
    subtitle: str = ""
    annotations: tuple[Annotation, ...] = ()
    remarks: tuple[Remark, ...] = ()
    issued_on: str = ""
    standing: str = ""
    address: str = ""
    spaces: tuple[Space, ...] = ()
    subject: str = ""
    digest: str = ""
    marks: tuple[str, ...] = ()

    def printed(self) -> bytes:
        """Return the canonical JSON of what is stated.

        Left out: the serial, which the QR states; where to check, which is advice and may change;
        the subject, which the rows say; and what only a read-back sheet has.
        """
        fields = asdict(self)
        for name in ("serial", "address", "subject", "digest", "marks"):
            del fields[name]
        return canonical(fields)


def digest(printed: bytes) -> str:
    """Return the hex SHA-256 that the QR carries of `Document.printed()`."""
    return hashlib.sha256(printed).hexdigest()
