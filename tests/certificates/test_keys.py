# SPDX-License-Identifier: Apache-2.0
"""The node's key file and the published list of keys."""

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from paydar.certificates import keys
from paydar.certificates.errors import KeyFileRefused, KeyListRefused
from paydar.certificates.keyring import Keyring, PublicKey, thumbprint
from tests.certificates import samples

# RFC 7517, appendix A.1: the P-256 key. Its thumbprint was computed by hand as RFC 7638, section 3
# says: printf '{"crv":"P-256","kty":"EC","x":"MKBC…","y":"4Etl…"}' | openssl dgst -sha256 -binary.
RFC_7517 = {
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}


def saved(folder: Path) -> Path:
    path = folder / "document.pem"
    keys.save(samples.key(), path)
    return path


def test_a_key_comes_back_from_its_file(tmp_path: Path) -> None:
    path = saved(tmp_path)
    again = keys.load(path, office="zz-01-001")
    assert again.hint == samples.key().hint
    assert again.private.private_numbers() == samples.key().private.private_numbers()


def test_the_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    assert saved(tmp_path).stat().st_mode & 0o777 == 0o600


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = saved(tmp_path)
    before = path.read_bytes()
    with pytest.raises(KeyFileRefused, match="cannot make"):
        keys.save(keys.new_key("zz-01-001", at=samples.AT), path)
    assert path.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="Windows has no mode bits")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = saved(tmp_path)
    path.chmod(mode)
    with pytest.raises(KeyFileRefused, match="others on this machine"):
        keys.load(path, office="zz-01-001")


def test_the_key_of_another_office_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileRefused, match="another office, not of zz-01-002"):
        keys.load(saved(tmp_path), office="zz-01-002")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileRefused, match="No such file"):
        keys.load(tmp_path / "none.pem", office="zz-01-001")


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff" * 50, b"-----BEGIN PRIVATE KEY-----\nAAAA\n", b"x" * 30_000]
)
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "document.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileRefused, match=r"damaged|too long"):
        keys.load(path, office="zz-01-001")


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(KeyFileRefused, match="damaged"):
        keys.load(path, office="zz-01-001")


def test_a_key_beside_the_certificate_of_another_is_refused(tmp_path: Path) -> None:
    one, two = samples.key(), keys.new_key("zz-01-001", at=samples.AT)
    path = tmp_path / "document.pem"
    keys.save(keys.DocumentKey(one.private, two.certificate, "zz-01-001"), path)
    with pytest.raises(KeyFileRefused, match="do not belong together"):
        keys.load(path, office="zz-01-001")


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    secret = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = tmp_path / "document.pem"
    path.write_bytes(secret + samples.key().certificate.public_bytes(serialization.Encoding.PEM))
    path.chmod(0o600)
    with pytest.raises(KeyFileRefused, match="not a P-256 key"):
        keys.load(path, office="zz-01-001")


def test_the_certificate_is_self_signed_long_lived_and_for_signing_only() -> None:
    made = samples.key().certificate
    made.verify_directly_issued_by(made)
    assert made.not_valid_before_utc == dt.datetime(2026, 11, 17, tzinfo=dt.UTC)
    assert made.not_valid_after_utc.year == 9999
    (name,) = made.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == "zz-01-001"
    usage = made.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.key_cert_sign) == (True, False)


def test_a_key_never_prints_itself() -> None:
    assert "private" not in repr(samples.key()).lower().replace("documentkey", "")


def test_the_thumbprint_is_that_of_rfc_7638() -> None:
    point = samples.point_of(RFC_7517["x"], RFC_7517["y"])
    assert thumbprint(point).hex() == samples.RFC_7517_THUMBPRINT


def test_a_key_list_comes_back_as_it_was_written() -> None:
    until = dt.date(2030, 1, 1)
    ring = Keyring(
        [samples.key().public(), samples.key("zz-01-002").public(valid_until=until)], ["v+1+AA=="]
    )
    again = Keyring.parse(ring.text())
    assert [(key.kid, key.office, key.valid_from, key.valid_until) for key in again.keys] == [
        (key.kid, key.office, key.valid_from, key.valid_until) for key in ring.keys
    ]
    assert again.books == ("v+1+AA==",)
    assert json.loads(ring.text())["keys"][0]["crv"] == "P-256"


def test_a_key_under_a_name_that_is_not_its_thumbprint_is_refused() -> None:
    listed = json.loads(Keyring([samples.key().public()]).text())
    listed["keys"][0]["kid"] = samples.key("zz-01-002").public().kid
    with pytest.raises(KeyListRefused, match="thumbprint"):
        Keyring.parse(json.dumps(listed))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"keys": 1}',
        "[" * 100_000,
        '{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"k","office":"o"}]}',
        Keyring([samples.key().public()]).text().replace('"x": "', '"x": "AA'),
    ],
)
def test_a_malformed_key_list_is_refused_and_named(text: str) -> None:
    with pytest.raises(KeyListRefused, match="cannot be read"):
        Keyring.parse(text)


def test_a_point_off_the_curve_is_refused() -> None:
    listed = json.loads(Keyring([samples.key().public()]).text())
    listed["keys"][0]["x"], listed["keys"][0]["y"] = listed["keys"][0]["y"], listed["keys"][0]["x"]
    with pytest.raises(KeyListRefused, match="cannot be read"):
        Keyring.parse(json.dumps(listed))


def test_signatures_of_a_wrong_length_or_range_never_verify() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    key = PublicKey(private.public_key(), "zz", samples.DAY)
    for signature in (b"", b"\x00" * 64, b"\xff" * 64, b"\x01" * 63):
        assert not key.verifies(signature, b"message")
