# SPDX-License-Identifier: Apache-2.0
"""The small shapes that facts are made of. Storage is Gregorian; the written form is kept."""

import datetime as dt
from typing import Literal

import msgspec


class Shape(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """A frozen record. Unknown fields are refused wherever it is decoded.

    Records are trees and never point back, so the cycle collector need not walk them.
    """


class Statement(Shape, frozen=True, tag_field="kind"):
    """The body of a fact. Its kind is spelled in the body too, so that it reads alone."""


class DateOf(Shape, frozen=True, kw_only=True):
    """A civil day as it was told. A partial date is the interval it may mean, ends inclusive."""

    earliest: dt.date
    latest: dt.date
    calendar: str
    as_written: str

    @property
    def is_full(self) -> bool:
        """Whether one single day is meant."""
        return self.earliest == self.latest


class Name(Shape, frozen=True, kw_only=True):
    """A name in the register's script and, where told, in Latin letters. `family` may be empty."""

    given: str = ""
    family: str = ""
    given_latin: str = ""
    family_latin: str = ""


class Paper(Shape, frozen=True, kw_only=True):
    """An identity paper that was shown: booklet, card, passport, residence permit or another."""

    kind: Literal["booklet", "card", "passport", "permit", "other"]
    number: str
    issued_at: str = ""
    issued_on: DateOf | None = None


class Place(Shape, frozen=True, kw_only=True):
    """A coded place of the law pack, with what the code cannot say in words."""

    code: str = ""
    text: str = ""
    country: str = ""


class Attachment(Shape, frozen=True, kw_only=True):
    """A scanned paper, held as a blob named by its SHA-256 (hex)."""

    digest: str
    media_type: Literal["image/jpeg", "image/png", "application/pdf"]
    size: int
    title: str = ""


class By(Shape, frozen=True, kw_only=True):
    """Who acted: staff id, the post held, and the assignment that gave it."""

    staff: str
    post: str
    assignment: str
