# SPDX-License-Identifier: Apache-2.0
"""A pile of papers: what the next sheet repeats of the last one, because the clerk ticked it.

Only what belongs to the house where the children were born can be ticked; nothing of a child or a
parent is in any group. A declarant is repeated only when it is an institution that declares: a
father or grandfather declares one child. The texts live in the session and end with it.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.http import HttpRequest

from paydar.law.pack import Pack
from paydar.web.accounts.models import Account, Draft, Habit
from paydar.web.speech import value_of

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "place": ("child.place.code", "child.place.text", "child.place.country", "child.site"),
    "certifier": ("evidence.notice.issuer", "child.attendant"),
    "declarant": (
        "declarant.role",
        "declarant.name.given",
        "declarant.name.family",
        "declarant.number",
        "declarant.paper.kind",
        "declarant.paper.number",
        "declarant.paper.issued_at",
        "declarant.paper.issued_on",
        "declarant.identified_by",
        "declarant.authority",
    ),
}
_HOUSE: Final = "institution"
_SESSION: Final = "repeat"


def ticked(account: Account) -> list[str]:
    """Return the groups that this clerk wants repeated."""
    habit = Habit.objects.filter(account=account).first()
    return [group for group in GROUPS if habit and group in habit.repeats]


def tick(account: Account, groups: Iterable[str]) -> None:
    """Remember which groups are to be repeated from now on."""
    chosen = [group for group in GROUPS if group in set(groups)]
    Habit.objects.update_or_create(account=account, defaults={"repeats": chosen})


def remember(request: HttpRequest, draft: Draft) -> None:
    """Keep the ticked texts of a sheet that is being recorded, for the next one."""
    texts = {group: _texts(draft.typed, group) for group in ticked(request.account)}
    role = value_of(request.speech.pack, "role", draft.typed.get("declarant.role", ""))
    if role != _HOUSE:
        texts.pop("declarant", None)
    request.session[_SESSION] = {group: boxes for group, boxes in texts.items() if boxes}


def waiting(request: HttpRequest) -> dict[str, dict[str, str]]:
    """Return the texts that the next sheet repeats, by group and box."""
    kept = request.session.get(_SESSION, {})
    return {group: dict(kept[group]) for group in ticked(request.account) if group in kept}


def without(
    typed: Mapping[str, str], repeated: Mapping[str, Mapping[str, str]], ticks: Iterable[str]
) -> dict[str, str]:
    """Return what is typed, less the repeated texts of groups whose tick was taken away."""
    gone = {
        box: text for group in repeated.keys() - set(ticks) for box, text in repeated[group].items()
    }
    return {box: text for box, text in typed.items() if gone.get(box) != text}


def repeats_in(pack: Pack) -> list[str]:
    """Return the groups that this pack's sheet can repeat."""
    return [group for group in GROUPS if group != "declarant" or _HOUSE in pack.declarants]


def _texts(typed: Mapping[str, str], group: str) -> dict[str, str]:
    return {box: typed[box] for box in GROUPS[group] if typed.get(box)}
