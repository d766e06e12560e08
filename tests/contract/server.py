# SPDX-License-Identifier: Apache-2.0
"""A real PostgreSQL server for tests; `tools/postgres.py` starts it."""

import functools

import pytest
from tools import postgres, say


def new_server():
    """Start a server; where there is none, fail in CI and skip elsewhere, in one clear line."""
    try:
        return postgres.new_server()
    except postgres.NoServer as error:
        (pytest.fail if say.in_ci() else pytest.skip)(str(error))


@functools.cache
def server():
    """Return the server that all tests of this process share."""
    return new_server()
