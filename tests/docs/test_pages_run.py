# SPDX-License-Identifier: Apache-2.0
"""Every shell block of the tutorial and of the how-to pages is run as it stands there."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, blocks, outputs, script, unkept
from tests.docs.quick import quick_paydar

TUTORIAL = DOCS / "tutorial/first-birth.md"
HOW_TO = sorted((DOCS / "how-to").glob("*.md"))
PAGES = [
    TUTORIAL,
    *(page for page in HOW_TO if page.name not in {"README.md", "develop.md"} and blocks(page)),
]
BEGINNING = 2  # blocks of the tutorial that make the office of the how-to pages


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    with quick_paydar(tmp_path_factory.mktemp("q")) as names:
        yield f"{names}:{Path(sys.executable).parent}:{os.environ['PATH']}"


@pytest.fixture(scope="module")
def first_office(tmp_path_factory, path):
    folder = tmp_path_factory.mktemp("tutorial")
    run(blocks(TUTORIAL)[:BEGINNING], folder, path)
    assert (folder / "receipts.jsonl").read_text().startswith('{"status":"recorded"')
    return folder


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(page_blocks, folder, path):
    """Run blocks in a folder; return their outputs. Whatever they left running is ended."""
    log = folder.parent / f"{folder.name}.log"
    with log.open("wb") as out:
        shell = subprocess.Popen(
            ["bash", "-c", script(page_blocks, free_port())],
            cwd=folder,
            env={**os.environ, "PATH": path},
            stdout=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            code = shell.wait(timeout=60)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGTERM)
    said = log.read_text("utf-8", "replace")
    assert code == 0, said
    return outputs(said)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_do_what_it_says(page, tmp_path, path, first_office):
    here = tmp_path / "here"
    if page == TUTORIAL:
        here.mkdir()
    else:
        shutil.copytree(first_office, here)
    page_blocks = blocks(page)
    said = run(page_blocks, here, path)
    for (text, promised), output in zip(page_blocks, said, strict=False):
        assert unkept(promised, output) == [], f"{text}\n{output}"
        assert "Traceback" not in output


def test_every_page_with_shell_blocks_is_among_those_that_run():
    kinds = (DOCS / "tutorial", DOCS / "how-to")
    told = {page for kind in kinds for page in kind.glob("*.md") if blocks(page)}
    assert told == set(PAGES)


def test_a_promise_that_is_not_kept_is_seen(tmp_path, path):
    assert unkept(["one …", "two"], "one and a half\ntwo") == []
    assert unkept(["two", "one …"], "one and a half\ntwo") == ["one …"]
    assert unkept(["three"], "thirty three") == ["three"]
    with pytest.raises(AssertionError):
        run([("false", [])], tmp_path, path)
    with pytest.raises(AssertionError):
        run([("true  # exit 1", [])], tmp_path, path)
