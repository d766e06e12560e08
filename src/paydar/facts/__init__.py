# SPDX-License-Identifier: Apache-2.0
"""What has happened, in the past tense: one file per vital event, an envelope, one codec."""
