# SPDX-License-Identifier: Apache-2.0
"""What newcomers are told to type exists."""

import re
import subprocess

import pytest
from tools.words import ROOT

from tests.repo.reading import pages

NAMED = re.compile(r"^(?:\$ )?(?:[A-Z]+=\S+ )*make (?:-k )?([a-z]+)\b", re.MULTILINE)
FENCE = re.compile(r"```(?:sh|console)\n(.*?)```", re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")


def said(*words: str) -> str:
    done = subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def listed() -> set[str]:
    return set(re.findall(r"^  ([a-z]+) +\S", said(), re.MULTILINE))


def test_make_alone_lists_the_targets_and_does_nothing():
    assert {"run", "test", "faults", "check", "wheels", "lock"} <= listed()
    assert ("bench" in listed()) == (ROOT / "bench/__main__.py").exists()
    assert said() == said("help")


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_command_of_a_page_exists(page):
    text = page.read_text("utf-8")
    commands = "\n".join([*FENCE.findall(text), *SPAN.findall(text)])
    assert set(NAMED.findall(commands)) <= listed()


@pytest.mark.parametrize("name", ["README.md", "README.fa.md"])
def test_the_readme_has_two_commands_and_both_exist(name):
    shown = "\n".join(FENCE.findall((ROOT / name).read_text("utf-8")))
    assert NAMED.findall(shown) == ["run", "test"]


def test_the_gate_runs_check_test_and_faults_in_that_order():
    gate = (ROOT / ".ci/run").read_text("utf-8")
    assert re.findall(r"^timeout \d+ make ([a-z]+)$", gate, re.MULTILINE) == [
        "check",
        "test",
        "faults",
    ]
    assert "set -euo pipefail" in gate
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
