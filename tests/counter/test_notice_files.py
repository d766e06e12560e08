# SPDX-License-Identifier: Apache-2.0
"""Signed files of notices: taken as sent, refused whole when anybody touched them."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from paydar.counter.notice_files import LARGEST_FILE, Taken, read, verifier_of, write
from paydar.counter.submit import Asker
from paydar.facts import codec
from paydar.facts.values import Name
from paydar.ledger.note import NoteError
from tests.notices.houses import enroll, example, statuses, waiting
from tests.office import FOUNDER, do, grounds, registration

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
NAME = "sample-health-house"
HOUSE = "Sample Health House"
pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def house(zz):
    return enroll(zz, HOUSE, "health-house", verifier_of(NAME, KEY).spell())


def lines(office, *numbers):
    return [
        codec.canonical(
            {
                "command": "notice.give",
                "key": f"house-{number}",
                "body": {"number": number, "notice": example(office)},
            }
        )
        for number in numbers
    ]


def refused(answer):
    assert not isinstance(answer, Taken)
    return {refusal.ground for refusal in answer}


def test_the_file_is_what_the_page_says_it_is(zz):
    """Made by hand from the description: note, empty line, lines; checked by a second reader."""
    body = b"".join(line + b"\n" for line in lines(zz, "1", "2"))
    text = f"paydar notices v1\nlines 2\nsha256 {hashlib.sha256(body).hexdigest()}\n"
    public = KEY.public_key().public_bytes_raw()
    mark = hashlib.sha256(NAME.encode() + b"\n\x01" + public).digest()[:4]
    signature = base64.b64encode(mark + KEY.sign(text.encode())).decode()
    whole = f"{text}\n— {NAME} {signature}\n\n".encode() + body
    assert write(lines(zz, "1", "2"), NAME, KEY) == whole


def test_each_line_is_answered_and_the_notices_wait_in_the_name_of_the_house(zz, house):
    two = lines(zz, "1", "2")
    taken = zz.take_notices(FOUNDER, write([*two, b'{"command":"x"', two[0]], NAME, KEY))
    assert taken.issuer == HOUSE
    assert [answer.status for answer in taken.answers] == [
        "recorded", "recorded", "refused", "recorded",
    ]  # fmt: skip
    assert taken.answers[3] == taken.answers[0]
    assert grounds(taken.answers[2]) == {"malformed"}
    assert waiting(zz) == ["1", "2"]
    fact = zz.ledger.look(["notice:samplehealthhouse/1"]).on("notice:samplehealthhouse/1")[0]
    assert fact.envelope.by.assignment == house.assignment


def test_a_file_brought_twice_is_answered_the_same_and_taken_once(zz):
    data = write(lines(zz, "1", "2"), NAME, KEY)
    assert zz.take_notices(FOUNDER, data) == zz.take_notices(FOUNDER, data)
    assert statuses(zz) == {"waiting": 2}


@pytest.mark.parametrize("at", range(5))
def test_a_file_that_anybody_touched_is_refused_whole(zz, at):
    data = write(lines(zz, "1", "2"), NAME, KEY)
    whole = data.split(b"\n")
    touched = [
        data.replace(b'"weight":3150', b'"weight":3151', 1),
        b"\n".join(whole[:-2]) + b"\n",  # the last line cut off
        data + lines(zz, "3")[0] + b"\n",
        data.replace(b"lines 2", b"lines 3", 1),
        data.removesuffix(b"\n"),
    ][at]
    assert refused(zz.take_notices(FOUNDER, touched)) == {"file-altered"}
    assert statuses(zz) == {}


def test_a_signature_by_another_key_under_the_name_of_the_house_is_of_a_stranger(zz):
    forged = write(lines(zz, "1"), NAME, OTHER)
    assert refused(zz.take_notices(FOUNDER, forged)) == {"file-of-a-stranger"}


def test_a_signature_line_of_the_house_that_does_not_verify_is_a_forgery(zz):
    mine, other = write(lines(zz, "1"), NAME, KEY), write(lines(zz, "2"), NAME, KEY)
    signature = mine.split(b"\n")[4]
    forged = other.replace(other.split(b"\n")[4], signature)
    assert refused(zz.take_notices(FOUNDER, forged)) == {"file-altered"}


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n\n\n", b"hello", b"%PDF-1.7\n\n", b"\xff\xfe\n\nx\n\n", b"a\n\n- x y\n\n{}\n"],
)
def test_what_is_no_file_of_notices_is_refused(zz, data):
    assert refused(zz.take_notices(FOUNDER, data)) == {"file-unreadable"}


def test_a_note_of_another_kind_is_refused_although_the_house_signed_it(zz):
    data = write(lines(zz, "1"), NAME, KEY).replace(b"paydar notices v1", b"paydar notices v2", 1)
    assert refused(zz.take_notices(FOUNDER, data)) == {"file-unreadable"}


def test_a_file_that_is_too_large_is_refused_before_it_is_read(zz):
    assert {r.ground for r in read(zz.pack, zz.ledger, b"x" * (LARGEST_FILE + 1))} == {"too-large"}


def test_a_house_whose_assignment_ended_brings_nothing_in(zz, house):
    ended = {"assignment": house.assignment, "reason": "closed"}
    assert do(zz, "assignment.end", ended).status == "recorded"
    data = write(lines(zz, "1"), NAME, KEY)
    assert refused(zz.take_notices(FOUNDER, data)) == {"file-of-a-stranger"}


def test_a_file_can_do_nothing_that_the_house_may_not(zz):
    line = {"command": "birth.register", "key": "k", "body": registration()}
    taken = zz.take_notices(FOUNDER, write([codec.canonical(line)], NAME, KEY))
    assert grounds(taken.answers[0]) == {"not-authorised"}


def test_who_may_not_take_a_declaration_carries_no_file(zz, house):
    data = write(lines(zz, "1"), NAME, KEY)
    assert refused(zz.take_notices(house, data)) == {"not-authorised"}
    assert refused(zz.take_notices(Asker("nobody", "en"), data)) == {"not-authorised"}


def test_two_houses_never_have_one_key(zz):
    line = verifier_of(NAME, KEY).spell()
    body = {"issuer": "Other House", "role": "midwife", "key": line, "name": Name(given="Robin")}
    assert grounds(do(zz, "notifier.enroll", body)) == {"public-key-invalid"}


def test_a_house_changes_its_key_and_the_old_one_opens_nothing(zz, house):
    body = {
        "issuer": HOUSE,
        "role": "health-house",
        "key": verifier_of(NAME, OTHER).spell(),
        "assignment": house.assignment,
    }
    assert do(zz, "notifier.enroll", body).status == "recorded"
    old, new = (write(lines(zz, "1"), NAME, key) for key in (KEY, OTHER))
    assert refused(zz.take_notices(FOUNDER, old)) == {"file-of-a-stranger"}
    assert zz.take_notices(FOUNDER, new).answers[0].status == "recorded"


def test_a_name_that_no_note_can_bear_makes_no_key():
    with pytest.raises(NoteError):
        verifier_of("two words", KEY)
    with pytest.raises(NoteError):
        write([], NAME, KEY)
