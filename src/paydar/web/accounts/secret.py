# SPDX-License-Identifier: Apache-2.0
"""Words that are hard to guess and easy to read aloud; secrets sealed and hashed under the node's.

The key is the node's own (`pages.key`), so a copy of the accounts file alone opens nothing.
"""

import base64
import secrets
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.crypto import salted_hmac

from paydar.calendar.digits import to_latin
from paydar.web.node import node

# No letter or figure that is taken for another when read aloud or copied by hand.
LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
GROUPS: Final = 4
GROUP: Final = 4


def new_word() -> str:
    """Return a random word of four groups: 16 letters, 79 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def plain_word(typed: str) -> str:
    """Return a word as it is compared: case, spaces, dashes and the script of digits are not."""
    return "".join(c for c in to_latin(typed).casefold() if c.isalnum())


def keyed(purpose: str, text: str) -> str:
    """Return a keyed hash (hex, SHA-256) of a text."""
    return salted_hmac(
        f"paydar.{purpose}", text, secret=node().secret, algorithm="sha256"
    ).hexdigest()


def seal(text: str) -> str:
    """Return the text encrypted under the node's key."""
    return _sealer().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return a sealed text; empty when it was not sealed here."""
    try:
        return _sealer().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def _sealer() -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"paydar.accounts")
    return Fernet(base64.urlsafe_b64encode(derive.derive(node().secret.encode())))
