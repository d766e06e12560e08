# SPDX-License-Identifier: Apache-2.0
"""Days as the public writes them: Solar Hijri, Gregorian and lunar Hijri.

Storage is Gregorian everywhere else; this room is the only one that knows another calendar.
"""
