# SPDX-License-Identifier: Apache-2.0
"""Deaths: what is told, what may be done, what is said. Pure: no clock, no database, no request."""
