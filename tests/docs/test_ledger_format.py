# SPDX-License-Identifier: Apache-2.0
"""The format page can be followed by somebody who has only its text, SHA-256 and Ed25519.

Nothing of paydar computes here: its own code is compared at the end.
"""

import base64
import hashlib
import json
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from paydar.facts import codec
from paydar.ledger import tree
from tests.docs.pages import DOCS, FENCE

PAGE = DOCS / "reference/ledger.md"


@pytest.fixture(scope="module")
def example():
    found = [text for _, text in FENCE.findall(PAGE.read_text("utf-8"))]
    envelope, salt, body, leaves, note, vkey = found
    return {
        "envelope": envelope.rstrip("\n").encode(),
        "salt": bytes.fromhex(salt.strip()),
        "body": body.rstrip("\n").encode(),
        "leaves": [bytes.fromhex(line) for line in leaves.split()],
        "note": note,
        "vkey": vkey.strip(),
    }


def sha(data):
    return hashlib.sha256(data).digest()


def root(hashes):
    """RFC 6962, 2.1, read aloud."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return sha(b"\x01" + root(hashes[:split]) + root(hashes[split:]))


def test_the_leaf_hash_is_sha_256_of_a_zero_byte_and_the_envelope(example):
    assert sha(b"\x00" + example["envelope"]) == example["leaves"][0]


def test_the_envelope_commits_to_salt_and_body(example):
    assert len(example["salt"]) == 16
    told = json.loads(example["envelope"])
    assert sha(example["salt"] + example["body"]).hex() == told["body"]
    assert told["kind"] == json.loads(example["body"])["kind"]


def test_the_leaves_lead_to_the_root_of_the_checkpoint(example):
    name, size, told, *_ = example["note"].split("\n")
    assert (name, size) == ("zz-01-001", str(len(example["leaves"])))
    assert base64.b64decode(told) == root(example["leaves"])


def test_the_checkpoint_is_signed_by_the_verifier_key(example):
    name, key_id, key = example["vkey"].split("+", 2)
    kind_and_key = base64.b64decode(key)
    assert kind_and_key[0] == 1
    assert sha(name.encode() + b"\n" + kind_and_key)[:4].hex() == key_id
    text, _, line = example["note"].partition("\n\n")
    dash, signer, blob = line.split()
    assert (dash, signer) == ("—", name)
    signed = base64.b64decode(blob)
    assert signed[:4].hex() == key_id
    Ed25519PublicKey.from_public_bytes(kind_and_key[1:]).verify(signed[4:], f"{text}\n".encode())


def test_the_table_names_every_field_of_the_envelope(example):
    table = PAGE.read_text("utf-8").partition("| field | meaning |")[2].partition("\n\n")[0]
    cells = " ".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`(\w+)`", cells)) == set(json.loads(example["envelope"]))


def test_the_example_of_a_tile_number_is_the_programs_too():
    assert "1234067 is `x001/x234/067`" in PAGE.read_text("utf-8")


def test_the_program_reads_the_example_as_the_page_does(example):
    assert codec.encode_envelope(codec.decode_envelope(example["envelope"])) == example["envelope"]
    assert codec.encode_body(codec.decode_body(example["body"])) == example["body"]
    assert tree.root_of(example["leaves"]) == root(example["leaves"])
