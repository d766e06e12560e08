# SPDX-License-Identifier: Apache-2.0
"""What cannot be right is refused with field, ground and way out; nothing else is disturbed."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from paydar.cli.operations import answer_lines
from paydar.counter.attachments import clean
from paydar.counter.commands import MAX_COMMAND, MAX_DEPTH, parse
from paydar.facts import codec
from paydar.facts.values import Attachment
from paydar.law.grounds import Refusal
from tests.office import FOUNDER, do, grounds, registration


def line(**changes):
    return codec.canonical(
        {"command": "birth.register", "key": "k", "body": registration()} | changes
    )


def refusal(office, data):
    answer = answer_lines(office, FOUNDER, [data])[0]
    assert answer.status == "refused", answer
    return answer


@pytest.mark.parametrize(
    ("data", "ground", "field"),
    [
        (b"", "malformed", ""),
        (b"{", "malformed", ""),
        (b"[]", "malformed", ""),
        (b"null", "malformed", ""),
        (b'{"command":"birth.register","key":"k"}', "malformed", ""),
        (b'{"command":"birth.register","key":"k","body":{},"more":1}', "malformed", ""),
        (b'{"command":"birth.sell","key":"k","body":{}}', "command-unknown", "command"),
        (b'{"command":"birth.register","key":"","body":{}}', "malformed", "key"),
        (b'{"command":"birth.register","key":"a b","body":{}}', "malformed", "key"),
        (b'{"command":"birth.declare","key":"k","body":{"declaration":{"religion":"x"}}}', "malformed", "declaration"),
        (b'{"command":"birth.deliver","key":"k","body":{"number":7,"how":"hand","to":"x"}}', "malformed", "number"),
        (b'{"command":"birth.deliver","key":"k","body":{"number":"\xff\xfe","how":"hand","to":"x"}}', "malformed", ""),
        (b'{"command":"birth.deliver","key":"k","body":' + b'{"a":' * 5000 + b"1" + b"}" * 5001, "malformed", ""),
        (b'{"command":"x","key":"k","body":"' + b"a" * MAX_COMMAND + b'"}', "too-large", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_field(zz, data, ground, field):
    answer = refusal(zz, data)
    assert {(g.ground, g.field) for g in answer.refusals} == {(ground, field)}
    assert all(g.message and g.way_out for g in answer.refusals)


def test_a_command_just_within_the_depth_is_read():
    deep = b"[" * (MAX_DEPTH - 2) + b"]" * (MAX_DEPTH - 2)
    read = parse(b'{"command":"birth.deliver","key":"k","body":{"number":' + deep + b"}}")
    assert isinstance(read[1], Refusal)
    assert "deep" not in dict(read[1].facts)["value"]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_no_bytes_bring_the_reader_down(data):
    parse(data)
    parse(b'{"command":"birth.register","key":"k","body":' + data + b"}")


def test_a_command_for_another_office_is_refused(zz):
    answer = refusal(zz, line(office="zz-01-002"))
    assert [(g.ground, g.field) for g in answer.refusals] == [("office-not-ours", "office")]
    assert answer_lines(zz, FOUNDER, [line(office="zz-01-001")])[0].status == "recorded"


def test_bad_lines_between_good_ones_spoil_nothing(zz):
    lines = [line(key="a"), b"{", line(key="b", body=registration(evidence__notice__number="2",
             child__plurality=2, child__order=2, child__hour="05:00", child__name__given="Bran", child__name__given_latin=""))]  # fmt: skip
    answers = answer_lines(zz, FOUNDER, lines)
    assert [a.status for a in answers][1] == "refused"
    assert answers[0].status == "recorded"


@pytest.mark.parametrize(
    ("changes", "ground"),
    [
        ({"child__name__given": "Ar\u202ein"}, "name-control-character"),
        ({"child__name__given": "Ar\u0000in"}, "name-control-character"),
        ({"mother__number": "123456789"}, "number-checksum"),
        ({"child__hour": "25:00"}, "hour-malformed"),
        ({"mother__nationality": "qq"}, "code-unknown"),
        ({"child__place__code": "zz-99"}, "place-unknown"),
    ],
)
def test_what_the_law_and_the_calendar_do_not_know_is_refused(zz, changes, ground):
    assert ground in grounds(do(zz, "birth.register", registration(**changes)))


def test_a_tag_cannot_be_smuggled_in_through_a_certificate_number(zz):
    nasty = registration(evidence__notice__number='x","y":["z"]} \n\u202e' * 3)
    assert do(zz, "birth.register", nasty).status == "refused"
    long = registration(evidence__notice__number="9" * 120)
    done = do(zz, "birth.register", long)
    assert done.status in ("recorded", "refused")


def picture(form, **kwargs):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, form, **kwargs)
    return out.getvalue()


def located_jpeg():
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (35.0, 41.0, 0.0), 3: "E", 4: (51.0, 25.0, 0.0)}
    exif[0x010F] = "CameraMaker"
    return picture("JPEG", exif=exif)


def test_the_place_where_a_photograph_was_taken_is_removed(zz):
    data = located_jpeg()
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    taken = zz.take_in(FOUNDER, data, "certificate")
    assert isinstance(taken, Attachment)
    kept = zz.ledger.blob(taken.digest)
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert b"CameraMaker" not in kept
    done = do(zz, "birth.register", registration(evidence__attachments=(taken,)))
    assert done.status == "recorded", done


def test_what_hides_behind_a_picture_is_not_kept():
    for form in ("JPEG", "PNG"):
        media, kept = clean(picture(form) + b"PK\x03\x04 an archive behind it %PDF-1.7")
        assert media == {"JPEG": "image/jpeg", "PNG": "image/png"}[form]
        assert b"PK\x03\x04" not in kept
        assert b"%PDF" not in kept


PLAIN_PDF = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R EXTRA>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> endobj
"""


def pdf(extra=b"", tail=b""):
    body = PLAIN_PDF.replace(b"EXTRA", extra)
    offsets = [body.index(f"{n} 0 obj".encode()) for n in (1, 2, 3)]
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return (
        body
        + table
        + b"trailer <</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
        + tail
    )


def test_a_plain_pdf_is_kept_and_one_that_runs_or_hides_something_is_not():
    assert clean(pdf()) == ("application/pdf", pdf())
    assert clean(pdf(b"/OpenAction<</S/JavaScript/JS(1)>>")) is None
    assert clean(pdf(b"/Names<</EmbeddedFiles<<>>>>")) is None
    assert clean(pdf(tail=b"PK\x05\x06 an archive")) is None
    assert clean(b"%PDF-1.4 nothing %%EOF") is None


@pytest.mark.parametrize(
    "data", [b"", b"MZ\x90", b"GIF89a", b"\xff\xd8\xff garbage", b"\x89PNG\r\n\x1a\n", b"<svg/>"]
)
def test_other_files_are_refused(zz, data):
    assert grounds_of(zz.take_in(FOUNDER, data)) == {"attachment-invalid"}


def test_a_file_that_is_too_large_is_refused(zz):
    assert grounds_of(zz.take_in(FOUNDER, b"\xff\xd8\xff" + b"0" * 10_485_760)) == {
        "attachment-too-large"
    }


def grounds_of(refusals):
    return {r.ground for r in refusals} if isinstance(refusals, tuple) else set()
