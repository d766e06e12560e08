# SPDX-License-Identifier: Apache-2.0
"""Side-by-side measurements: each figure beside a physical or peer limit of the same run.

Machines differ and are shared, so a figure alone says little. What is measured and its limit take
turns, slice by slice, and medians are compared.
"""
