# SPDX-License-Identifier: Apache-2.0
"""The page about an office's folder names every file that lies in one."""

import re

from paydar.cli.sample import Sample, make_sample
from paydar.cli.socket import Socket
from paydar.wiring import open_office
from paydar.wiring.tokens import Tokens
from tests.docs.pages import DOCS


def names_of(page):
    """Return the file names of the table's first column, `OFFICE` for the office's code."""
    cells = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    return [names for cell in cells for names in re.findall(r"`([^`]+)`", cell)]


def test_every_file_of_an_office_that_serves_is_explained(tmp_path):
    folder = tmp_path / "sample"
    make_sample(Sample(folder=folder, country="zz", families=1))
    office = open_office(folder)
    door = Socket(office)
    try:
        Tokens(folder).create("x", ("read",), "founder", office.settings.today(office.clock()))
        there = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    finally:
        door.close()
        office.close()
    told = {n.replace("OFFICE", "zz-01-001") for n in names_of(page())}
    wal = {f"{name}{end}" for name in there for end in ("-wal", "-shm")}
    assert {name for name in there if name not in told and name not in wal} == set()
    assert {"ledger.sqlite", "ledger.sqlite-wal", "writer.socket", "tokens.json"} <= there & told


def page():
    return (DOCS / "reference/folder.md").read_text("utf-8")
