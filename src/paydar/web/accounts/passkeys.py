# SPDX-License-Identifier: Apache-2.0
"""Passkeys: a telephone, a security key or the computer itself vouches for who sits there.

The person shows a finger, a face or a PIN to that device, never to us; we keep the public half. A
passkey belongs to the host name in the address line, so one that was made for `office.example` is
of no use to a page that only looks like ours. Source: W3C Web Authentication, Level 3.
"""

import datetime as dt
import hmac
import ipaddress
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.core import signing
from django.db import IntegrityError

from paydar.web.accounts.models import Account, Passkey, SpentChallenge
from paydar.web.accounts.secret import keyed
from paydar.web.node import node

TICKET: Final = dt.timedelta(minutes=5)  # how long an offer is good for
TICKET_SALT: Final = "paydar.passkey"
MOST_PASSKEYS: Final = 10  # of one account
LONGEST_LABEL: Final = 60
LONGEST_ANSWER: Final = 20_000  # characters of what a browser sends
LOCAL: Final = "localhost"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the browser is asked (JSON), and a signed ticket that comes back with the answer."""

    options: str
    ticket: str


def rp_id_of(host: str) -> str:
    """Return the host name that passkeys belong to; empty where there can be none.

    `host` is what stands in the address line, perhaps with a port. A bare IP address has none.
    """
    name = host.rsplit(":", 1)[0].lower() if not host.endswith("]") else ""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return name
    return ""


def _origins(host: str) -> list[str]:
    """Return the origins that may answer. Plain HTTP only on this very machine."""
    secure = [f"https://{host}"]
    return [*secure, f"http://{host}"] if rp_id_of(host) == LOCAL else secure


def offer_to_make(account: Account, host: str) -> Offer:
    """Return the request for a new passkey of this account."""
    import webauthn  # noqa: PLC0415 - a quarter of a second that only those pay who use it
    from webauthn.helpers import structs  # noqa: PLC0415

    have = Passkey.objects.filter(account=account, rp_id=rp_id_of(host))
    options = webauthn.generate_registration_options(
        rp_id=rp_id_of(host),
        rp_name=f"paydar {node().office.settings.office}",
        user_name=account.username,
        user_id=_handle(account),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=_bytes(one.credential)) for one in have
        ],
    )
    return Offer(webauthn.options_to_json(options), _ticket(options.challenge, account.pk))


def make(account: Account, host: str, offer: tuple[str, str], label: str) -> Passkey | None:
    """Keep a new passkey; `offer` is ticket and answer. None when the answer is not right."""
    import webauthn  # noqa: PLC0415
    from webauthn.helpers import exceptions  # noqa: PLC0415

    ticket, answer = offer
    challenge = _spend(ticket, account.pk)
    if challenge is None or Passkey.objects.filter(account=account).count() >= MOST_PASSKEYS:
        return None
    try:
        proven = webauthn.verify_registration_response(
            credential=answer[:LONGEST_ANSWER],
            expected_challenge=challenge,
            expected_rp_id=rp_id_of(host),
            expected_origin=_origins(host),
            require_user_verification=True,
        )
        return Passkey.objects.create(
            account=account,
            credential=_text(proven.credential_id),
            public_key=_text(proven.credential_public_key),
            sign_count=proven.sign_count,
            rp_id=rp_id_of(host),
            label=label[:LONGEST_LABEL],
            made_at=node().office.clock(),
        )
    except (exceptions.WebAuthnException, IntegrityError):
        return None


def offer_to_show(host: str) -> Offer | None:
    """Return the request to show a passkey; None where nobody has one for this host name."""
    rp_id = rp_id_of(host)
    if not rp_id or not Passkey.objects.filter(rp_id=rp_id).exists():
        return None
    import webauthn  # noqa: PLC0415
    from webauthn.helpers import structs  # noqa: PLC0415

    options = webauthn.generate_authentication_options(
        rp_id=rp_id, user_verification=structs.UserVerificationRequirement.REQUIRED
    )
    return Offer(webauthn.options_to_json(options), _ticket(options.challenge, 0))


def recognised(host: str, ticket: str, answer: str) -> Account | None:
    """Return whose passkey answered, or None."""
    import webauthn  # noqa: PLC0415
    from webauthn.helpers import exceptions, parse_authentication_credential_json  # noqa: PLC0415

    challenge = _spend(ticket, 0)
    if challenge is None:
        return None
    try:
        told = parse_authentication_credential_json(answer[:LONGEST_ANSWER])
        own = Passkey.objects.select_related("account").filter(rp_id=rp_id_of(host))
        found = own.filter(credential=told.id, account__disabled=False).first()
        if found is None or not _is_owner(found, told.response.user_handle):
            return None
        proven = webauthn.verify_authentication_response(
            credential=told,
            expected_challenge=challenge,
            expected_rp_id=found.rp_id,
            expected_origin=_origins(host),
            credential_public_key=_bytes(found.public_key),
            credential_current_sign_count=found.sign_count,
            require_user_verification=True,
        )
    except exceptions.WebAuthnException:
        return None
    found.sign_count, found.used_at = proven.new_sign_count, node().office.clock()
    found.save(update_fields=["sign_count", "used_at"])
    account: Account = found.account
    return account


def _is_owner(passkey: Passkey, handle: bytes | None) -> bool:
    return handle is None or hmac.compare_digest(handle, _handle(passkey.account))


def _handle(account: Account) -> bytes:
    """Return what the device files the passkey under: it tells nothing about the person."""
    return bytes.fromhex(keyed("passkey-user", str(account.pk)))


def _ticket(challenge: bytes, account: int) -> str:
    told = {"c": _text(challenge), "a": account}
    return signing.dumps(told, key=node().secret, salt=TICKET_SALT)


def _spend(ticket: str, account: int) -> bytes | None:
    """Return the challenge of a ticket of this account, once; None ever after."""
    try:
        told = signing.loads(ticket, key=node().secret, salt=TICKET_SALT, max_age=TICKET)
    except signing.BadSignature:
        return None
    if told["a"] != account:
        return None
    now = node().office.clock()
    SpentChallenge.objects.filter(at__lt=now - 2 * TICKET).delete()
    digest = sha256(told["c"].encode()).hexdigest()
    _, fresh = SpentChallenge.objects.get_or_create(digest=digest, defaults={"at": now})
    return _bytes(told["c"]) if fresh else None


def _text(data: bytes) -> str:
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415

    return bytes_to_base64url(data)


def _bytes(text: str) -> bytes:
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415

    return base64url_to_bytes(text)
