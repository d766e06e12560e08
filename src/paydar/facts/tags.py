# SPDX-License-Identifier: Apache-2.0
"""Tags name what a fact is about. Guarded ones take part in the append condition.

A guarded tag of a *claim* may carry one living fact: two of them are a conflict that a registrar
resolves. `stated:` is an official number that somebody told us; it guards but claims nothing.
"""

import re
from typing import Final

CLAIMS: Final = frozenset(
    {
        "number",
        "notice",
        "certificate",
        "death",
        "voided",
        "decree",
        "pad",
        "marriage",
        "booklet",
        "block",
        "document",
        "registration",
    }
)
GUARDED: Final = CLAIMS | {
    "person",
    "entry",
    "stated",
    "stock",
    "day",
    "office-chart",
    "notifier",
    "issuer",
}
INDEX: Final = frozenset({"office", "drawn", "looked", "series", "staff"})

_PLAIN: Final = re.compile(r"[0-9A-Za-z._/-]*")
_TAG: Final = re.compile(r"[a-z][a-z-]*:[!-~]{1,120}")


def is_claim(tag: str) -> bool:
    """Whether only one living fact may stand on the tag."""
    return tag.partition(":")[0] in CLAIMS


def is_tag(text: str) -> bool:
    """Whether the text has the form of a tag: ASCII, one known-looking prefix, no spaces."""
    return _TAG.fullmatch(text) is not None


def spell(text: str) -> str:
    """Spell free text for use in a tag: ASCII letters and digits kept, the rest percent-encoded."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(
        c
        if c.isascii() and (c.isalnum() or c in "-._/")
        else "".join(f"%{b:02X}" for b in c.encode())
        for c in text
    )
