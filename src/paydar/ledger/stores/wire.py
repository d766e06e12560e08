# SPDX-License-Identifier: Apache-2.0
"""How the portable SQL and its values go over PostgreSQL's wire, many rows in one statement."""

import functools
import re
from collections.abc import Sequence
from struct import Struct, pack
from typing import Final

from psycopg import pq

from paydar.ledger.stores import Scalar, Value

SCHEMA: Final = re.compile(r"\s*(CREATE|ALTER|DROP)\b")
_INSERT: Final = re.compile(
    r"INSERT INTO (?P<table>\w+) \((?P<columns>[\w, ]+)\) VALUES \((?P<values>[$0-9, ]+)\)"
    r"(?P<conflict> ON CONFLICT(?: \((?P<keys>[\w, ]+)\))? DO (?P<do>NOTHING|UPDATE SET [^$]+))?"
)
# Binary parameters: their type (an OID of pg_type, fixed for ever), and that of an array of them.
_TEXT, _INT8, _BYTEA = 25, 20, 17
_ARRAYS: Final = {_TEXT: 1009, _INT8: 1016, _BYTEA: 1001}
_SPELLED: Final = {_TEXT: "text", _INT8: "int8", _BYTEA: "bytea"}
_NULL: Final = b"\xff\xff\xff\xff"
_int8, _length = Struct(">q"), Struct(">i")

Column = list[Scalar]
Buffers = tuple[list[bytes | None], tuple[int, ...], list[pq.Format]]


@functools.cache
def dialect(sql: str) -> bytes:
    """Turn the portable spelling into PostgreSQL's: text columns that sort in byte order."""
    if SCHEMA.match(sql):
        sql = re.sub(r"\bTEXT\b", 'TEXT COLLATE "C"', sql)
    return sql.encode()


def parameters(values: Sequence[Value | Column]) -> Buffers:
    """Return values as a statement takes them: buffers, types (0: what the place asks for)."""
    buffers, types = list[bytes | None](), list[int]()
    formats = [pq.Format.BINARY] * len(values)
    for n, value in enumerate(values):
        if isinstance(value, list):
            if not value:
                formats[n] = pq.Format.TEXT  # an empty list fits any array: its type is asked for
            buffers.append(_array(value) if value else b"{}")
            types.append(_ARRAYS[_type(value[0])] if value else 0)
        else:
            buffers.append(_scalar(value))
            types.append(_type(value))
    return buffers, tuple(types), formats


def _type(value: Scalar) -> int:
    if isinstance(value, str):
        return _TEXT
    if isinstance(value, int):
        return _INT8
    return 0 if value is None else _BYTEA


def _scalar(value: Scalar) -> bytes | None:
    if isinstance(value, str):
        return value.encode()
    return _int8.pack(value) if isinstance(value, int) else value


def _array(items: Sequence[Scalar]) -> bytes:
    """Return a one-dimensional array: dimensions, NULLs, type, length, first index, then items."""
    kind = next((_type(i) for i in items if i is not None), _TEXT)
    head = pack(">iiIii", 1, 1 if None in items else 0, kind, len(items), 1)
    parts = [head]
    for item in items:
        data = _scalar(item)
        parts += (_NULL,) if data is None else (_length.pack(len(data)), data)
    return b"".join(parts)


def spread(sql: str, rows: Sequence[Sequence[Scalar]]) -> tuple[bytes, list[Column]] | None:
    """Return a plain INSERT as one statement over columns; None where that would not be the same.

    It is not for an upsert that names one key twice: the second row must meet the first one.
    """
    keys = _meets_by(sql)
    if keys is None or (keys and len({tuple(row[k] for k in keys) for row in rows}) < len(rows)):
        return None
    columns = [list(column) for column in zip(*rows, strict=True)]
    types = tuple(next((_type(v) for v in c if v is not None), 0) for c in columns)
    told = [column for column, kind in zip(columns, types, strict=True) if kind]
    return (_over_columns(sql, types), told) if told else None


@functools.cache
def _meets_by(sql: str) -> tuple[int, ...] | None:
    """Return which parameters an upsert meets by, none for a plain INSERT; None for other SQL.

    Its parameters must be `$1, $2, …` in the order of the columns; constants may follow.
    """
    found = _INSERT.fullmatch(sql)
    if found is None:
        return None
    columns, values = _words(found["columns"]), _words(found["values"])
    asked = [v for v in values if v.startswith("$")]
    if values[: len(asked)] != [f"${i + 1}" for i in range(len(asked))]:
        return None
    if not found["conflict"] or found["do"] == "NOTHING":
        return ()
    keys = tuple(columns.index(k) for k in _words(found["keys"] or ""))
    return keys if max(keys) < len(asked) else None


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


@functools.cache
def _over_columns(sql: str, types: tuple[int, ...]) -> bytes:
    """Spell the INSERT as a SELECT over arrays; a column without any value is NULL."""
    found = _INSERT.fullmatch(sql)
    assert found is not None  # noqa: S101 - asked only for what `_meets_by` knows
    told = [n for n, kind in enumerate(types) if kind]
    arrays = ", ".join(f"${i + 1}::{_SPELLED[types[n]]}[]" for i, n in enumerate(told))
    chosen = [f"c{n}" if kind else "NULL" for n, kind in enumerate(types)]
    chosen += _words(found["values"])[len(types) :]
    names = ", ".join(f"c{n}" for n in told)
    return (
        f"INSERT INTO {found['table']} ({found['columns']}) SELECT {', '.join(chosen)}"  # noqa: S608
        f" FROM unnest({arrays}) AS u ({names}){found['conflict'] or ''}"
    ).encode()
