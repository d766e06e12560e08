# SPDX-License-Identifier: Apache-2.0
"""C2SP tlog-tiles: how the tree and its entries are cut into files.

A full tile is 256 hashes. Hash i of tile n at level l covers leaves
`[(n*256 + i) * 256**l, (n*256 + i + 1) * 256**l)`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from paydar.ledger.tree import HASH_SIZE, Node, node_hash

WIDTH: Final = 256
HEIGHT: Final = 8

_PATH: Final = re.compile(
    r"tile/(entries|0|[1-5][0-9]|6[0-3]|[1-9])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile's address. `level` is None for an entry bundle; `width` is 256 for a full one."""

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The path below the log's prefix."""
        name = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{name}/{spell_number(self.number)}{partial}"


def spell_number(number: int) -> str:
    """Spell a tile number in groups of three digits: 1234067 is `x001/x234/067`."""
    digits = f"{number:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    return "/".join([f"x{g}" for g in groups[:-1]] + groups[-1:])


def parse_path(path: str) -> Tile | None:
    """Return the tile that a path names, or None; only the one right spelling is accepted."""
    if len(path) > 100 or not (match := _PATH.fullmatch(path)):
        return None
    name, number, width = match.groups()
    tile = Tile(
        None if name == "entries" else int(name),
        int(number.replace("x", "").replace("/", "")),
        int(width) if width else WIDTH,
    )
    return tile if tile.path == path and tile.width <= WIDTH else None


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every hash tile that a tree of `size` has, level by level, partial ones last."""
    level = 0
    while size:
        full, width = divmod(size, WIDTH)
        yield from (Tile(level, n) for n in range(full))
        if width:
            yield Tile(level, full, width)
        size, level = full, level + 1


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Return an entry bundle: each entry behind its big-endian 16-bit length."""
    return b"".join(len(e).to_bytes(2, "big") + e for e in entries)


def decode_bundle(data: bytes) -> list[bytes]:
    """Return the entries of a bundle; raises `ValueError` when it is cut short."""
    entries, at = list[bytes](), 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise ValueError("bundle cut short")
        entries.append(data[at + 2 : end])
        at = end
    return entries


def fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root of a power-of-two number of equal subtrees."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def split_hashes(data: bytes) -> list[bytes]:
    """Return the 32-byte hashes that a tile's bytes hold."""
    return [data[i : i + HASH_SIZE] for i in range(0, len(data), HASH_SIZE)]


def node_reader(tile_hashes: Callable[[int, int], Sequence[bytes]]) -> Node:
    """Return a `Node` that answers from `tile_hashes(level, n)`, full tiles or partial ones."""

    def node(level: int, index: int) -> bytes:
        tile_level, inside = divmod(level, HEIGHT)
        number, first = divmod(index << inside, WIDTH)
        return fold(tile_hashes(tile_level, number)[first : first + (1 << inside)])

    return node
