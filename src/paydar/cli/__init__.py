# SPDX-License-Identifier: Apache-2.0
"""The command line: what an office can do, for scripts and one technician per province."""
