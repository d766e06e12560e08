# SPDX-License-Identifier: Apache-2.0
"""Code generators: six digits of a telephone, and the codes on paper that stand in for it.

Source: RFC 6238 (time steps of 30 seconds, one step of skew on either side, section 5.2; a code is
taken once).
"""

import io
from typing import Final

import segno

from paydar.calendar.digits import to_latin
from paydar.web.accounts.models import Account, RecoveryCode
from paydar.web.accounts.secret import keyed, new_word, plain_word, seal, unseal
from paydar.web.node import node

STEP: Final = 30  # seconds
SKEW: Final = 1  # steps
DIGITS: Final = 6
RECOVERY_CODES: Final = 10


def new_secret() -> str:
    """Return a new key, base32, 160 bits."""
    import pyotp  # noqa: PLC0415 - only who sets a generator up or uses one pays for it

    return pyotp.random_base32()


def address_of(secret: str, username: str) -> str:
    """Return what a generator reads from the square code."""
    import pyotp  # noqa: PLC0415

    issuer = f"paydar {node().office.settings.office}"
    generator = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    return generator.provisioning_uri(name=username, issuer_name=issuer)


def drawn(text: str) -> str:
    """Return a square code as SVG, to stand in the page: dark on light in every mode."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgclass="qr", lineclass=None, omitsize=True,
        dark="#000", light="#fff", border=4,
    )  # fmt: skip
    return out.getvalue().decode()


def step_of(secret: str, typed: str) -> int | None:
    """Return the time step whose code was typed, or None."""
    import pyotp  # noqa: PLC0415

    told = "".join(c for c in to_latin(typed) if c.isalnum())
    generator = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    now = int(node().office.clock().timestamp()) // STEP
    found = None
    for step in range(max(0, now - SKEW), now + SKEW + 1):
        same = pyotp.utils.strings_equal(generator.generate_otp(step), told)
        found = step if same else found
    return found


def begin(account: Account, secret: str, typed: str) -> bool:
    """Take a generator into use once it has shown a right code."""
    step = step_of(secret, typed)
    if step is None:
        return False
    account.code_secret, account.code_step = seal(secret), step
    account.save(update_fields=["code_secret", "code_step"])
    return True


def end(account: Account) -> None:
    """Take the generator and its codes on paper out of use."""
    account.code_secret = ""
    account.save(update_fields=["code_secret"])
    RecoveryCode.objects.filter(account=account).delete()


def new_recovery_codes(account: Account) -> list[str]:
    """Return new codes to be printed now; the older ones are void."""
    RecoveryCode.objects.filter(account=account).delete()
    codes = [new_word() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=_digest(account, code)) for code in codes
    )
    return codes


def take(account: Account, typed: str) -> bool:
    """Whether a code is right; it is used up by that, also when two ask at the same moment."""
    digest = _digest(account, typed)
    if RecoveryCode.objects.filter(account=account, digest=digest).delete()[0]:
        return True
    secret = unseal(account.code_secret)
    if not secret:  # sealed under another key of the node: anybody could work out an empty one
        return False
    step = step_of(secret, typed)
    if step is None:
        return False
    own = Account.objects.filter(pk=account.pk, code_step__lt=step)
    return own.update(code_step=step) == 1


def _digest(account: Account, code: str) -> str:
    return keyed("recovery", f"{account.pk}:{plain_word(code)}")
