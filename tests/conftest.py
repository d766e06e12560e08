# SPDX-License-Identifier: Apache-2.0
import pytest

from tests.office import new_office


@pytest.fixture
def zz(tmp_path):
    office = new_office(tmp_path / "zz", "zz")
    yield office
    office.close()


@pytest.fixture
def ir(tmp_path):
    office = new_office(tmp_path / "ir", "ir")
    yield office
    office.close()
