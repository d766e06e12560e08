# SPDX-License-Identifier: Apache-2.0
"""Names of persons and places: how they are kept, compared and sorted."""
