# SPDX-License-Identifier: Apache-2.0
"""Scanned papers: taken in before the command that names them, known afterwards by digest.

A picture is decoded and written anew, so that the place where it was taken, other metadata and
anything hidden behind it stay outside. A PDF is kept byte for byte, but only one that is nothing
else besides and runs nothing.
"""

import io
import threading
import warnings
from typing import Final, Literal

from PIL import Image, ImageOps
from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from paydar.births.declaration import LARGEST_ATTACHMENT
from paydar.counter.desk import Desk
from paydar.facts.values import Attachment
from paydar.law.grounds import Ground, Refusal

MOST_PIXELS: Final = 25_000_000
QUALITY: Final = 92
_FORMATS: Final = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_ACTIVE: Final = ("/OpenAction", "/AA", "/AcroForm")
_ACTIVE_NAMES: Final = ("/JavaScript", "/EmbeddedFiles")
_END: Final = b"%%EOF"
_DECODING: Final = threading.Lock()
Media = Literal["image/jpeg", "image/png", "application/pdf"]


def take_in(desk: Desk, data: bytes, title: str = "") -> Attachment | tuple[Refusal, ...]:
    """Keep a scanned paper and return how a command names it, or why it is not taken."""
    kinds = ("birth.declare", "death.declare")
    if not any(desk.chart.may(desk.by.assignment, kind, desk.today) for kind in kinds):
        return desk.refuse(Ground.NOT_AUTHORISED, "command")
    if len(data) > LARGEST_ATTACHMENT:
        return desk.refuse(Ground.ATTACHMENT_TOO_LARGE, "file", most=str(LARGEST_ATTACHMENT))
    cleaned = clean(data)
    if cleaned is None:
        return desk.refuse(Ground.ATTACHMENT_INVALID, "file")
    media, kept = cleaned
    if len(kept) > LARGEST_ATTACHMENT:
        return desk.refuse(Ground.ATTACHMENT_TOO_LARGE, "file", most=str(LARGEST_ATTACHMENT))
    digest = desk.ledger.put_blob(kept)
    return Attachment(digest=digest, media_type=media, size=len(kept), title=title)


def missing(desk: Desk, named: tuple[Attachment, ...]) -> tuple[Refusal, ...]:
    """Return a refusal for every attachment that a declaration names and nobody handed in."""
    return tuple(
        desk.pack.refuse(Ground.ATTACHMENT_INVALID, f"evidence.attachments.{place}")
        for place, attachment in enumerate(named)
        if (blob := desk.ledger.blob(attachment.digest)) is None or len(blob) != attachment.size
    )


def clean(data: bytes) -> tuple[Media, bytes] | None:
    """Return media type and the bytes to keep, or None for anything that is not taken."""
    for magic, form in _FORMATS.items():
        if data.startswith(magic):
            return _picture(data, form)
    return ("application/pdf", data) if data.startswith(b"%PDF-") and _is_plain(data) else None


def _picture(data: bytes, form: str) -> tuple[Media, bytes] | None:
    """Decode and write anew; the turn that a camera noted is applied, everything else dropped."""
    out = io.BytesIO()
    try:
        # One picture at a time: decoded, the largest takes a hundred megabytes.
        with _DECODING, warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[form]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return None
                plain = ImageOps.exif_transpose(picture)
                plain.info.clear()
                if form == "JPEG":
                    plain.convert("RGB").save(out, form, quality=QUALITY)
                else:
                    plain.save(out, form)
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        return None
    return ("image/jpeg" if form == "JPEG" else "image/png"), out.getvalue()


def _is_plain(data: bytes) -> bool:
    """Whether a PDF ends where it says, and neither runs nor carries anything."""
    if data.rstrip(b"\r\n \t\x00")[-len(_END) :] != _END:
        return False
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        root = reader.root
        pages = int(_plain(root["/Pages"])["/Count"])
        names = _plain(root["/Names"]) if "/Names" in root else {}
    except (PdfError, KeyError, ValueError, TypeError, AttributeError, RecursionError, OSError):
        return False
    active = any(key in root for key in _ACTIVE) or any(key in names for key in _ACTIVE_NAMES)
    return pages > 0 and not active


def _plain(value: object) -> DictionaryObject:
    reference = isinstance(value, IndirectObject)
    found = value.get_object() if reference else value  # type: ignore[attr-defined]
    if not isinstance(found, DictionaryObject):
        raise TypeError("not a dictionary")
    return found
