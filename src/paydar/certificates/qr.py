# SPDX-License-Identifier: Apache-2.0
"""The QR code: a CWT (RFC 8392) in a COSE_Sign1 (RFC 9052) by ES256, zlib, base45, `PAYDAR1:`.

It needs no network to be checked, only the list of public keys. Reading is bounded: a text is at
most what one QR code holds, and what it unpacks to is at most `MAX_COSE` bytes.
"""

import io
import zlib
from dataclasses import dataclass
from typing import Final

import cbor2
import segno
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from paydar.certificates import base45, claims
from paydar.certificates.claims import Claims
from paydar.certificates.keyring import Keyring
from paydar.certificates.keys import DocumentKey
from paydar.certificates.verdicts import Verdict

PREFIX: Final = "PAYDAR1:"
MAX_TEXT: Final = 4_296  # letters; ISO/IEC 18004, version 40-L, alphanumeric mode
MAX_COSE: Final = 8_192  # bytes after decompression
ES256: Final = -7  # RFC 9053, table 1
_ALG: Final = 1
_KID: Final = 4
_SIZE: Final = 32
_CWT_TAG: Final = b"\xd8\x3d"  # 61, RFC 8392 section 6
_SIGN1_TAG: Final = b"\xd2"  # 18, RFC 9052 section 2


@dataclass(frozen=True, slots=True)
class Signed:
    """A code that was read and not yet verified. `hint` names the key that it says signed it."""

    claims: Claims
    hint: bytes
    protected: bytes
    payload: bytes
    signature: bytes

    def message(self) -> bytes:
        """Return the bytes that the signature is over."""
        return to_be_signed(self.protected, self.payload)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text is no code of ours: `not-a-code`, `too-long` or `damaged-code`."""

    reason: str

    def verdict(self) -> Verdict:
        """Return it as the outcome of a check."""
        return Verdict("unreadable", None, (self.reason,))


def sign(stated: Claims, key: DocumentKey) -> str:
    """Return the text for the QR code."""
    payload = claims.encode(stated)
    claims.decode(payload)  # never sign what no reader would accept
    protected = cbor2.dumps({_ALG: ES256, _KID: key.hint}, canonical=True)
    der = key.private.sign(to_be_signed(protected, payload), ec.ECDSA(SHA256()))
    signature = b"".join(part.to_bytes(_SIZE, "big") for part in utils.decode_dss_signature(der))
    cose = _CWT_TAG + _SIGN1_TAG + cbor2.dumps([protected, {}, payload, signature], canonical=True)
    return PREFIX + base45.encode(zlib.compress(cose, 9))


def read(text: str) -> Signed | Unreadable:
    """Read a code without trusting it. Never raises on bad input."""
    text = text.strip()
    if len(text) > MAX_TEXT:
        return Unreadable("too-long")
    if not text.startswith(PREFIX):
        return Unreadable("not-a-code")
    try:
        return _unpack(_inflate(base45.decode(text.removeprefix(PREFIX))))
    except ValueError:
        return Unreadable("damaged-code")


def verify(text: str, keys: Keyring) -> Verdict:
    """Check signature, key and the key's right to sign; the entry's standing is another matter."""
    code = read(text)
    return code.verdict() if isinstance(code, Unreadable) else verify_read(code, keys)


def verify_read(code: Signed, keys: Keyring) -> Verdict:
    """Check a code that was read already."""
    named = keys.find(code.hint)
    if not named:
        return Verdict("unknown-key", code.claims, ("no-such-key",))
    makers = [key for key in named if key.verifies(code.signature, code.message())]
    if not makers:
        return Verdict("altered", code.claims, ("bad-signature",))
    stated = code.claims
    if not any(key.may_sign(office=stated.office, on=stated.issued_on) for key in makers):
        return Verdict("unknown-key", stated, ("key-not-valid",))
    return Verdict("genuine", stated)


def svg(text: str) -> str:
    """Draw the code as SVG without a quiet zone (the template leaves one). Error level Q or more.

    Sizes are in modules. Level Q survives a quarter of the code lost to folds, stamps and stains.
    """
    drawn = segno.make(text, error="q", mode="alphanumeric", micro=False)
    out = io.BytesIO()
    drawn.save(out, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Return the Sig_structure of a COSE_Sign1 (RFC 9052, section 4.4), no external data."""
    return cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)


def _inflate(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        cose = unpacker.decompress(data, MAX_COSE)
    except zlib.error as error:
        raise ValueError("not compressed") from error
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("longer than allowed, cut short, or something follows it")
    return cose


def _unpack(cose: bytes) -> Signed:
    whole = claims.strict(cose.removeprefix(_CWT_TAG).removeprefix(_SIGN1_TAG))
    match whole:
        case [bytes(protected), dict(), bytes(payload), bytes(signature)]:
            head = claims.strict(protected)
        case _:
            raise ValueError("not a COSE_Sign1")
    match head:
        case {1: -7, 4: bytes(hint), **rest} if not rest:
            return Signed(claims.decode(payload), hint, protected, payload, signature)
        case _:
            raise ValueError("not signed by ES256 with a named key")
