# SPDX-License-Identifier: Apache-2.0
"""Files that would act when they are opened, and files made to keep the reader busy."""

import io
from dataclasses import replace

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from paydar.certificates import check, qr, sign
from tests.certificates import samples
from tests.certificates.test_check import FILE, KEY, RING, issued, now

# Files that would act, and files that would cost


def with_action(how: str) -> bytes:
    """A document of ours, changed before its own office's key signs it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(issued(key=None))))
    launch = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("x.exe")}
    )
    page = writer.pages[0]
    if how == "page":
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): launch})
    elif how == "open":
        writer.root_object[NameObject("/OpenAction")] = launch
    elif how == "hidden":  # behind a reference, inside an array, under a key of its own
        deep = ArrayObject([ArrayObject([writer._add_object(launch)])])
        page[NameObject("/PieceInfo")] = deep
    else:
        link = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/Rect"): ArrayObject([FloatObject(0)] * 4),
            }
        )
        page[NameObject("/Annots")] = ArrayObject([link])
    out = io.BytesIO()
    writer.write(out)
    return sign.sign_pdf(out.getvalue(), KEY, at=samples.AT)


@pytest.mark.parametrize("how", ["page", "open", "hidden", "annotation"])
def test_a_file_that_would_act_is_called_altered_though_the_key_is_right(how: str) -> None:
    pdf = with_action(how)
    assert sign.check_signature(pdf).state == "intact"
    verdict = check.check(pdf, RING, now())
    assert (verdict.kind, verdict.reasons) == ("altered", ("file-acts",))


def test_an_action_added_after_the_signature_breaks_it() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(FILE))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/AA"] = generic.DictionaryObject(
        {
            generic.pdf_name("/O"): generic.DictionaryObject(
                {generic.pdf_name("/S"): generic.pdf_name("/Launch")}
            )
        }
    )
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    verdict = check.check(out.getvalue(), RING, now())
    assert (verdict.kind, verdict.reasons) == ("altered", ("file-changed",))


def test_the_same_document_through_the_same_tool_without_an_action_is_genuine() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(issued(key=None))))
    out = io.BytesIO()
    writer.write(out)
    pdf = sign.sign_pdf(out.getvalue(), KEY, at=samples.AT)
    assert check.check(pdf, RING, now()).kind == "genuine-current"


def one_object(inside: bytes) -> bytes:
    start = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/AF " + inside + b">>\nendobj\n"
    return start + (
        b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
        b"trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(start)
    )


@pytest.mark.parametrize(
    "inside",
    [
        b"[" + b"1 " * 200_000 + b"]",
        b"<<" + b"".join(b"/a%x 1" % n for n in range(40_000)) + b">>",
        b"(" + b"a" * 400_000 + b")",
        b"[" * 200_000 + b"]" * 200_000,
    ],
    ids=["array", "dictionary", "string", "nest"],
)
def test_a_file_made_to_be_slow_is_asked_for_no_more_than_its_reads(
    inside: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    read = sign._Metered.read

    def counted(file: sign._Metered, size: int | None = -1, /) -> bytes:
        nonlocal asked
        asked += 1
        return read(file, size)

    monkeypatch.setattr(sign._Metered, "read", counted)
    verdict = check.check(one_object(inside), RING, now())
    assert verdict.kind == "unreadable"
    assert asked <= sign.MAX_READS + 1


def test_a_file_larger_than_any_of_ours_is_not_opened() -> None:
    large = FILE + b"%" * (sign.MAX_PDF - len(FILE) + 1)
    verdict = check.check(large, RING, now())
    assert (verdict.kind, verdict.reasons) == ("unreadable", ("too-large",))


def test_a_full_copy_with_hundreds_of_notes_is_still_checked() -> None:
    notes = tuple(replace(samples.NOTES_EN[0], position=f"zz-01-001/{n}") for n in range(300))
    document = replace(samples.en("full-copy"), annotations=notes)
    pdf = samples.press("zz").pdf(
        document, at=samples.AT, code=qr.sign(samples.claims(document), KEY)
    )
    signed = sign.sign_pdf(pdf, KEY, at=samples.AT)
    assert check.check(signed, RING, now()).is_genuine


def packed(inside: generic.ArrayObject) -> bytes:
    """A file whose list of attachments lies in an object stream, as other writers make them."""
    writer = PdfFileWriter(stream_xrefs=True)
    stream = writer.prepare_object_stream()
    writer.root["/AF"] = writer.add_object(inside, obj_stream=stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_objects_packed_into_a_stream_are_not_unpacked() -> None:
    pdf = packed(generic.ArrayObject([generic.NumberObject(1)] * 20_000))
    assert len(PdfFileReader(io.BytesIO(pdf)).root["/AF"]) == 20_000  # the reader itself would
    assert len(pdf) < 10_000
    with pytest.raises(ValueError, match="packed into a stream"):
        _ = sign.open_pdf(pdf).root["/AF"]
    assert check.check(pdf, RING, now()).reasons == ("not-a-pdf",)
