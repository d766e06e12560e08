# SPDX-License-Identifier: Apache-2.0
"""kill -9 under load: see `tests.faults.kill`."""

import pytest

from tests.faults import scale
from tests.faults.kill import Rounds


@pytest.mark.faults
def test_kill_nine_loses_nothing_that_was_acknowledged(tmp_path, figures):
    rounds = Rounds(tmp_path, scale.SEED)
    try:
        for number in scale.rounds(200):
            found, where = rounds.play(number)
            assert not found, scale.replay(number, found, where)
    finally:
        rounds.close()
    figures(f"kill -9: {rounds.facts} receipts, {rounds.retried} unanswered commands retried")
    assert rounds.facts > 0


@pytest.mark.faults
def test_kill_nine_catches_a_receipt_that_is_given_before_the_commit(tmp_path, figures):
    rounds = Rounds(tmp_path, scale.SEED, appender="hasty")
    try:
        for number in range(10):
            found, _ = rounds.play(number)
            assert not any("ended by itself" in line for line in found), found
            if any(line.startswith("LOST") for line in found):
                figures(f"kill -9, receipt before commit: caught in round {number}")
                return
    finally:
        rounds.close()
    pytest.fail("the harness did not see the lie")
