# SPDX-License-Identifier: Apache-2.0
import re

import pytest
from tools.wheels import lines_for
from tools.words import ROOT

from tests.repo.reading import LOCKS, PROJECT, pins, wanted

BUILD = (ROOT / "requirements-build.in").read_text("utf-8").split()


@pytest.mark.parametrize("name", sorted(wanted()))
def test_a_dependency_is_pinned_and_every_lock_that_has_it_has_that_version(name):
    pinned = re.search(r"==([^\s;]+)$", wanted()[name])
    assert pinned, f"{wanted()[name]} is not pinned"
    locked = {lock.name: pins(lock)[name] for lock in LOCKS if name in pins(lock)}
    assert locked, f"{name} is in no lock file: make lock"
    assert set(locked.values()) == {pinned[1]}


def test_what_an_office_installs_is_in_the_lock_of_offices():
    locked = pins(ROOT / "requirements.lock")
    names = [re.split(r"[\[=]", line)[0] for line in PROJECT["project"]["dependencies"]]
    assert len(names) >= 10
    assert [name for name in names if name not in locked] == []


def test_the_lock_files_agree_on_every_version_that_they_share():
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in pins(lock).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_has_a_hash_and_nothing_is_taken_from_an_address(lock):
    blocks = re.split(r"\n(?=\S)", lock.read_text("utf-8"))
    pinned = [block for block in blocks if re.match(r"[\w.-]+==", block)]
    assert len(pinned) == len(pins(lock)) > 0
    assert [block for block in pinned if "--hash=sha256:" not in block] == []
    assert "://" not in lock.read_text("utf-8")


def test_the_build_backend_that_is_locked_is_the_one_that_builds():
    assert set(PROJECT["build-system"]["requires"]) <= set(BUILD)


def test_markers_are_read_for_the_office_machine_and_not_for_this_one():
    lock = (
        "tzdata==2026.6 ; sys_platform == 'win32' \\\n    --hash=sha256:aa\n    # via tzlocal\n"
        "uvloop==1.0 ; platform_system != 'Windows' \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
        "backport==1.0 ; python_version < '3.11' \\\n    --hash=sha256:dd\n"
    )
    assert lines_for(lock, "win_amd64") == ["tzdata==2026.6 --hash=sha256:aa"]
    assert lines_for(lock, "manylinux_x86_64") == ["uvloop==1.0 --hash=sha256:bb --hash=sha256:cc"]
