# SPDX-License-Identifier: Apache-2.0
"""Base45 (RFC 9285): bytes as the letters of a QR code's alphanumeric mode, 3 for every 2."""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE: Final = {letter: value for value, letter in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Return the letters for these bytes (RFC 9285, section 4)."""
    letters: list[str] = []
    for at in range(0, len(data) - 1, 2):
        high, rest = divmod(data[at] * 256 + data[at + 1], 45 * 45)
        letters += ALPHABET[rest % 45], ALPHABET[rest // 45], ALPHABET[high]
    if len(data) % 2:
        letters += ALPHABET[data[-1] % 45], ALPHABET[data[-1] // 45]
    return "".join(letters)


def decode(text: str) -> bytes:
    """Return the bytes; raises `ValueError` for a foreign letter, length or value."""
    if len(text) % 3 == 1:
        raise ValueError("base45 text has an impossible length")
    data = bytearray()
    for at in range(0, len(text), 3):
        group = text[at : at + 3]
        size = len(group) - 1
        try:
            value = sum(_VALUE[letter] * 45**place for place, letter in enumerate(group))
        except KeyError as error:
            raise ValueError("a letter that base45 does not have") from error
        if value >= 256**size:
            raise ValueError("base45 group is out of range")
        data += value.to_bytes(size, "big")
    return bytes(data)
