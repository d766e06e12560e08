# SPDX-License-Identifier: Apache-2.0
"""The prompt projection of notices: what waits for a declaration, who notifies, which lists came.

A row is the fold of the facts on one claim and nothing else, so it does not matter in which order
facts arrive. A registration whose certificate nobody notified has no row.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from paydar.facts.births import BirthDeclarationAmended, BirthDeclared, BirthRegistered
from paydar.facts.notices import (
    NoticeAmended,
    NoticeReceived,
    NoticesListed,
    NoticeWithdrawn,
    NotifierEnrolled,
)
from paydar.ledger.books import Books
from paydar.ledger.projection import Piece, Recorded, Table
from paydar.ledger.read import look
from paydar.ledger.stores import Reading, Row, Writing
from paydar.notices.tags import issuer_tag, notifier_tag, number_in

_CLAIM: Final = "notice:"
_NOTICE: Final = (
    "claim", "issuer", "issued", "number", "spelled", "status", "born", "notified", "since",
    "entry", "pos",
)  # fmt: skip
_NOTIFIER: Final = ("tag", "issuer", "issued", "role", "key", "pos")
_LIST: Final = (
    "tag",
    "issuer",
    "list_number",
    "first_number",
    "last_number",
    "spoiled",
    "listed",
    "pos",
)
_Birth = BirthDeclared | BirthDeclarationAmended | BirthRegistered


class _Said(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a fact says of a row; `kind` is its first letter's word, days are ISO."""

    kind: str
    issuer: str = ""
    number: str = ""
    born: str = ""
    day: str = ""
    more: tuple[str, ...] = ()


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(_Said).decode


class Noticing:
    """See the module."""

    name = "notices"
    version = 1
    schema = """
CREATE TABLE notice (claim TEXT PRIMARY KEY, issuer TEXT NOT NULL, issued TEXT NOT NULL,
 number TEXT NOT NULL, spelled TEXT NOT NULL, status TEXT NOT NULL, born TEXT NOT NULL,
 notified TEXT NOT NULL, since TEXT NOT NULL, entry TEXT NOT NULL, pos BIGINT NOT NULL)
 /* without rowid */;
CREATE INDEX notice_waits ON notice (status, since, claim);
CREATE INDEX notice_numbered ON notice (spelled);
CREATE INDEX notice_came ON notice (notified, claim);
CREATE INDEX notice_own ON notice (issued, pos);
CREATE TABLE notifier (tag TEXT PRIMARY KEY, issuer TEXT NOT NULL, issued TEXT NOT NULL,
 role TEXT NOT NULL, key TEXT NOT NULL, pos BIGINT NOT NULL) /* without rowid */;
CREATE TABLE notice_list (tag TEXT PRIMARY KEY, issuer TEXT NOT NULL, list_number BIGINT NOT NULL,
 first_number TEXT NOT NULL, last_number TEXT NOT NULL, spoiled TEXT NOT NULL, listed TEXT NOT NULL,
 pos BIGINT NOT NULL) /* without rowid */
"""
    tables: tuple[Table, ...] = (
        Table("notice", _NOTICE, 1),
        Table("notifier", _NOTIFIER, 1),
        Table("notice_list", _LIST, 1),
    )

    def __init__(self, books: Books) -> None:
        self._books = books

    def apply(self, tx: Writing, facts: Sequence[Recorded]) -> None:
        """Write the rows of every notice, notifier and list that these facts touch."""
        touched, taken = set[str](), list[tuple[str, str, int, str]]()
        for fact in facts:
            for key, said in _said(fact):
                if isinstance(fact.body, _Birth):
                    taken.append((said.kind, said.more[0], fact.pos, key))
                else:
                    touched.add(key)
        if touched:
            self._again(tx, touched)
        if taken:  # nearly every birth has a certificate; a write that meets no row asks nothing
            tx.run_many(_TAKEN, taken)

    def _again(self, tx: Writing, keys: set[str]) -> None:
        found = look(tx, self._books, {_tag_of(key) for key in keys})
        for key in sorted(keys):
            told = [
                (said, fact.pos)
                for fact in found.on(_tag_of(key))
                for named, said in _said(fact)
                if named == key
            ]
            for table, row in _rows(key, told):
                columns = dict(_TABLES)[table]
                marks = ", ".join(f"${n + 1}" for n in range(len(columns)))
                sets = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
                tx.run(
                    f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
                    f" ON CONFLICT ({columns[0]}) DO UPDATE SET {sets}",
                    *row,
                )

    def pieces(self, fact: Recorded) -> Iterable[tuple[str, bytes]]:
        """See `Projection`: what the fact says under each key."""
        return [(key, _encode(said)) for key, said in _said(fact)]

    def rows(
        self, pieces: Iterable[tuple[str, list[Piece]]], disputed: Container[int]
    ) -> Iterator[tuple[str, Row]]:
        """See `Projection`. Keys of lists, notices and notifiers follow each other."""
        del disputed  # a dispute is the entry's: both notices of one claim are one row
        for key, its in pieces:
            yield from _rows(key, [(_decode(piece.told), piece.pos) for piece in its])


# In whatever order: the smallest entry, the farthest state and the newest place, as the fold says.
_TAKEN: Final = """
UPDATE notice SET
 status = CASE WHEN status = 'registered' THEN status ELSE $1 END,
 entry = CASE WHEN entry <> '' AND entry < $2 THEN entry ELSE $2 END,
 pos = CASE WHEN pos > $3 THEN pos ELSE $3 END
 WHERE claim = $4
"""
_TABLES: Final = (("notice", _NOTICE), ("notifier", _NOTIFIER), ("notice_list", _LIST))


def _said(fact: Recorded) -> list[tuple[str, _Said]]:
    """Return what a fact says, under each key."""
    match body := fact.body:
        case BirthDeclared() | BirthDeclarationAmended() | BirthRegistered():
            kind = "registered" if isinstance(body, BirthRegistered) else "declared"
            return [(claim, _Said(kind, more=(body.entry,))) for claim in _claims(fact)]
        case NoticeReceived() | NoticeAmended():
            born = body.notice.child.born
            kind, day = "amended", ""
            if isinstance(body, NoticeReceived):
                kind, day = "received", body.notified_on.latest.isoformat()
            told = _Said(
                kind, body.issuer, body.number, born.latest.isoformat() if born else "", day
            )
            return [(claim, told) for claim in _claims(fact)]
        case NoticeWithdrawn():
            return [(claim, _Said("withdrawn")) for claim in _claims(fact)]
        case NotifierEnrolled():
            told = _Said("enrolled", body.issuer, more=(body.role, body.key))
            return [(notifier_tag(body.assignment), told)]
        case NoticesListed():
            more = (body.first, body.last, "\n".join(body.spoiled))
            day = body.listed_on.latest.isoformat()
            told = _Said("listed", body.issuer, str(body.list_number), "", day, more)
            return [(f"list:{issuer_tag(body.issuer)}/{body.list_number:06}", told)]
        case _:
            return []


def _claims(fact: Recorded) -> list[str]:
    return [tag for tag in fact.envelope.after if tag.startswith(_CLAIM)]


def _tag_of(key: str) -> str:
    """Return the guarded tag on which the facts of a key stand."""
    return key.removeprefix("list:").rpartition("/")[0] if key.startswith("list:") else key


def _rows(key: str, told: Sequence[tuple[_Said, int]]) -> Iterator[tuple[str, Row]]:
    """Yield the row of a key, if its facts make one."""
    if key.startswith(_CLAIM):
        yield from _notice_row(key, told)
    elif key.startswith("list:"):
        said, pos = told[0]  # the first in order stands
        first, last, spoiled = said.more
        number = int(said.number)
        yield "notice_list", (key, said.issuer, number, first, last, spoiled, said.day, pos)
    else:
        said, pos = told[-1]
        yield "notifier", (key, said.issuer, issuer_tag(said.issuer), *said.more, pos)


def _notice_row(claim: str, told: Sequence[tuple[_Said, int]]) -> Iterator[tuple[str, Row]]:
    """Fold as `notices.progress` does, for the few things that lists need."""
    first = next((said for said, _ in told if said.kind == "received"), None)
    if first is None:
        return
    kinds = {said.kind for said, _ in told}
    entry = min((said.more[0] for said, _ in told if said.more), default="")
    status = "withdrawn" if "withdrawn" in kinds else "waiting"
    if entry:
        status = "registered" if "registered" in kinds else "declared"
    born = first.born
    seen = False
    for said, _ in told:
        seen = seen or said.kind == "received"
        if seen and said.kind == "amended":
            born = said.born
    newest = max(pos for _, pos in told)
    yield "notice", (
        claim, first.issuer, issuer_tag(first.issuer), first.number, number_in(claim), status,
        born, first.day, born or first.day, entry, newest,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice in a list: never a name. Days are ISO; `born` is empty where it was not told.

    `since` is the day from which the term of declaring counts; lists are in its order.
    """

    claim: str
    issuer: str
    number: str
    status: str
    born: str
    notified: str
    since: str
    entry: str
    pos: int


@dataclass(frozen=True, slots=True)
class Notifier:
    """Who notifies under an assignment."""

    assignment: str
    issuer: str
    role: str
    key: str


@dataclass(frozen=True, slots=True)
class NumberList:
    """A list of numbers as it came; `listed` is an ISO day."""

    issuer: str
    list_number: int
    first: str
    last: str
    spoiled: tuple[str, ...]
    listed: str


_SELECT: Final = (
    "SELECT claim, issuer, number, status, born, notified, since, entry, pos FROM notice"
)


def waiting(tx: Reading, limit: int, after: tuple[str, str] = ("", "")) -> list[NoticeRow]:
    """Return notices on which nobody declared, the oldest term first; `after` (since, claim)."""
    sql = (
        f"{_SELECT} WHERE status = 'waiting' AND (since, claim) > ($1, $2)"
        " ORDER BY since, claim LIMIT $3"
    )
    return [_row(row) for row in tx.rows(sql, *after, limit)]


def counts(tx: Reading) -> dict[str, int]:
    """Return how many notices are in each state."""
    rows = tx.rows("SELECT status, count(*) FROM notice GROUP BY status ORDER BY status")
    return {str(status): int(many or 0) for status, many in rows}


def count_until(tx: Reading, day: str) -> int:
    """Return how many waiting notices count their term from this ISO day or an earlier one."""
    sql = "SELECT count(*) FROM notice WHERE status = 'waiting' AND since <= $1"
    return int(tx.rows(sql, day)[0][0] or 0)


def came_since(tx: Reading, day: str, limit: int) -> list[NoticeRow]:
    """Return notices with a told day of birth that came on this ISO day or later, newest first."""
    sql = (
        f"{_SELECT} WHERE notified >= $1 AND born <> '' AND born < notified"
        " ORDER BY notified DESC, claim LIMIT $2"
    )
    return [_row(row) for row in tx.rows(sql, day, limit)]


def numbered(tx: Reading, spelled: str, limit: int) -> list[NoticeRow]:
    """Return waiting notices whose number is spelled so, whoever issued them."""
    sql = f"{_SELECT} WHERE spelled = $1 AND status = 'waiting' ORDER BY claim LIMIT $2"
    return [_row(row) for row in tx.rows(sql, spelled, limit)]


def declared(tx: Reading, limit: int) -> list[NoticeRow]:
    """Return notices on which a declaration stands that is not registered, the oldest first."""
    sql = f"{_SELECT} WHERE status = 'declared' ORDER BY since, claim LIMIT $1"
    return [_row(row) for row in tx.rows(sql, limit)]


def one(tx: Reading, claim: str) -> NoticeRow | None:
    """Return the row of a claim, or None when no notice came."""
    rows = tx.rows(f"{_SELECT} WHERE claim = $1", claim)
    return _row(rows[0]) if rows else None


def own(tx: Reading, issued: str, after: int, limit: int) -> list[NoticeRow]:
    """Return an issuer's notices behind a place, the one whose last fact is oldest first."""
    sql = f"{_SELECT} WHERE issued = $1 AND pos > $2 ORDER BY pos LIMIT $3"
    return [_row(row) for row in tx.rows(sql, issued, after, limit)]


def notifiers(tx: Reading) -> list[Notifier]:
    """Return everybody who was ever enrolled, by name."""
    sql = "SELECT tag, issuer, role, key FROM notifier ORDER BY issuer, tag"
    return [
        Notifier(str(tag).partition(":")[2], str(issuer), str(role), str(key))
        for tag, issuer, role, key in tx.rows(sql)
    ]


def lists(tx: Reading, limit: int) -> list[NumberList]:
    """Return the newest lists, by issuer and number."""
    columns = "issuer, list_number, first_number, last_number, spoiled, listed, pos, tag"
    sql = f"SELECT {columns} FROM notice_list"  # noqa: S608
    rows = tx.rows(f"{sql} ORDER BY pos DESC, tag LIMIT $1", limit)
    found = [
        NumberList(str(i), int(n or 0), str(f), str(z), _spoiled(str(s)), str(d))
        for i, n, f, z, s, d, _, _ in rows
    ]
    return sorted(found, key=lambda told: (told.issuer, told.list_number))


def _spoiled(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def standing(tx: Reading, claims: Sequence[str]) -> set[str]:
    """Return those of these claims on which any fact stands: notified, declared or registered."""
    sql = "SELECT DISTINCT tag FROM tag WHERE tag = ANY($1)"
    return {str(tag) for (tag,) in tx.rows(sql, sorted(claims))} if claims else set()


def _row(row: Row) -> NoticeRow:
    claim, issuer, number, status, born, notified, since, entry, pos = row
    return NoticeRow(
        str(claim), str(issuer), str(number), str(status), str(born), str(notified), str(since),
        str(entry), int(pos or 0),
    )  # fmt: skip
