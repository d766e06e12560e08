# SPDX-License-Identifier: Apache-2.0
"""A block of serials leased to an office, handed out in an order that cannot be guessed.

Numbers that count up tell strangers who was born the same day. So the serials of a block are issued
in a shuffled order. The shuffle is a keyed permutation, and the only thing to remember is how many
have been issued: `nth(block, key, 0)`, `nth(block, key, 1)`, ... names every serial exactly once.

Eight Feistel rounds over the next power of two, halves of unequal width taking turns, each round
keyed BLAKE2b (RFC 7693), walked until the value falls inside the block (Black and Rogaway, Ciphers
with Arbitrary Finite Domains, 2002). It hides order, it is not encryption: who holds the key or
many numbers of a small block can tell more. The result for a given key may never change, or numbers
would be issued twice; the tests pin it.
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from paydar.identity.refused import NumberRefused

SHORTEST_KEY: Final = 16  # bytes
_ROUNDS: Final = 8


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
    bits = max(2, (block.size - 1).bit_length())
    own = _key_of(block, key)
    value = _shuffled(index, bits, own)
    while value >= block.size:  # fewer than 2 steps on average, and it always comes back
        value = _shuffled(value, bits, own)
    return block.first + value


@lru_cache(maxsize=256)
def _key_of(block: NumberBlock, key: bytes) -> bytes:
    """Return a key of this block alone, so that two blocks under one key differ in order."""
    parts = ("paydar number block 1", block.scheme, block.prefix, str(block.first), str(block.last))
    # The parts are told apart by a byte that none of them holds; a long key is hashed to fit.
    short = key if len(key) <= 64 else blake2b(key).digest()
    return blake2b("\0".join(parts).encode(), key=short, digest_size=32).digest()


def _shuffled(value: int, bits: int, key: bytes) -> int:
    """Permute the numbers of `bits` bits: the halves change places after every round."""
    wide, narrow = bits - bits // 2, bits // 2  # widths of the left and the right half
    left, right = value >> narrow, value & ((1 << narrow) - 1)
    for number in range(_ROUNDS):
        told = number.to_bytes(1, "big") + right.to_bytes(16, "big")
        mixed = int.from_bytes(blake2b(told, key=key, digest_size=16).digest(), "big")
        left, right = right, left ^ (mixed & ((1 << wide) - 1))
        wide, narrow = narrow, wide
    return left << narrow | right
