# SPDX-License-Identifier: Apache-2.0
"""A block of serials leased to an office, handed out in an order that cannot be guessed.

Numbers that count up tell strangers who was born the same day. So the serials of a block are issued
in a shuffled order. The shuffle is a keyed permutation, and the only thing to remember is how many
have been issued: `nth(block, key, 0)`, `nth(block, key, 1)`, ... names every serial exactly once.

Eight Feistel rounds with HMAC-SHA-256 over the next power of four, walked until the value falls
inside the block (Black and Rogaway, Ciphers with Arbitrary Finite Domains, 2002). It hides order,
it is not encryption: who holds the key or many numbers of a small block can tell more. The result
for a given key may never change, or numbers would be issued twice; the tests pin it.
"""

import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from paydar.identity.refused import NumberRefused

SHORTEST_KEY: Final = 16  # bytes
_ROUNDS: Final = 8
Pads = tuple["hashlib._Hash", "hashlib._Hash"]  # noqa: SLF001 - its name for a type


@dataclass(frozen=True, slots=True, order=True)
class NumberBlock:
    """The serials `first` to `last`, both included, under one prefix of a scheme."""

    scheme: str
    prefix: str
    first: int
    last: int

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last:
            raise NumberRefused("number-component", part="block")

    @property
    def size(self) -> int:
        """Return how many serials the block has."""
        return self.last - self.first + 1

    def contains(self, serial: int) -> bool:
        """Say whether `serial` belongs to this block."""
        return self.first <= serial <= self.last


def nth(block: NumberBlock, key: bytes, index: int) -> int:
    """Return the serial to issue after `index` others; every index gives a different one.

    Refuses `number-block-used-up` when the block has no such serial left, and
    `number-key-too-short` for a key that could be tried out.
    """
    if len(key) < SHORTEST_KEY:
        raise NumberRefused("number-key-too-short", shortest=str(SHORTEST_KEY))
    if not 0 <= index < block.size:
        raise NumberRefused("number-block-used-up", size=str(block.size))
    bits = max(1, ((block.size - 1).bit_length() + 1) // 2)  # in each half
    pads = _pads_of(block, key)
    value = _shuffled(index, bits, pads)
    while value >= block.size:  # at most 4 steps on average, and it always comes back
        value = _shuffled(value, bits, pads)
    return block.first + value


@lru_cache(maxsize=256)
def _pads_of(block: NumberBlock, key: bytes) -> Pads:
    """Return SHA-256 after the inner and the outer pad of HMAC (RFC 2104); the same for a block."""
    own = _key_of(block, key).ljust(64, b"\0")
    inner, outer = bytes(b ^ 0x36 for b in own), bytes(b ^ 0x5C for b in own)
    return hashlib.sha256(inner), hashlib.sha256(outer)


def _key_of(block: NumberBlock, key: bytes) -> bytes:
    """Return a key of this block alone, so that two blocks under one key differ in order."""
    parts = ("paydar number block 1", block.scheme, block.prefix, str(block.first), str(block.last))
    return hmac.digest(key, "\0".join(parts).encode(), hashlib.sha256)


def _shuffled(value: int, bits: int, pads: Pads) -> int:
    mask = (1 << bits) - 1
    left, right = value >> bits, value & mask
    for number in range(_ROUNDS):
        inner, outer = pads[0].copy(), pads[1].copy()
        inner.update(number.to_bytes(1, "big") + right.to_bytes(16, "big"))
        outer.update(inner.digest())
        left, right = right, left ^ (int.from_bytes(outer.digest()[:16], "big") & mask)
    return left << bits | right
