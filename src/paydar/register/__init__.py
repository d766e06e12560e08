# SPDX-License-Identifier: Apache-2.0
"""The register: entries as they stand now, with their history. All of it can be rebuilt."""
