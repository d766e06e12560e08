# SPDX-License-Identifier: Apache-2.0
"""On which line of a TOML file a thing stands: `tomllib` does not say, and a finding must."""

import re
from typing import Final

_HEADER: Final = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
_KEY: Final = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*=""")
_PART: Final = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def lines_of(text: str) -> dict[str, int]:
    """Return path -> line (from 1), for instance `declarants[1].role` -> 14."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _within(_path(header[2]), counts)
            if header[1] == "[[":
                index = counts.get(table, 0)
                counts[table] = index + 1
                table = f"{table}[{index}]"
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            path = _path(key[1])
            lines.setdefault(f"{table}.{path}" if table else path, number)
    return lines


def _within(path: str, counts: dict[str, int]) -> str:
    """Name the last element of each array of tables that the path goes through."""
    parts = path.split(".")
    walked = parts[0]
    for part in parts[1:]:
        walked = (
            f"{walked}[{counts[walked] - 1}].{part}" if walked in counts else f"{walked}.{part}"
        )
    return walked


def line_at(lines: dict[str, int], path: str) -> int:
    """Return the line of a path, or of the nearest thing that holds it; 1 when nothing does."""
    while path:
        if path in lines:
            return lines[path]
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""
    return 1


def path_of(message: str) -> str:
    """Return the path that a msgspec message names (``... - at `$.term.days` ``)."""
    _, at, rest = message.rpartition(" - at `$")
    return rest.rstrip("`").lstrip(".") if at else ""


def _path(dotted: str) -> str:
    return ".".join(part.strip("\"'") for part in _PART.findall(dotted))
