# SPDX-License-Identifier: Apache-2.0
"""Numbered steps of the accounts file. The ledger has its own, elsewhere."""
