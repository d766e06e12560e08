# SPDX-License-Identifier: Apache-2.0
import contextlib
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from paydar.ledger import checkpoint, note, proof, tiles, tree
from paydar.ledger.note import NoteError, Verifier

# The reference inputs and roots of certificate transparency (RFC 6962 implementations share them).
LEAVES = [
    bytes.fromhex(h)
    for h in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

NOTE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwH"
    "jG1Yu72IneyaQM=\n"
)


def _node(leaves: list[bytes]) -> tree.Node:
    return lambda level, index: tree.root_of(leaves[index << level : (index + 1) << level])


def _slow_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962 section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + _slow_root(leaves[:k]) + _slow_root(leaves[k:])).digest()


def test_the_roots_are_those_of_the_published_reference_tree():
    hashes = [tree.leaf_hash(leaf) for leaf in LEAVES]
    assert [tree.root_of(hashes[: n + 1]).hex() for n in range(8)] == ROOTS
    assert tree.root_of([]).hex() == hashlib.sha256(b"").hexdigest()


def test_the_published_inclusion_path_of_leaf_5_in_8_is_found():
    hashes = [tree.leaf_hash(leaf) for leaf in LEAVES]
    assert [h.hex() for h in tree.inclusion_proof(5, 8, _node(hashes))] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_the_published_consistency_proof_from_6_to_8_is_found():
    hashes = [tree.leaf_hash(leaf) for leaf in LEAVES]
    assert [h.hex() for h in tree.consistency_proof(6, 8, _node(hashes))] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(st.integers(1, 300), st.data())
def test_every_leaf_is_proven_and_no_other_leaf_is(size, data):
    hashes = [tree.leaf_hash(str(i).encode()) for i in range(size)]
    root = _slow_root(hashes)
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion_proof(index, size, _node(hashes))
    assert tree.included(hashes[index], index, size, path, root)
    assert not tree.included(tree.leaf_hash(b"other"), index, size, path, root)
    if size > 1:
        assert not tree.included(hashes[index], (index + 1) % size, size, path, root)


@given(st.integers(1, 300), st.data())
def test_every_older_tree_is_proven_to_be_continued(size, data):
    hashes = [tree.leaf_hash(str(i).encode()) for i in range(size)]
    old = data.draw(st.integers(1, size))
    path = tree.consistency_proof(old, size, _node(hashes))
    was, now = _slow_root(hashes[:old]), _slow_root(hashes)
    assert tree.consistent(old, size, path, old_root=was, root=now)
    if old < size:
        forged = _slow_root([tree.leaf_hash(b"x"), *hashes[1:old]])
        assert not tree.consistent(old, size, path, old_root=forged, root=now)


def test_the_example_note_of_the_document_verifies():
    key = Verifier.parse(NOTE_KEY)
    assert key.spell() == NOTE_KEY
    parsed = note.parse(NOTE)
    assert parsed.text == "This is an example message.\n"
    assert note.verified(parsed, [key]) == {key: None}
    assert note.write(parsed.text, parsed.signatures) == NOTE


def test_a_known_signature_that_does_not_verify_spoils_the_note():
    with pytest.raises(NoteError, match="does not verify"):
        note.verified(
            note.parse(NOTE.replace("example m", "examplE m")), [Verifier.parse(NOTE_KEY)]
        )


def test_an_unknown_signature_line_is_passed_over():
    parsed = note.parse(NOTE + "— example.org/other " + "AAAAAAAAAAAA\n")
    assert len(parsed.signatures) == 2
    assert len(note.verified(parsed, [Verifier.parse(NOTE_KEY)])) == 1


@given(st.text(max_size=200))
def test_no_text_breaks_the_note_reader(text):
    for candidate in (text, NOTE[:40] + text, text + NOTE):
        with contextlib.suppress(NoteError):
            note.parse(candidate)


def test_a_cosignature_is_read_with_its_time():
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    signer = checkpoint.Signer(Ed25519PrivateKey.from_private_bytes(bytes(32)), "zz-01-001")
    public = key.public_key().public_bytes_raw()
    mirror = Verifier("hub.zz/mirror", note.COSIGNATURE_ED25519, public)
    signed = signer.sign(3, bytes(32))
    text = note.parse(signed).text
    blob = (1_700_000_000).to_bytes(8, "big") + key.sign(
        b"cosignature/v1\ntime 1700000000\n" + text.encode()
    )
    whole = signed + note.Signature(mirror.name, mirror.key_id, blob).line()
    held = checkpoint.read(whole, signer.verifier, [mirror])
    assert held.cosigned == (("hub.zz/mirror", 1_700_000_000),)
    wrong = (1_700_000_001).to_bytes(8, "big") + blob[8:]
    forged = signed + note.Signature(mirror.name, mirror.key_id, wrong).line()
    with pytest.raises(NoteError):
        checkpoint.read(forged, signer.verifier, [mirror])


@pytest.mark.parametrize(
    "text",
    ["zz\n01\nAAAA\n", "zz\n1\nAAAA\n", "zz\n-1\n" + "A" * 43 + "=\n", "\n1\n" + "A" * 43 + "=\n",
     "zz\n1\n" + "A" * 43 + "=\nmore\n"],
)  # fmt: skip
def test_a_malformed_checkpoint_is_refused(text):
    with pytest.raises(NoteError):
        checkpoint.Checkpoint.from_text(text)


def test_tile_numbers_are_spelled_as_the_document_says():
    assert tiles.spell_number(1234067) == "x001/x234/067"
    assert tiles.Tile(0, 273, 112).path == "tile/0/273.p/112"
    assert tiles.parse_path("tile/0/x001/x234/067") == tiles.Tile(0, 1234067)
    for wrong in ("tile/0/1", "tile/0/x000/001", "tile/64/000", "tile/0/000.p/256", "tile/0/000.p/0",
                  "tile/../000", "tile/0/٠٠٠"):  # fmt: skip
        assert tiles.parse_path(wrong) is None


def test_seventy_thousand_leaves_have_the_tiles_of_the_document():
    found = list(tiles.tiles_of(70_000))
    assert sum(t.level == 0 and t.width == 256 for t in found) == 273
    assert [t for t in found if t.width < 256] == [
        tiles.Tile(0, 273, 112), tiles.Tile(1, 1, 17), tiles.Tile(2, 0, 1)]  # fmt: skip
    assert sum(t.level == 1 and t.width == 256 for t in found) == 1


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_returns_its_entries_and_a_cut_one_is_refused(entries):
    data = tiles.encode_bundle(entries)
    assert tiles.decode_bundle(data) == entries
    if data:
        with pytest.raises(ValueError, match="cut short"):
            tiles.decode_bundle(data + b"\x00")


def test_a_proof_survives_writing_and_proves_only_its_leaf():
    signer = checkpoint.Signer(Ed25519PrivateKey.generate(), "zz-01-001")
    leaves = [tree.leaf_hash(leaf) for leaf in LEAVES]
    signed = signer.sign(8, tree.root_of(leaves))
    told = proof.Proof(5, tuple(tree.inclusion_proof(5, 8, _node(leaves))), signed, b"leaf")
    assert told.text().startswith("c2sp.org/tlog-proof@v1\nextra bGVhZg==\nindex 5\n")
    again = proof.parse(told.text())
    assert again == told
    assert proof.verify(again, LEAVES[5], signer.verifier).checkpoint.size == 8
    with pytest.raises(NoteError):
        proof.verify(again, LEAVES[4], signer.verifier)


@given(st.text(max_size=100))
def test_no_text_breaks_the_proof_reader(text):
    for candidate in (text, proof.HEADER + "\n" + text, proof.HEADER + "\nindex 1\n" + text):
        with contextlib.suppress(NoteError):
            proof.parse(candidate)
