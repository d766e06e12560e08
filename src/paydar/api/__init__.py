# SPDX-License-Identifier: Apache-2.0
"""The JSON API: a thin door for programs, beside the pages, through the same counter."""
