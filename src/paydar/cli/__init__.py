# SPDX-License-Identifier: Apache-2.0
"""The command line: everything an office can do, for scripts and for one technician per province."""
