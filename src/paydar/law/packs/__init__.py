# SPDX-License-Identifier: Apache-2.0
"""The law packs that travel with this program. Others install beside them by entry point."""
