# SPDX-License-Identifier: Apache-2.0
"""Documents handed out. Issuing is itself a fact; its payload is what the QR code says."""

from typing import Literal

from paydar.facts.values import Statement


class DocumentIssued(Statement, frozen=True, kw_only=True, tag="document.issued"):
    """A certificate, extract or full copy of `entry` as it stood at fact `standing` (book/seq).

    `serial` is the document's own number; `claims` the canonical JSON of the QR's statements.
    """

    entry: str
    document: Literal["certificate", "extract", "full-copy"]
    serial: str
    language: str
    standing: str
    claims: dict[str, str]
    copy: int = 1
