# SPDX-License-Identifier: Apache-2.0
"""Accounts, failed sign-ins and drafts: local to the node, in a file of their own, no authority."""
