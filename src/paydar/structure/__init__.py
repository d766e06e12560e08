# SPDX-License-Identifier: Apache-2.0
"""Offices, posts, assignments and number blocks: who may do what, and from which numbers."""
