# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001 - see make.py
"""Tables of the shapes that programs meet: commands, answers, facts."""

import datetime as dt
import types
from collections.abc import Callable, Iterable
from typing import Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from paydar.counter import receipts
from paydar.counter.commands import COMMANDS, Asked
from paydar.facts import codec

Table = Callable[[Iterable[str], Iterable[Iterable[str]]], str]
PLAIN: Final[dict[object, str]] = {
    str: "text",
    int: "whole number",
    bool: "true or false",
    dt.date: "ISO day",
    msgspec.Raw: "object",
}


def commands(table: Table) -> str:
    """Return every command with its fields, then every shape that they use, once."""
    said = [
        f"### {kind}\n\n{_doc(shape)}\n\n{_fields(shape, table)}"
        for kind, shape in COMMANDS.items()
    ]
    used = _used(COMMANDS.values())
    shapes = [f"### {shape.__name__}\n\n{_doc(shape)}\n\n{_fields(shape, table)}" for shape in used]
    line = _fields(Asked, table)
    return "\n\n".join(["## The line", line, "## Commands", *said, "## Shapes", *shapes])


def answers(table: Table) -> str:
    """Return the shapes of receipt and refusal."""
    kinds = (receipts.Receipt, receipts.Refused, receipts.Ground)
    return "\n\n".join(f"### {k.__name__}\n\n{_doc(k)}\n\n{_fields(k, table)}" for k in kinds)


def facts(table: Table) -> str:
    """Return the kinds of facts."""
    rows = [(f"`{shape.__struct_config__.tag}`", _doc(shape)) for shape in get_args(codec.Body)]
    return table(["kind", "says"], rows)


def _doc(shape: type) -> str:
    return " ".join((shape.__doc__ or "").split())


def _fields(shape: type, table: Table) -> str:
    hints = get_type_hints(shape)
    rows = []
    for field in msgspec.structs.fields(shape):
        needed = "needed" if field.required else _default(field.default)
        rows.append((f"`{field.encode_name}`", spelled(hints[field.name]), needed))
    return table(["field", "type", "default"], rows)


def _default(value: object) -> str:
    if value in (None, "", ()) or value is msgspec.NODEFAULT:
        return ""
    if isinstance(value, msgspec.Struct):
        return "empty"
    return f"`{value}`"


def spelled(hint: object) -> str:
    """Return a type in words."""
    if hint in PLAIN:
        return PLAIN[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return ", ".join(f"`{value}`" if value else "empty" for value in inner)
    if origin in (Union, types.UnionType):
        return spelled(next(a for a in inner if a is not type(None)))
    if origin in (tuple, list):
        return f"list of {spelled(inner[0])}"
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return str(hint)


def _used(shapes: Iterable[type]) -> list[type]:
    """Return every shape inside these, in the order in which they are met."""
    found: dict[type, None] = {}
    work = [hint for shape in shapes for hint in get_type_hints(shape).values()]
    while work:
        hint = work.pop(0)
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            if hint not in found:
                found[hint] = None
                work += get_type_hints(hint).values()
        else:
            work += [a for a in get_args(hint) if not isinstance(a, str)]
    return list(found)
