# SPDX-License-Identifier: Apache-2.0
"""Numbers and ids: how they are made, written, read back and checked. No country is named here."""
