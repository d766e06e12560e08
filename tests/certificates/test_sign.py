# SPDX-License-Identifier: Apache-2.0
"""The PDF's signature: ours, pyHanko's own full validation, and tampering byte by byte."""

import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from paydar.certificates import keys, sign
from paydar.certificates.errors import SigningFailed
from tests.certificates import samples

UNSIGNED = samples.press("zz").pdf(samples.EN, at=samples.AT)
SIGNED = sign.sign_pdf(UNSIGNED, samples.key(), at=samples.AT)


def test_the_signature_is_intact_and_by_the_key_of_the_office() -> None:
    found = sign.check_signature(SIGNED)
    assert found.state == "intact"
    assert found.key == samples.key().private.public_key()


def test_pyhanko_finds_a_whole_trusted_pades_signature() -> None:
    (found,) = PdfFileReader(io.BytesIO(SIGNED)).embedded_regular_signatures
    own = translate_pyca_cryptography_cert_to_asn1(samples.key().certificate)
    context = ValidationContext(trust_roots=[own], moment=samples.AT, allow_fetching=False)
    status = validate_pdf_signature(found, context)
    assert status.bottom_line, status.pretty_print_details()
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert found.sig_object["/M"] == "D:20261117094100Z"
    assert found.signer_info["digest_algorithm"]["algorithm"].native == "sha256"


def test_pades_keeps_its_time_in_the_dictionary_and_not_in_the_cms() -> None:
    # ETSI EN 319 142-1, table 1: signing-time shall not be a signed attribute in B-B
    (found,) = PdfFileReader(io.BytesIO(SIGNED)).embedded_regular_signatures
    types = {attribute["type"].native for attribute in found.signer_info["signed_attrs"]}
    assert "signing_time" not in types
    assert "signing_certificate_v2" in types


def test_an_unsigned_file_has_no_signature() -> None:
    assert sign.check_signature(UNSIGNED).state == "absent"


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_no_changed_byte_leaves_the_signature_intact(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SIGNED) - 1))
    start, end = _hole()
    changed = bytearray(SIGNED)
    changed[at] ^= data.draw(st.integers(1, 255))
    found = sign.check_signature(bytes(changed))
    if not start <= at < end:  # the signature's own bytes end in zeros that mean nothing
        assert found.state != "intact"


def test_each_end_of_what_is_signed_is_guarded() -> None:
    start, end = _hole()
    for at in (0, 10, start - 2, start - 1, end, end + 1, len(SIGNED) - 1):
        changed = bytearray(SIGNED)
        changed[at] ^= 1
        assert sign.check_signature(bytes(changed)).state != "intact", at


def test_bytes_behind_the_file_break_the_signature() -> None:
    assert sign.check_signature(SIGNED + b"\n% later\n").state == "broken"


def test_a_later_revision_breaks_the_signature_though_the_old_bytes_stand() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(SIGNED))
    page = writer.root["/Pages"]["/Kids"][0]
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(SIGNED)
    assert sign.check_signature(out.getvalue()).state == "broken"


def test_a_second_signature_over_the_first_breaks_it() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(SIGNED))
    from pyhanko.sign import signers  # noqa: PLC0415

    again = sign._signer(samples.key("zz-01-002"))
    again = signers.PdfSigner(signers.PdfSignatureMetadata(field_name="Second"), again.signer)
    twice = again.sign_pdf(writer).getvalue()
    assert sign.check_signature(twice).state == "broken"


def test_a_file_is_signed_once_only() -> None:
    with pytest.raises(SigningFailed):
        sign.sign_pdf(SIGNED, samples.key(), at=samples.AT)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", b"no pdf at all", UNSIGNED[:5_000]])
def test_what_is_no_pdf_is_neither_signed_nor_checked(pdf: bytes) -> None:
    with pytest.raises(SigningFailed):
        sign.sign_pdf(pdf, samples.key(), at=samples.AT)
    assert sign.check_signature(pdf).state == "broken"


def test_the_signed_file_is_still_pdf_a_in_its_own_words() -> None:
    root, before = (PdfFileReader(io.BytesIO(pdf)).root for pdf in (SIGNED, UNSIGNED))
    assert b"<pdfaid:part>3</pdfaid:part>" in root["/Metadata"].data
    assert root["/Metadata"].data == before["/Metadata"].data
    assert set(root) - set(before) == {"/AcroForm"}  # above all no /Version 2.0
    (field,) = [ref.get_object() for ref in root["/AcroForm"]["/Fields"]]
    assert field["/F"] & 4  # PDF/A-3, 6.3.2: an annotation has its print flag set
    assert not field["/F"] & 2  # and is not hidden


def test_two_nodes_sign_each_with_its_own_key() -> None:
    other = keys.new_key("zz-01-002", at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    found = sign.check_signature(sign.sign_pdf(UNSIGNED, other, at=samples.AT))
    assert found.key == other.private.public_key()
    assert found.key != samples.key().private.public_key()


def _hole() -> tuple[int, int]:
    (found,) = PdfFileReader(io.BytesIO(SIGNED)).embedded_regular_signatures
    _, first, second, _ = found.byte_range
    return int(first), int(second)
