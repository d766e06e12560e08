# SPDX-License-Identifier: Apache-2.0
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paydar.identity.block import NumberBlock, nth
from paydar.identity.refused import NumberRefused

KEY = bytes(range(32))
# Computed once by a second, independent implementation, its BLAKE2b written from RFC 7693.
PINNED_10 = [107, 108, 100, 104, 102, 105, 101, 103, 106, 109]
PINNED_MILLION = [863723, 851579, 377035, 184995, 954256]
PINNED_HALF = [450136, 249159, 69113, 193657, 385414]  # an odd number of bits


def order(size: int, key: bytes = KEY, first: int = 100, prefix: str = "001") -> list[int]:
    block = NumberBlock("sample", prefix, first, first + size - 1)
    return [nth(block, key, index) for index in range(size)]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 10, 16, 17, 341, 1000])
def test_every_serial_of_a_block_is_issued_exactly_once(size: int) -> None:
    assert sorted(order(size)) == list(range(100, 100 + size))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 120), st.binary(min_size=16, max_size=40), st.integers(0, 10**12))
def test_every_serial_comes_once_whatever_the_key(size: int, key: bytes, first: int) -> None:
    assert sorted(order(size, key, first)) == list(range(first, first + size))


def test_serials_do_not_count_up() -> None:
    serials = order(1000)
    assert sum(after == before + 1 for before, after in pairwise(serials)) < 10
    assert len({serial // 100 for serial in serials[:40]}) > 5


def test_two_keys_and_two_prefixes_give_two_orders() -> None:
    assert order(100) == order(100)
    assert order(100) != order(100, bytes(32))
    assert order(100) != order(100, prefix="002")


def test_the_order_of_a_known_key_never_changes() -> None:
    assert order(10) == PINNED_10
    block = NumberBlock("sample", "001", 0, 999_999)
    assert [nth(block, KEY, index) for index in range(5)] == PINNED_MILLION
    half = NumberBlock("sample", "001", 0, 499_999)
    assert [nth(half, KEY, index) for index in range(5)] == PINNED_HALF


def test_a_used_up_block_is_refused() -> None:
    block = NumberBlock("sample", "001", 5, 9)
    for index in (5, 6, -1):
        with pytest.raises(NumberRefused, match="number-block-used-up"):
            nth(block, KEY, index)


def test_a_key_that_could_be_tried_out_is_refused() -> None:
    with pytest.raises(NumberRefused, match="number-key-too-short"):
        nth(NumberBlock("sample", "001", 0, 9), b"short", 0)


@pytest.mark.parametrize(("first", "last"), [(5, 4), (-1, 4)])
def test_a_block_with_no_serials_is_refused(first: int, last: int) -> None:
    with pytest.raises(NumberRefused, match="number-component"):
        NumberBlock("sample", "001", first, last)


def test_a_block_knows_its_size_and_its_serials() -> None:
    block = NumberBlock("sample", "001", 5, 9)
    assert block.size == 5
    assert [block.contains(serial) for serial in (4, 5, 9, 10)] == [False, True, True, False]
