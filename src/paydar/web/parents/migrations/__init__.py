# SPDX-License-Identifier: Apache-2.0
"""The shapes that the tables of this room had, one after the other."""
