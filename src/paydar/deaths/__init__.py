# SPDX-License-Identifier: Apache-2.0
"""Deaths: what is told, what may be done, how it is said."""
