# SPDX-License-Identifier: Apache-2.0
"""From file, code or typed words to a verdict: the five outcomes, and the forger's ways."""

import datetime as dt
import io
import zlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from paydar.certificates import check, proven, qr, sign, verdicts
from paydar.certificates.check import Current
from paydar.certificates.document import Document, Row
from paydar.certificates.keyring import Keyring
from paydar.certificates.keys import DocumentKey
from paydar.certificates.render import File
from paydar.facts import codec
from paydar.facts.documents import DocumentIssued
from paydar.facts.envelope import Envelope, Fact, Position
from paydar.facts.values import By
from paydar.ledger import checkpoint, tree
from paydar.ledger.proof import Proof
from tests.certificates import samples

KEY = samples.key()
RING = Keyring([KEY.public()])
CODE = qr.sign(samples.claims(samples.EN), KEY)


def issued(
    document: Document = samples.EN,
    *,
    code: str = CODE,
    key: DocumentKey | None = KEY,
    files: tuple[File, ...] = (),
) -> bytes:
    pdf = samples.press("zz").pdf(document, at=samples.AT, code=code, files=files)
    return pdf if key is None else sign.sign_pdf(pdf, key, at=samples.AT)


FILE = issued()


def now(**how: object) -> check.StandingOf:
    current = Current(**{"position": "zz-01-001/1131", **how})  # type: ignore[arg-type]
    return {samples.EN.number: current}.get


# The five outcomes


@pytest.mark.parametrize("given", [FILE, CODE.encode()])
def test_genuine_and_current(given: bytes) -> None:
    verdict = check.check(given, RING, now())
    assert (verdict.kind, verdict.reasons) == ("genuine-current", ())
    assert verdict.claims == samples.claims(samples.EN)


@pytest.mark.parametrize("given", [FILE, CODE.encode()])
@pytest.mark.parametrize(
    ("how", "reason"),
    [({"position": "zz-01-001/1204"}, "changed-since"), ({"in_force": False}, "cancelled")],
)
def test_genuine_but_since_corrected_or_cancelled(
    given: bytes, how: dict[str, object], reason: str
) -> None:
    verdict = check.check(given, RING, now(**how))
    assert (verdict.kind, verdict.reasons) == ("genuine-superseded", (reason,))


def test_altered() -> None:
    at = FILE.index(b"/Contents") - 4_000  # in the middle of what is signed
    changed = FILE[:at] + bytes([FILE[at] ^ 1]) + FILE[at + 1 :]
    assert check.check(changed, RING, now()).kind in {"altered", "unreadable"}
    appended = check.check(FILE + b"% more\n", RING, now())
    assert (appended.kind, appended.reasons) == ("altered", ("file-changed",))


@pytest.mark.parametrize("given", [FILE, CODE.encode()])
def test_unknown_key(given: bytes) -> None:
    verdict = check.check(given, Keyring([samples.key("zz-01-002").public()]), now())
    assert (verdict.kind, verdict.reasons) == ("unknown-key", ("no-such-key",))


def test_a_genuine_code_on_a_page_drawn_anew_with_another_name_is_on_another_paper() -> None:
    forged = replace(samples.EN, rows=(Row("Given name", "Other", "ltr"), *samples.EN_ROWS[1:]))
    for pdf in (issued(forged, key=None), issued(forged, key=samples.key("zz-01-002"))):
        verdict = check.check(pdf, RING, now())
        assert (verdict.kind, verdict.reasons) == ("other-paper", ("file-not-signed",))
        assert verdict.claims is not None
        assert verdict.claims.given == "Arin"  # the person who checks is shown what the code says


def test_offline_the_standing_is_said_to_be_unknown() -> None:
    verdict = check.check(FILE, RING)
    assert (verdict.kind, verdict.reasons) == ("genuine", ("standing-unknown",))


def test_a_contested_entry_is_said_to_be_contested() -> None:
    verdict = check.check(CODE.encode(), RING, now(contested=True))
    assert (verdict.kind, verdict.reasons) == ("genuine-current", ("contested",))


# The forger's ways


def test_another_name_under_the_offices_own_signature_differs_from_the_code() -> None:
    # An insider lets the office's machine sign a page around somebody else's code.
    forged = replace(samples.EN, rows=(Row("Given name", "Other", "ltr"), *samples.EN_ROWS[1:]))
    verdict = check.check(issued(forged), RING, now())
    assert (verdict.kind, verdict.reasons) == ("other-paper", ("print-differs",))


def test_a_file_edited_by_a_pdf_tool_is_altered_though_it_shows_the_same() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(FILE)))
    out = io.BytesIO()
    writer.write(out)
    verdict = check.check(out.getvalue(), RING, now())
    assert (verdict.kind, verdict.reasons) == ("altered", ("file-changed",))


def test_the_code_of_another_document_put_into_a_signed_file_is_found() -> None:
    other = replace(samples.EN, number="ZZ01-001-2026-000413-M")
    code = qr.sign(samples.claims(other), KEY)
    verdict = check.check(issued(samples.EN, code=code), RING, now())
    assert (verdict.kind, verdict.reasons) == ("other-paper", ("print-differs",))


def test_a_digest_alone_does_not_make_a_print(monkeypatch: pytest.MonkeyPatch) -> None:
    # Claims that state another number than the print they digest are refused too.
    stated = replace(samples.claims(samples.EN), number="ZZ01-001-2026-000413-M")
    verdict = check.check(issued(code=qr.sign(stated, KEY)), RING, now())
    assert verdict.reasons == ("print-differs",)
    monkeypatch.setattr(check, "_is_print_of", lambda *_: True)
    assert check.check(issued(code=qr.sign(stated, KEY)), RING).kind == "genuine"


def test_a_file_without_a_code_says_so() -> None:
    verdict = check.check(issued(code=""), RING, now())
    assert (verdict.kind, verdict.reasons) == ("unreadable", ("no-code-in-file",))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (b"", "not-a-code"),
        (b"%PDF-1.7 and nothing", "not-a-pdf"),
        (b"%PDF-" + b"\x00" * (9 << 20), "too-large"),
        (b"\xff\xfe\x00", "not-a-code"),
        (b"A" * 1_000_000, "too-long"),
        (FILE[: len(FILE) // 2], "not-a-pdf"),
    ],
)
def test_what_cannot_be_read_is_unreadable_and_says_why(given: bytes, reason: str) -> None:
    verdict = check.check(given, RING, now())
    assert (verdict.kind, verdict.reasons) == ("unreadable", (reason,))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_damage_to_a_file_raises_or_passes(data: st.DataObject) -> None:
    damaged = bytearray(FILE)
    hole = FILE.index(b"/Contents <") + len(b"/Contents <")
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, hole - 1))
        damaged[at : at + 1] = data.draw(st.binary(max_size=4))
    if damaged != FILE:
        assert not check.check(bytes(damaged), RING, now()).is_genuine


# A person types what the paper says


@pytest.mark.parametrize("name", ["Arin Samplewood", " arin  SAMPLEWOOD ", "Arin-Samplewood"])
def test_typed_words_that_agree_are_genuine(name: str) -> None:
    verdict = check.check_typed(CODE, RING, name=name, born=dt.date(2026, 11, 14))
    assert verdict.kind == "genuine"


def test_typed_persian_is_compared_by_its_letters() -> None:
    code = qr.sign(samples.claims(samples.FA), samples.key("ir-23-001"))
    ring = Keyring([samples.key("ir-23-001").public()])
    typed = "آرين نمونه زاده"  # Arabic yeh, and a space for the non-joiner
    assert check.check_typed(code, ring, name=typed, born=dt.date(2026, 11, 14)).is_genuine


@pytest.mark.parametrize(
    ("name", "born", "reasons"),
    [
        ("Other Samplewood", dt.date(2026, 11, 14), ("name-differs",)),
        ("Arin Samplewood", dt.date(2026, 11, 15), ("born-differs",)),
        ("Samplewood", dt.date(2016, 11, 14), ("name-differs", "born-differs")),
    ],
)
def test_every_difference_of_the_paper_is_named(
    name: str, born: dt.date, reasons: tuple[str, ...]
) -> None:
    verdict = check.check_typed(CODE, RING, name=name, born=born)
    assert (verdict.kind, verdict.reasons) == ("other-paper", reasons)


@pytest.mark.parametrize(("day", "fits"), [(1, True), (30, True), (31, False)])
def test_a_partial_date_agrees_with_every_day_it_may_mean(day: int, fits: bool) -> None:  # noqa: FBT001
    month = 11 if day <= 30 else 10
    stated = replace(samples.claims(samples.EN), born="2026-11-01/2026-11-30")
    code = qr.sign(stated, KEY)
    born = dt.date(2026, month, day)
    assert check.check_typed(code, RING, name="Arin Samplewood", born=born).is_genuine is fits


def test_a_code_that_is_not_genuine_is_not_compared() -> None:
    verdict = check.check_typed(CODE, Keyring(), name="Other", born=dt.date(2000, 1, 1))
    assert verdict.kind == "unknown-key"


# The attached proof

BOOK = checkpoint.Signer(Ed25519PrivateKey.from_private_bytes(b"\x01" * 32), "zz-01-001")


def proven_files(
    *,
    claims: dict[str, str] | None = None,
    office: str = "zz-01-001",
    leaf: bytes = b"",
    signer: checkpoint.Signer = BOOK,
) -> tuple[File, File]:
    body = codec.encode_body(
        DocumentIssued(
            entry="e1",
            document="certificate",
            serial="A 004512",
            language="en",
            standing="zz-01-001/1131",
            claims=claims or samples.claims(samples.EN).as_fact(),
        )
    )
    salt = b"\x02" * 16
    envelope = codec.encode_envelope(
        Envelope(
            kind="document.issued",
            office=office,
            law="zz@2026.1",
            recorded_at="2026-11-17T09:41:00.000Z",
            by=By(staff="s1", post="registrar", assignment="a1"),
            key="k1",
            command="00" * 32,
            after={},
            tags=[],
            body=codec.body_hash(salt, body),
        )
    )
    position = Position("zz-01-001", 1)
    fact = Fact(position=position, envelope=envelope, salt=salt, body=body)
    other = tree.leaf_hash(b"the fact before")
    root = tree.node_hash(other, tree.leaf_hash(leaf or envelope))
    proof = Proof(1, (other,), signer.sign(2, root), envelope)
    return proven.files(fact, proof.text())


def with_book(*signers: checkpoint.Signer) -> Keyring:
    return Keyring([KEY.public()], [signer.verifier.spell() for signer in signers])


def test_a_proof_that_leads_to_the_offices_book_is_said_to_prove_the_issue() -> None:
    verdict = check.check(issued(files=proven_files()), with_book(BOOK), now())
    assert (verdict.kind, verdict.reasons) == ("genuine-current", ("proven",))


def test_a_proof_whose_book_is_not_known_is_said_not_to_be_checked() -> None:
    verdict = check.check(issued(files=proven_files()), RING, now())
    assert (verdict.kind, verdict.reasons) == ("genuine-current", ("proof-not-checked",))


def test_a_proof_in_the_book_of_another_office_is_no_proof() -> None:
    other = checkpoint.Signer(Ed25519PrivateKey.from_private_bytes(b"\x03" * 32), "zz-01-002")
    verdict = check.check(issued(files=proven_files(signer=other)), with_book(other), now())
    assert verdict.reasons == ("proof-not-checked",)


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"leaf": b"another leaf"}, "proof-fails"),
        (
            {"signer": checkpoint.Signer(Ed25519PrivateKey.generate(), "zz-01-001")},
            "proof-fails",
        ),
        ({"claims": replace(samples.claims(samples.EN), given="X").as_fact()}, "proof-of-another"),
        ({"office": "zz-01-002"}, "proof-of-another"),
    ],
)
def test_a_proof_that_does_not_hold_makes_the_file_altered(
    how: dict[str, object], reason: str
) -> None:
    verdict = check.check(issued(files=proven_files(**how)), with_book(BOOK), now())  # type: ignore[arg-type]
    assert (verdict.kind, verdict.reasons) == ("altered", (reason,))


@pytest.mark.parametrize("name", [proven.PROOF_FILE, proven.ISSUE_FILE])
@pytest.mark.parametrize("text", ["", "c2sp.org/tlog-proof@v1\n", "{}", '{"salt":"0","body":"x"}'])
def test_a_malformed_proof_fails_and_raises_nothing(name: str, text: str) -> None:
    files = tuple(
        replace(file, text=text) if file.name == name else file for file in proven_files()
    )
    verdict = check.check(issued(files=files), with_book(BOOK), now())
    assert (verdict.kind, verdict.reasons) == ("altered", ("proof-fails",))


def test_opening_the_envelope_with_another_body_fails() -> None:
    proof, issue = proven_files()
    forged = replace(issue, text=issue.text.replace("Arin", "Amin"))
    assert forged != issue
    verdict = check.check(issued(files=(proof, forged)), with_book(BOOK), now())
    assert (verdict.kind, verdict.reasons) == ("altered", ("proof-fails",))


# What is told


def test_every_verdict_and_reason_has_its_sentence_in_both_languages() -> None:
    assert set(verdicts.SENTENCES["fa"]) == set(verdicts.SENTENCES["en"])
    spoken = check.check(FILE, RING, now(in_force=False))
    assert spoken.text("en") == (
        "Genuine when issued, but the entry has been changed since.",
        "The entry has been cancelled.",
    )
    assert spoken.text("fa")[1] == "سند ولادت باطل شده است."
    assert spoken.text("xx") == spoken.text("en")


def test_a_bomb_inside_a_pdf_is_unpacked_no_further_than_the_limit() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(issued(key=None))))
    for attached in writer.root_object["/AF"]:
        stream = attached.get_object()["/EF"]["/F"].get_object()
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        stream._data = zlib.compress(b"\x00" * (40 << 20), 9)  # 40 MiB in 40 KB
    out = io.BytesIO()
    writer.write(out)
    assert len(out.getvalue()) < 1 << 20
    verdict = check.check(out.getvalue(), RING, now())
    assert (verdict.kind, verdict.reasons) == ("unreadable", ("not-a-pdf",))
