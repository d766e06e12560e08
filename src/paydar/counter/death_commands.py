# SPDX-License-Identifier: Apache-2.0
"""What may be asked of deaths, in the same manner as `commands`."""

from paydar.facts.births import Fee, Missing, ReadBack, Reason
from paydar.facts.deaths import NOTHING_COLLECTED, Collected, DeathDeclaration
from paydar.facts.values import Shape


class DeathDeclare(Shape, frozen=True, kw_only=True):
    """Take the declaration of a death. Nothing is registered yet."""

    declaration: DeathDeclaration


class DeathReturn(Shape, frozen=True, kw_only=True):
    """Return the declaration of a death for completion."""

    entry: str
    missing: tuple[Missing, ...]
    note: str = ""


class DeathRefuse(Shape, frozen=True, kw_only=True):
    """Refuse the registration of a death, with reasons."""

    entry: str
    reasons: tuple[Reason, ...]


class DeathRegister(Shape, frozen=True, kw_only=True):
    """Register a death: a walk-in with its whole `declaration`, or a declared `entry`.

    With an `entry` a declaration completes or corrects what was told; a returned one needs it.
    """

    entry: str = ""
    declaration: DeathDeclaration | None = None
    read_back: ReadBack | None = None
    collected: Collected = NOTHING_COLLECTED
    fee: Fee | None = None
