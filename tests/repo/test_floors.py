# SPDX-License-Identifier: Apache-2.0
"""The floors are kept, and the contracts are not so wide that nothing could break them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools.words import ROOT

LINT = Path(sys.executable).with_name("lint-imports")
UPSTAIRS = [
    ("persons/standing.py", "from paydar.counter import submit", "A room calls only downstairs"),
    ("ledger/tree.py", "from paydar.law import terms", "A room calls only downstairs"),
    ("corridor/__init__.py", "x = 1", "A room calls only downstairs"),
    ("births/progress.py", "from paydar.ledger import read", "What decides is pure"),
    ("names/person.py", "import msgspec", "The ground floor stands"),
    ("law/load.py", "import paydar.law.packs.zz", "No room names a country"),
    ("counter/desk.py", "import falcon", "Falcon only in api/"),
    ("register/entry.py", "import django", "Django only in web/"),
    ("register/entries.py", "import apsw", "SQL engines only in the ledger's stores"),
    ("cli/tokens.py", "from paydar.api import limits", "The command line starts the doors"),
    ("counter/desk.py", "import urllib3", "urllib3 only in client/"),
]


def linted(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LINT), "--no-logo", "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / ".importlinter", root)
    only_python = shutil.ignore_patterns("__pycache__", "*.ttf", "*.csv", "*.woff2")
    shutil.copytree(ROOT / "src/paydar", root / "src/paydar", ignore=only_python)
    return root


def test_every_room_calls_only_downstairs():
    done = linted(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("name", "line", "contract"), UPSTAIRS, ids=[u[1] for u in UPSTAIRS])
def test_a_step_upstairs_breaks_its_contract(copy, name, line, contract):
    path = copy / "src/paydar" / name
    before = path.read_text("utf-8") if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n{line}\n", "utf-8")
    try:
        done = linted(copy)
    finally:
        path.write_text(before, "utf-8") if before is not None else shutil.rmtree(path.parent)
    broken = [row for row in done.stdout.splitlines() if " BROKEN" in row]
    assert [row for row in broken if row.startswith(contract)], done.stdout + done.stderr
