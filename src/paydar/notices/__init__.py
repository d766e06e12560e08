# SPDX-License-Identifier: Apache-2.0
"""What hospitals and midwives report, until somebody declares it: no registration by itself."""
