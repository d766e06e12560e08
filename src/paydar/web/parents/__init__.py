# SPDX-License-Identifier: Apache-2.0
"""What parents declare on a phone before they come: kept on this node, no fact, no authority."""
