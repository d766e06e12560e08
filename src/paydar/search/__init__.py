# SPDX-License-Identifier: Apache-2.0
"""Search of the simple kind: names by prefix with folding, and days of birth."""
