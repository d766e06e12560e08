# SPDX-License-Identifier: Apache-2.0
"""What waits at the desk, with the term that runs on it. Nothing here is kept but a memory."""
