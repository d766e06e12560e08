# SPDX-License-Identifier: Apache-2.0
"""The book of facts: append-only, hash-chained, signed, with exactly one writer a book."""
