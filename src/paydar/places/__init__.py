# SPDX-License-Identifier: Apache-2.0
"""Places with codes, parents and the days on which they existed. Law packs bring the rows."""
