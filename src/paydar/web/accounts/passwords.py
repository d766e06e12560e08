# SPDX-License-Identifier: Apache-2.0
"""What a password must be, and how it is kept.

Long, not the own name, not one that everybody uses; no letter, figure or sign is demanded, and
every script and blanks are welcome (NIST SP 800-63B, 3.1.1.2). Keyboards differ: two spellings of
one Persian letter and the digits of three scripts are the same password, so that nobody stands
before another machine and cannot get in.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import FieldDoesNotExist, ValidationError

from paydar.calendar.digits import to_latin
from paydar.names.script import fold

LEAST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 200
LEAST_DIFFERENT: Final = 4  # characters; one key held down is no password
_LETTERS: Final = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})
_CODES: Final = {
    "password_too_short": "short",
    "password_too_common": "common",
    "password_too_similar": "similar",
}


class _Person:
    """What a password may not resemble, as Django's rule reads it."""

    class _meta:  # noqa: N801 - Django's name
        @staticmethod
        def get_field(name: str) -> None:
            raise FieldDoesNotExist(name)

    def __init__(self, words: Sequence[str]) -> None:
        for nth, word in enumerate(words):
            setattr(self, f"word{nth}", word)


def as_kept(password: str) -> str:
    """Return a password as it is hashed, however this keyboard writes it."""
    return to_latin(unicodedata.normalize("NFKC", password).translate(_LETTERS))


def amiss(password: str, words: Sequence[str]) -> list[str]:
    """Return what speaks against a new password: `short`, `long`, `common`, `similar`.

    `words` are the person's own: user name, names, office.
    """
    kept, found = as_kept(password), list[str]()
    if len(kept) > LONGEST_PASSWORD:
        return ["long"]
    if len(set(kept)) < LEAST_DIFFERENT:
        found.append("common")
    person = _Person([text for word in words if word for text in (word, fold(word))])
    for rule in _rules(2 * len(words)):
        try:
            rule.validate(kept, person)
        except ValidationError as error:
            found += [_CODES[one.code] for one in error.error_list]
    return list(dict.fromkeys(found))


@cache
def _rules(count: int) -> tuple[object, ...]:
    return (
        MinimumLengthValidator(LEAST_PASSWORD),
        CommonPasswordValidator(),
        UserAttributeSimilarityValidator(tuple(f"word{nth}" for nth in range(count))),
    )


def hashed(password: str) -> str:
    """Return the hash that is kept (scrypt: it costs an attacker memory as well as time)."""
    return make_password(as_kept(password[: LONGEST_PASSWORD + 1]))


def is_right(password: str, kept: str | None) -> bool:
    """Whether this is the password; without one to compare it takes just as long and is not."""
    told = as_kept(password[: LONGEST_PASSWORD + 1])
    if kept is None:
        make_password(told)
        return False
    return check_password(told, kept)
