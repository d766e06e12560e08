# SPDX-License-Identifier: Apache-2.0
"""Two offices with their pages: one Persian (ir), one English (zz). Everybody is made up."""

import pytest

from paydar.web.config import configure
from tests.web.desk import Desk, open_desk

configure()  # before any test imports a page


@pytest.fixture(scope="session", params=["ir", "zz"])
def desk(request, tmp_path_factory):
    """A registrar signed in at an office; the office lasts for the whole run."""
    opened = open_desk(tmp_path_factory.mktemp(request.param) / "office", request.param)
    yield opened
    opened.office.close()


@pytest.fixture
def fresh(tmp_path):
    """Open an office of its own, with a clock that can be moved."""
    opened: list[Desk] = []

    def make(country: str) -> Desk:
        opened.append(open_desk(tmp_path / country, country))
        return opened[-1]

    yield make
    for one in opened:
        one.office.close()
