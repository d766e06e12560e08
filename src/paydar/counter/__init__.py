# SPDX-License-Identifier: Apache-2.0
"""The counter: the only door to the ledger. In: a command. Out: a receipt or every refusal."""
