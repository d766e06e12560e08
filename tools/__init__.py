# SPDX-License-Identifier: Apache-2.0
"""Chores of the repository, called by the Makefile. Nothing here is installed with paydar."""
