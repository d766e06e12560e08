# SPDX-License-Identifier: Apache-2.0
"""paydar: civil registration that keeps standing."""
