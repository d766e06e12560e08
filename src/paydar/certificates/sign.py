# SPDX-License-Identifier: Apache-2.0
"""PAdES baseline signatures (ETSI EN 319 142-1, B-B) with the node's document key, by pyHanko.

Trust is by pinned key: a signature counts when its certificate carries a public key of the list.
No certificate path is built and no date of a certificate is looked at, so nothing about checking
needs a network or a right clock. Only a signature over the entire file counts: a certificate is
never added to after it was handed out.
"""

import asyncio
import datetime as dt
import io
import zlib
from dataclasses import dataclass
from typing import Final, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.keys.internal import (
    translate_pyca_cryptography_cert_to_asn1,
    translate_pyca_cryptography_key_to_asn1,
)
from pyhanko.pdf_utils.decode_limits import (
    DecodeLimits,
    DocumentDecodeBudget,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.registry import SimpleCertificateStore

from paydar.certificates.errors import SigningFailed
from paydar.certificates.keys import DocumentKey

FIELD: Final = "OfficeSignature"
RESERVED: Final = 4_096  # hex digits kept free for the signature; one with our certificate is 2,400
# Ours are about 50 KB, and 270 KB with 300 notes in the margin. Reading costs up to 4 s a megabyte
# of ill will, and anybody may send a file to the page that checks.
MAX_PDF: Final = 512 << 10  # bytes
MAX_READS: Final = 50_000  # times; code and signature of a large one of ours take 7,000
MAX_READS_SIGNED: Final = 1_000_000  # times; every object of one of ours takes up to 200,000
LIMITS: Final = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=1 << 20),
    document_budget=DocumentDecodeBudget(base_allowance=4 << 20, max_ratio=8),
)
# What a hostile file can make a PDF reader raise; anything else is a mistake of ours and is seen.
HOSTILE: Final = (
    PdfError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    OverflowError,
    OSError,
    UnsupportedAlgorithm,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Signature:
    """What the file's signature comes to.

    `absent`: none. `broken`: the file or the signature was changed. `intact`: made over the entire
    file by `key` (`None` when it is no P-256 key), which says nothing yet about whose key that is.
    """

    state: Literal["absent", "broken", "intact"]
    key: ec.EllipticCurvePublicKey | None = None


def sign_pdf(pdf: bytes, key: DocumentKey, *, at: dt.datetime) -> bytes:
    """Return the PDF signed by the office; raises `SigningFailed`. `at` is the office's clock."""
    try:
        return asyncio.run(_signed(pdf, key, at))
    except (*HOSTILE, SigningError) as error:
        raise SigningFailed(f"the document cannot be signed: {error}") from error


def open_pdf(pdf: bytes, *, reads: int = MAX_READS) -> PdfFileReader:
    """Open a PDF that anybody may have made; raises one of `HOSTILE`. Its cost is bounded."""
    if len(pdf) > MAX_PDF:
        raise ValueError("longer than a document of ours can be")
    return _Plain(_Metered(pdf, reads), strict=True, decode_limits=LIMITS)


class _Metered(io.BytesIO):
    """Bytes that may be asked for so many times: what a hostile file can cost is time.

    The reader takes a few bytes at a time, so that reads count letters and values alike. A million
    numbers in one array would keep it busy for seconds.
    """

    def __init__(self, pdf: bytes, reads: int) -> None:
        super().__init__(pdf)
        self._left = reads

    def read(self, size: int | None = -1, /) -> bytes:
        """Return bytes as any file does; raises `ValueError` when it was asked too often."""
        self._left -= 1
        if self._left < 0:
            raise ValueError("costs more to read than a document of ours")
        return super().read(size)


class _Plain(PdfFileReader):
    """Reads objects that stand in the file as they are: typst writes no others.

    An object stream is a bomb of another kind: a few packed kilobytes unpack into millions of
    objects, each of which costs microseconds to read.
    """

    def _get_object_from_stream(self, idnum: int, *_: int) -> object:
        raise ValueError(f"object {idnum} is packed into a stream, which no document of ours does")


def check_signature(pdf: bytes) -> Signature:
    """Say what the signature in a PDF comes to. Never raises on bad input."""
    try:
        return _checked(open_pdf(pdf).embedded_regular_signatures)
    except HOSTILE:
        return Signature("broken")


def _checked(found: list[EmbeddedPdfSignature]) -> Signature:
    if not found:
        return Signature("absent")
    last = found[-1]
    covers = last.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
    if len(found) != 1 or not covers:
        return Signature("broken")
    intact, valid = validate_sig_integrity(
        last.signer_info, last.signer_cert, "data", last.compute_digest()
    )
    return Signature("intact", _point(last)) if intact and valid else Signature("broken")


def _point(signature: EmbeddedPdfSignature) -> ec.EllipticCurvePublicKey | None:
    """Return the signer's key when it is a P-256 key; others can be nobody's document key."""
    point = serialization.load_der_public_key(signature.signer_cert.public_key.dump())
    if isinstance(point, ec.EllipticCurvePublicKey) and point.curve.name == "secp256r1":
        return point
    return None


class _Unrestated(IncrementalPdfFileWriter):
    """Adds the signature and restates nothing: PDF/A-3 is PDF 1.7 and its XMP stays byte by byte.

    pyHanko would raise `/Version` to 2.0, name extensions and write the machine's clock into the
    metadata; readers need none of it for ECDSA.
    """

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Keep the version that typst declared."""

    def register_extension(self, ext: object) -> None:
        """Declare no extension."""

    def _update_meta(self) -> None:
        """Leave the metadata as it is."""


async def _signed(pdf: bytes, key: DocumentKey, at: dt.datetime) -> bytes:
    writer = _Unrestated(io.BytesIO(pdf))
    session = _signer(key).init_signing_session(writer)
    session.system_time = at
    ready = session.prepare_tbs_document(validation_info=None, bytes_reserved=RESERVED)
    digest, out = ready.digest_tbs_document()
    done = await ready.perform_signature(
        document_digest=digest.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=None),
    )
    await done.post_signature_processing(out)
    out.seek(0)
    return bytes(out.read())


def _signer(key: DocumentKey) -> signers.PdfSigner:
    hand = signers.SimpleSigner(
        signing_cert=translate_pyca_cryptography_cert_to_asn1(key.certificate),
        signing_key=translate_pyca_cryptography_key_to_asn1(key.private),
        cert_registry=_no_certificates(),
    )
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        name=key.office,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    return signers.PdfSigner(meta, hand)


def _no_certificates() -> SimpleCertificateStore:
    store: SimpleCertificateStore = SimpleCertificateStore.from_certs([])  # type: ignore[no-untyped-call]
    return store
