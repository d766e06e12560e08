# SPDX-License-Identifier: Apache-2.0
"""What hospitals and midwives may ask, and how the office lets them in."""

from paydar.facts.notices import BirthNotice, NotifierRole
from paydar.facts.values import Name, Shape


class NoticeGive(Shape, frozen=True, kw_only=True):
    """Notify a birth under the number of its certificate. What is not known is left out."""

    number: str
    notice: BirthNotice


class NoticeAmend(Shape, frozen=True, kw_only=True):
    """Put another content in the place of one's own notice, before anybody declared."""

    number: str
    notice: BirthNotice


class NoticeWithdraw(Shape, frozen=True, kw_only=True):
    """Take one's own notice back, before anybody declared."""

    number: str
    reason: str


class NoticesList(Shape, frozen=True, kw_only=True):
    """State which numbers were given out, `first` to `last` as printed; lists count from 1."""

    list_number: int
    first: str
    last: str
    spoiled: tuple[str, ...] = ()


class NotifierEnroll(Shape, frozen=True, kw_only=True):
    """Let a house notify in the name that its certificates bear.

    Without `assignment` a new one is made for the person in `name`, of the notifying post, which is
    created when the office has none. `key`: the line that `paydar notices key` printed.
    """

    issuer: str
    role: NotifierRole
    key: str = ""
    assignment: str = ""
    name: Name = Name()
