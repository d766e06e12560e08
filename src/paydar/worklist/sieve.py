# SPDX-License-Identifier: Apache-2.0
"""Filters of the worklist: a clerk chooses them once and finds them again."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from typing import Final

from paydar.facts.structure import PostCreated
from paydar.worklist.work import NEXT, Item

LONGEST_CHOICE: Final = 60
STATES: Final = tuple(dict.fromkeys(state for _, state in NEXT))
ENDS: Final = ("over", "soon")
WHOSE: Final = ("mine", "free")
SOON: Final = frozenset({"over", "today", "tomorrow"})


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is to be shown; an empty choice lets everything through.

    `state`: one of `STATES`. `ends`: `over`, or `soon` (over, today or tomorrow). `whose`: `mine`
    or `free`. `post`: what the holder of that post may move on. `office`: who wrote the last act.
    """

    state: str = ""
    ends: str = ""
    whose: str = ""
    post: str = ""
    office: str = ""

    @classmethod
    def read(cls, chosen: Mapping[str, object]) -> "Sieve":
        """Return the choices in a form or a memory; what is no choice lets everything through."""
        texts = {f.name: str(chosen.get(f.name, ""))[:LONGEST_CHOICE] for f in fields(cls)}
        for name, known in (("state", STATES), ("ends", ENDS), ("whose", WHOSE)):
            if texts[name] not in known:
                texts[name] = ""
        return cls(**texts)

    def kept(self) -> dict[str, str]:
        """Return the choices as they are remembered."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Desk:
    """Before whom the list lies: the day, who has which entry in hand, the posts of the chart."""

    today: dt.date
    me: str
    hands: Mapping[str, str]
    posts: Mapping[str, PostCreated]


def sifted(items: Iterable[Item], sieve: Sieve, desk: Desk) -> list[Item]:
    """Return what the sieve lets through, in its order."""
    return [item for item in items if _passes(item, sieve, desk)]


def _passes(item: Item, sieve: Sieve, desk: Desk) -> bool:
    if sieve.state and item.row.status != sieve.state:
        return False
    ends = item.clock.ends(desk.today)
    if (sieve.ends == "over" and ends != "over") or (sieve.ends == "soon" and ends not in SOON):
        return False
    holder = desk.hands.get(item.row.id, "")
    if sieve.whose and holder != (desk.me if sieve.whose == "mine" else ""):
        return False
    if sieve.office and item.office and item.office != sieve.office:
        return False
    post = desk.posts.get(sieve.post)
    return post is None or any(fnmatchcase(item.next, a) for a in post.authorities)
