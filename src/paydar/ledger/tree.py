# SPDX-License-Identifier: Apache-2.0
"""The Merkle tree of RFC 6962, section 2.1: roots, inclusion and consistency proofs.

Nodes are asked for by (level, index): the perfect subtree over leaves
`[index * 2**level, (index + 1) * 2**level)`. Where they come from is the caller's business.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Final

Node = Callable[[int, int], bytes]

EMPTY: Final = hashlib.sha256(b"").digest()
HASH_SIZE: Final = 32


def leaf_hash(entry: bytes) -> bytes:
    """Return SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Edge:
    """The right edge of a growing tree: the roots of its perfect subtrees, largest first."""

    __slots__ = ("size", "stack")

    def __init__(self) -> None:
        self.size = 0
        self.stack: list[bytes] = []

    def copy(self) -> "Edge":
        """Return an independent edge, so that a failed batch leaves the old one untouched."""
        other = Edge()
        other.size, other.stack = self.size, self.stack.copy()
        return other

    def push(self, subtree: bytes, level: int = 0) -> None:
        """Append a perfect subtree of `2**level` leaves; the size must be a multiple of that."""
        carry = self.size >> level
        while carry & 1:
            subtree = node_hash(self.stack.pop(), subtree)
            carry >>= 1
        self.stack.append(subtree)
        self.size += 1 << level

    def root(self) -> bytes:
        """Return the root of all that was pushed."""
        if not self.stack:
            return EMPTY
        root = self.stack[-1]
        for left in reversed(self.stack[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    edge = Edge()
    for leaf in leaves:
        edge.push(leaf)
    return edge.root()


def _split(size: int) -> int:
    """Return the largest power of two below `size` (size > 1)."""
    return 1 << (size - 1).bit_length() - 1


def subtree(low: int, high: int, node: Node) -> bytes:
    """Return the hash of leaves [low, high) of a tree, `low` aligned as RFC 6962 splits make it."""
    size = high - low
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, low >> level)
    k = _split(size)
    return node_hash(subtree(low, low + k, node), subtree(low + k, high, node))


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Return the audit path of leaf `index` in the tree of `size`, sibling first."""
    if not 0 <= index < size:
        raise ValueError((index, size))
    low, high, path = 0, size, list[bytes]()
    while high - low > 1:
        k = _split(high - low)
        if index < low + k:
            path.append(subtree(low + k, high, node))
            high = low + k
        else:
            path.append(subtree(low, low + k, node))
            low += k
    return path[::-1]


def consistency_proof(old: int, size: int, node: Node) -> list[bytes]:
    """Return the proof that the tree of `size` continues the tree of `old` (0 < old <= size)."""
    if not 0 < old <= size:
        raise ValueError((old, size))
    low, high, whole, path = 0, size, True, list[bytes]()
    while old != high:
        k = _split(high - low)
        if old <= low + k:
            path.append(subtree(low + k, high, node))
            high = low + k
        else:
            path.append(subtree(low, low + k, node))
            low, whole = low + k, False
    if not whole:
        path.append(subtree(low, high, node))
    return path[::-1]


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path shows `leaf` at `index` in the tree of `size` with that root (RFC 9162)."""
    if not 0 <= index < size:
        return False
    fn, sn, at = index, size - 1, leaf
    for sibling in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            at = node_hash(sibling, at)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            at = node_hash(at, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and at == root


def consistent(old: int, size: int, path: Sequence[bytes], *, old_root: bytes, root: bytes) -> bool:
    """Whether the path shows that the tree of `size` continues the tree of `old` (RFC 9162)."""
    if old == size:
        return not path and old_root == root
    if not 0 < old < size or not path:
        return False
    hashes = list(path) if old & (old - 1) else [old_root, *path]
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    was = now = hashes[0]
    for sibling in hashes[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            now = node_hash(now, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and was == old_root and now == root
