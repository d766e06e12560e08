# SPDX-License-Identifier: Apache-2.0
"""What may be said in the margin of the sheet: remarks stop nothing."""

from typing import Final

# About -> the values its sentence may use (shown as `grounds.KINDS` says).
REMARK_FACTS: Final[dict[str, tuple[str, ...]]] = {
    "term": ("last_day", "days"),
    "term-over": ("last_day", "days", "timeliness"),
    "holidays-unknown": ("on",),
    "declarant-order": ("roles",),
    "weight-low": ("value",),
    "weight-high": ("value",),
    "gestation-unusual": ("value",),
    "name-unlisted": ("name",),
    "name-other-sex": ("name", "sex"),
    "mother-age-unusual": ("age",),
    "parent-minor": ("age",),
    "parent-contested": (),
    "sex-to-determine": (),
    "child-died": ("on",),
    "national-number-none": (),
    "number-short-proof": (),
    "cause-interval-shorter": ("value",),
    "cause-interval-unread": ("value",),
    "cause-interval-beyond-life": ("value",),
    "cause-code-unusual-age": ("value",),
    "cause-ill-defined": (
        "value",
        "problem",
    ),
    "certifier-without-licence": (),
    "manner-pending": (),
    "evidence-by-witnesses": ("least",),
}
