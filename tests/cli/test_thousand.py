# SPDX-License-Identifier: Apache-2.0
"""A file of a thousand declarations, some of them wrong, and the power goes in the middle."""

import datetime as dt
import itertools
import json
import os
import random
import signal
import subprocess
import sys

import msgspec
import pytest

from paydar.cli.families import families
from paydar.cli.main import main
from paydar.facts import codec
from paydar.law.pack import find_pack

COUNT = 1_000
SPOIL = {
    "checksum": lambda b: b["declaration"]["mother"].update(number="123456789"),
    "hour": lambda b: b["declaration"]["child"].update(hour="31:00"),
    "name": lambda b: b["declaration"]["child"]["name"].update(given="Ar\u202ein"),
    "extra": lambda b: b.update(religion="x"),
    "type": lambda b: b["declaration"]["child"].update(weight="heavy"),
    "future": lambda b: b["declaration"]["child"].update(
        born={"earliest": "2199-01-01", "latest": "2199-01-01", "calendar": "gregorian", "as_written": "2199-01-01"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def thousand(tmp_path_factory):
    """The file, and which of its lines are wrong."""
    rng, wrong, lines = random.Random(7), {}, []
    source = families(find_pack("zz"), dt.datetime.now(dt.UTC).date(), seed=3)
    for n, family in enumerate(itertools.islice(source, COUNT)):
        body = msgspec.to_builtins(family.command)
        if rng.random() < 0.05:
            wrong[n] = rng.choice(sorted(SPOIL))
            SPOIL[wrong[n]](body)
        lines.append(
            codec.canonical({"command": "birth.register", "key": family.key, "body": body})
        )
    lines[500] = b'{"command": "birth.register", "key": "cut", "body": {"decl'
    wrong[500] = "cut"
    file = tmp_path_factory.mktemp("thousand") / "births.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n")
    return file, wrong


def test_the_right_ones_are_registered_once_and_the_wrong_ones_named_though_the_power_goes(
    tmp_path, thousand, capsys
):
    file, wrong = thousand
    office = tmp_path / "o"
    main(["init", str(office), "--country", "zz", "--office", "zz-01-001"])
    command = [sys.executable, "-m", "paydar.cli", "submit", "--dir", str(office), str(file)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    before = [process.stdout.readline() for _ in range(250)]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert done.returncode == 1
    after = [json.loads(line) for line in done.stdout.splitlines()]
    assert [json.loads(line) for line in before if line.endswith(b"\n")] == after[: len(before)]
    assert {n for n, a in enumerate(after) if a["status"] == "refused"} == set(wrong)
    for n in wrong:
        assert all(g["ground"] and g["message"] and g["way_out"] for g in after[n]["refusals"])
    numbers = [a["number"] for a in after if a["status"] == "recorded"]
    assert len(set(numbers)) == COUNT - len(wrong)
    assert sorted(int(n.split("-")[3]) for n in numbers) == list(range(1, len(numbers) + 1))
    receipts = tmp_path / "receipts.jsonl"
    receipts.write_bytes(done.stdout)
    capsys.readouterr()
    assert main(["receipt", "check", "--dir", str(office), str(receipts)]) == 0
    assert main(["verify", "--dir", str(office), "--anchor", str(receipts)]) == 0
