# SPDX-License-Identifier: Apache-2.0
"""A clock that jumps back and forth, within a sitting and between two, and with a kill between.

The kill and power-cut rounds run on the same clock; here it is the only fault.
"""

import itertools

import pytest

from paydar.ledger.append import Appender
from tests.faults import scale
from tests.faults.audit import aftermath, audit
from tests.faults.load import LedgerDoor, Story, burst
from tests.faults.office import FILE, PagedStore, jumping, opened
from tests.faults.sabotage import TrustingAppender


def sittings(folder, seed, appender=Appender):
    """Three sittings, each with its own wild clock; return the story and what was found."""
    folder.mkdir()
    story, found = Story(), []
    for sitting in range(3):
        ledger = opened(PagedStore(folder / FILE), f"{seed}-{sitting}", appender)
        door = LedgerDoor(ledger)
        for n in range(4):
            errors = burst(door, story, [f"{seed}-{sitting}-{n}-{i}" for i in range(4)])
            assert not errors
        found += audit(ledger, story, seed)
        ledger.close()
    return story, found


@pytest.mark.faults
def test_recorded_at_never_decreases_when_the_clock_does(tmp_path):
    for number in scale.rounds(50):
        seed = f"{scale.SEED}-{number}"
        story, found = sittings(tmp_path / str(number), seed)
        found += aftermath(tmp_path / str(number), story, seed)
        assert not found, scale.replay(number, found)


def test_the_jumping_clock_does_jump_back_and_forth():
    tell = jumping(1)
    told = [tell() for _ in range(200)]
    steps = [b - a for a, b in itertools.pairwise(told)]
    assert max(steps).days > 1000
    assert min(steps).days < -1000


@pytest.mark.faults
def test_an_appender_that_believes_the_clock_is_caught(tmp_path):
    _, found = sittings(tmp_path / "trusting", "trusting", TrustingAppender)
    assert "recorded_at runs backwards" in found
