# SPDX-License-Identifier: Apache-2.0
"""Statements about who is who. Persons are joined by a fact, never by rewriting."""

from paydar.facts.values import Statement


class PersonsLinked(Statement, frozen=True, kw_only=True, tag="persons.linked"):
    """Two person ids name the same human being; `keep` is the one to use from now on."""

    keep: str
    other: str
    reason: str
