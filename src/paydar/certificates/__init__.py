# SPDX-License-Identifier: Apache-2.0
"""Certificates, extracts, full copies, read-back sheets and booklets: made, signed, checked."""
