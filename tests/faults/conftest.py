# SPDX-License-Identifier: Apache-2.0
"""Figures of the fault rounds and of their controls, told at the end of the run."""

import pytest

_FIGURES = []


@pytest.fixture
def figures():
    """Take sentences with counts; they are printed below the results."""
    return _FIGURES.append


def pytest_terminal_summary(terminalreporter):
    """Print what the rounds counted."""
    if _FIGURES:
        terminalreporter.section("faults")
        for line in _FIGURES:
            terminalreporter.write_line(line)
