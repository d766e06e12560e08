# SPDX-License-Identifier: Apache-2.0
"""The birth sheet: its cells, reading what was typed, and typing back what is known."""
