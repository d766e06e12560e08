# SPDX-License-Identifier: Apache-2.0
"""The readings of the office in words, for the page and for the command line alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from paydar.web.node import ACCOUNTS
from paydar.web.speech import Speech
from paydar.wiring.health import Reading, Value
from paydar.wiring.office import Office

AUTHORITY: Final = "office.health"  # of a post; the head's has every authority
_MOMENTS: Final = frozenset({"at", "now", "newest", "until"})


@dataclass(frozen=True, slots=True)
class Said:
    """One reading as a person reads it. `do` is empty while all is well."""

    what: str
    state: str
    title: str
    text: str
    do: str


def in_words(readings: Sequence[Reading], speech: Speech, offset: int) -> list[Said]:
    """Return each reading in a language; `offset` is the office's time, minutes east of UTC."""
    return [_said(reading, speech, offset) for reading in readings]


def _said(reading: Reading, speech: Speech, offset: int) -> Said:
    what = reading.what
    shown = {
        name: speech.moment(str(value), offset) if name in _MOMENTS else _plain(value)
        for name, value in reading.values.items()
    }
    do = "" if reading.state == "good" else speech.say(f"health.{what}-do")
    text = speech.say(f"health.{what}-{reading.said}", **shown)
    return Said(what, reading.state, speech.say(f"health.{what}"), text, do)


def _plain(value: Value) -> str | int:
    """Return a value as a sentence takes it; words of others are kept apart from its direction."""
    return value if isinstance(value, int) else f"\u2068{value}\u2069"


def may_see(office: Office, assignment: str) -> bool:
    """Say whether the holder of an assignment may see how the machine stands."""
    today = office.today()
    return office.counter.chart().may(assignment, AUTHORITY, today)


def without_second_factor(folder: Path) -> tuple[int, int]:
    """Return how many sign-ins in use have neither code generator nor passkey, and how many are."""
    if not (folder / ACCOUNTS).exists():
        return 0, 0
    from paydar.web.config import open_accounts  # noqa: PLC0415 - models need Django configured

    alias = open_accounts(folder)
    from paydar.web.accounts.models import Account  # noqa: PLC0415

    used = Account.objects.using(alias).filter(disabled=False)
    plain = used.filter(code_secret="", passkey__isnull=True)
    return plain.count(), used.count()
