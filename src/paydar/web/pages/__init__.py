# SPDX-License-Identifier: Apache-2.0
"""One module per page: what was asked, one call into the house, what is shown."""
