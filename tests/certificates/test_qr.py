# SPDX-License-Identifier: Apache-2.0
"""The code: published COSE vectors, size, tampering, and everything hostile that a phone can read."""

import zlib
from dataclasses import replace
from types import SimpleNamespace

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from paydar.certificates import base45, claims, qr
from paydar.certificates.keyring import Keyring, PublicKey
from tests.certificates import samples

# RFC 8392, appendix A.2.3 (key) and A.3 (signed CWT)
CWT_KEY = (
    "143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f",
    "60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9",
)
CWT_SECRET = "6c1382765aec5358f117733d281c1c7bdc39884d04a45a1e6c67c858bc206c19"
CWT = (
    "d28443a10126a104524173796d6d657472696345434453413235365850a70175636f61703a2f2f61732e65"
    "78616d706c652e636f6d02656572696b77037818636f61703a2f2f6c696768742e6578616d706c652e636f"
    "6d041a5612aeb0051a5610d9f0061a5610d9f007420b7158405427c1ff28d23fbad1f29c4c7c6a555e601d"
    "6fa29f9179bc3d7438bacaca5acd08c8d4d4f96131680c429a01f85951ecee743a52b9b63632c57209120e"
    "1c9e30"
)


STANDING_CODE = qr.sign(samples.claims(samples.EN), samples.key())


@pytest.fixture
def code() -> str:
    return qr.sign(samples.claims(samples.EN), samples.key())


@pytest.fixture
def ring() -> Keyring:
    return Keyring([samples.key().public()])


def packed(cose: bytes) -> str:
    return qr.PREFIX + base45.encode(zlib.compress(cose, 9))


def unpacked(code: str) -> bytes:
    return zlib.decompress(base45.decode(code.removeprefix(qr.PREFIX)))


def test_the_signed_cwt_of_rfc_8392_verifies_over_our_signature_structure() -> None:
    protected, _, payload, signature = cbor2.loads(bytes.fromhex(CWT)).value
    point = ec.EllipticCurvePublicKey.from_encoded_point(
        ec.SECP256R1(), bytes.fromhex("04" + "".join(CWT_KEY))
    )
    key = PublicKey(point, "zz", samples.DAY)
    assert key.verifies(signature, qr.to_be_signed(protected, payload))
    assert not key.verifies(signature, qr.to_be_signed(protected, payload + b"\x00"))


def test_our_code_is_laid_out_as_rfc_9052_and_8392_say(code: str) -> None:
    cose = unpacked(code)
    assert cose[:3].hex() == "d83dd2"  # tags 61 (CWT) and 18 (COSE_Sign1)
    whole = cbor2.loads(cose)
    assert (whole.tag, whole.value.tag) == (61, 18)
    protected, unprotected, payload, signature = whole.value.value
    assert cbor2.loads(protected) == {1: -7, 4: samples.key().hint}
    assert unprotected == {}
    assert len(signature) == 64
    stated = cbor2.loads(payload)
    assert stated[1] == "zz-01-001"  # iss
    assert stated[2] == "ZZ01-001-2026-000412-K"  # sub
    assert {label: stated[-70000][label] for label in (1, 2, 3, 4, 5, 6, 7, 8, 11)} == {
        1: "certificate",
        2: "A 004512",
        3: "Arin",
        4: "Samplewood",
        5: "2026-11-14",
        6: "male",
        7: "zz-01-001/1131",
        8: "2026-11-17",
        11: "birth",
    }


def test_a_key_of_rfc_8392_signs_what_its_public_half_verifies() -> None:
    private = ec.derive_private_key(int(CWT_SECRET, 16), ec.SECP256R1())
    x = private.public_key().public_numbers().x
    assert f"{x:064x}" == CWT_KEY[0]
    public = PublicKey(private.public_key(), "zz-01-001", samples.DAY)
    code = qr.sign(samples.claims(samples.EN), SimpleNamespace(private=private, hint=public.hint))
    assert qr.verify(code, Keyring([public])).kind == "genuine"


def test_the_text_stays_under_1200_letters_with_long_persian_names() -> None:
    long = replace(samples.FA_PERSON, given="سیده فاطمه زهرا " * 5, family="نمونه‌زادهٔ اصل " * 5)
    code = qr.sign(samples.claims(samples.FA, long), samples.key("ir-23-001"))
    assert len(code) < 1200
    assert set(code) <= set(base45.ALPHABET)


def test_claims_come_back_as_they_were_signed(code: str, ring: Keyring) -> None:
    verdict = qr.verify(f"  {code}\n", ring)
    assert verdict.kind == "genuine"
    assert verdict.claims == samples.claims(samples.EN)


def test_one_changed_letter_of_a_name_is_found(code: str, ring: Keyring) -> None:
    cose = unpacked(code)
    assert qr.verify(packed(cose.replace(b"Arin", b"Amin")), ring).kind == "altered"


def test_a_code_by_a_key_that_is_not_listed_is_of_an_unknown_key(code: str) -> None:
    other = Keyring([samples.key("zz-01-002").public()])
    verdict = qr.verify(code, other)
    assert (verdict.kind, verdict.reasons) == ("unknown-key", ("no-such-key",))


def test_a_key_may_not_speak_for_another_office() -> None:
    own = samples.key("zz-01-002")
    code = qr.sign(samples.claims(samples.EN), own)  # says that zz-01-001 issued it
    verdict = qr.verify(code, Keyring([own.public()]))
    assert (verdict.kind, verdict.reasons) == ("unknown-key", ("key-not-valid",))


@pytest.mark.parametrize("on", ["2026-11-16", "2027-01-02", "someday"])
def test_a_key_signs_only_in_its_time(on: str) -> None:
    late = samples.DAY.replace(year=2027, month=1, day=1)
    ring = Keyring([samples.key().public(valid_until=late)])
    stated = samples.claims(samples.EN)
    assert qr.verify(qr.sign(stated, samples.key()), ring).kind == "genuine"
    wrong = qr.sign(replace(stated, issued_on=on), samples.key())
    assert qr.verify(wrong, ring).reasons == ("key-not-valid",)


def test_a_bomb_is_unpacked_no_further_than_the_limit() -> None:
    bomb = base45.encode(zlib.compress(b"\x00" * 2_000_000, 9))
    assert len(qr.PREFIX + bomb) <= qr.MAX_TEXT  # it gets past the limit on the text
    assert qr.read(qr.PREFIX + bomb) == qr.Unreadable("damaged-code")


def test_the_largest_code_that_is_allowed_is_still_read(code: str) -> None:
    cose = cbor2.loads(unpacked(code)).value.value
    stated = cbor2.loads(cose[2])
    stated[-70000][99] = "x" * 7_900  # a label of a later version, near the limit
    payload = cbor2.dumps(stated, canonical=True)
    whole = cbor2.dumps([cose[0], {}, payload, cose[3]], canonical=True)
    assert 8_000 < len(whole) <= qr.MAX_COSE
    read = qr.read(packed(whole))
    assert isinstance(read, qr.Signed)
    stated[-70000][99] = "x" * 8_200
    whole = cbor2.dumps([cose[0], {}, cbor2.dumps(stated, canonical=True), cose[3]])
    assert qr.read(packed(whole)) == qr.Unreadable("damaged-code")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not-a-code"),
        ("HC1:6BF", "not-a-code"),
        ("PAYDAR1:", "damaged-code"),
        ("PAYDAR1:A", "damaged-code"),
        ("PAYDAR1:آرین", "damaged-code"),
        ("PAYDAR1:BB8BB8", "damaged-code"),
        ("PAYDAR1:" + "A" * 4_300, "too-long"),
        ("\x00" * 100_000, "too-long"),
    ],
)
def test_what_is_no_code_is_unreadable_and_says_why(text: str, reason: str) -> None:
    assert qr.read(text) == qr.Unreadable(reason)


@pytest.mark.parametrize(
    "cose",
    [
        b"",
        b"\x81" * 5_000,
        b"\xd8\x3d\xd2\x9b" + b"\xff" * 8,
        bytes.fromhex("d2844043a0f640f6"),
        bytes.fromhex("d8236128"),  # a regular expression: a tag with a decoder behind it
        bytes.fromhex(CWT),  # a CWT, but none of ours
        b"\xd8\x1c\x80",
        cbor2.dumps({1: 2}),
        b"\xfb\x7f\xf8" + b"\x00" * 6,
    ],
)
def test_foreign_and_malformed_cbor_is_damage_and_no_traceback(cose: bytes) -> None:
    assert qr.read(packed(cose)) == qr.Unreadable("damaged-code")


@pytest.mark.parametrize("tagged", [set(), frozenset({1}), cbor2.CBORTag(50_000, "x")])
def test_tags_inside_the_claims_are_refused_even_under_labels_that_nobody_reads(
    tagged: object, code: str
) -> None:
    cose = cbor2.loads(unpacked(code)).value.value
    stated = cbor2.loads(cose[2])
    stated[-70000][99] = tagged
    payload = cbor2.dumps(stated, canonical=True)
    whole = cbor2.dumps([cose[0], {}, payload, cose[3]], canonical=True)
    assert qr.read(packed(whole)) == qr.Unreadable("damaged-code")


def test_bytes_after_the_code_are_refused(code: str) -> None:
    data = base45.decode(code.removeprefix(qr.PREFIX))
    assert isinstance(qr.read(qr.PREFIX + base45.encode(data + b"\x00")), qr.Unreadable)
    assert isinstance(qr.read(packed(unpacked(code) + b"\x00")), qr.Unreadable)


@pytest.mark.parametrize("name", ["Ar\u202ein", "Ar\u2066in", "Ar\nin", "A" * 401])
def test_names_that_would_look_like_others_are_neither_signed_nor_read(name: str) -> None:
    stated = replace(samples.claims(samples.EN), given=name)
    with pytest.raises(ValueError, match="claim"):
        qr.sign(stated, samples.key())
    with pytest.raises(ValueError, match="claim"):
        claims.decode(claims.encode(stated))


def test_a_persian_name_with_a_non_joiner_is_read() -> None:
    assert claims.decode(claims.encode(samples.claims(samples.FA))).family == "نمونه‌زاده"


def test_claims_survive_the_body_of_a_fact() -> None:
    stated = replace(samples.claims(samples.EN), remarks=("contested", "provisional"))
    assert claims.Claims.from_fact(stated.as_fact()) == stated
    with pytest.raises(ValueError, match="not the claims"):
        claims.Claims.from_fact({**stated.as_fact(), "ethnicity": "x"})


@given(st.text(max_size=400) | st.binary(max_size=300).map(packed))
def test_no_text_at_all_makes_reading_raise(text: str) -> None:
    assert qr.verify(text, Keyring()).kind == "unreadable"


@given(st.data())
def test_no_damage_to_a_code_is_taken_for_genuine(data: st.DataObject) -> None:
    code = STANDING_CODE
    at = data.draw(st.integers(len(qr.PREFIX), len(code) - 1))
    letter = data.draw(st.sampled_from(base45.ALPHABET))
    if letter != code[at]:
        damaged = code[:at] + letter + code[at + 1 :]
        assert not qr.verify(damaged, Keyring([samples.key().public()])).is_genuine


def test_the_drawing_has_no_more_than_the_code_and_is_svg(code: str) -> None:
    drawn = qr.svg(code)
    assert drawn.startswith("<svg")
    assert "Arin" not in drawn
