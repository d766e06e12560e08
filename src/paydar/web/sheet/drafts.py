# SPDX-License-Identifier: Apache-2.0
"""Sheets on the desk: kept as typed in the accounts file, so that nothing typed is ever lost."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from paydar.counter.receipts import Receipt
from paydar.web.accounts.models import Account, Draft
from paydar.web.node import node
from paydar.web.speech import Speech

LONGEST_TEXT: Final = 400
KEPT: Final = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A sheet that was begun and not recorded yet."""

    token: str
    when: str
    entry: str


def new_token() -> str:
    """Return the name of a new sheet; it is also the key of its command, once and for all."""
    return secrets.token_urlsafe(18)


def find_draft(account: Account, token: str) -> Draft | None:
    """Return a sheet of this account, or None: nobody sees another's."""
    return Draft.objects.filter(token=token, account=account).first()


def save(account: Account, token: str, typed: Mapping[str, str]) -> Draft:
    """Keep what is typed; a sheet that was recorded already is left alone.

    A name that is another's sheet gets a new one.
    """
    now = node().office.clock()
    Draft.objects.filter(saved_at__lt=now - KEPT).delete()
    draft = find_draft(account, token)
    if draft is None:
        taken = Draft.objects.filter(token=token).exists()
        draft = Draft(token=new_token() if taken else token, account=account)
    if not draft.receipt:
        draft.typed, draft.saved_at = dict(typed), now
        draft.save()
    return draft


def begin(
    account: Account,
    typed: Mapping[str, str],
    *,
    entry: str,
    basis: Sequence[str],
    papers: Sequence[object],
) -> Draft:
    """Lay a sheet on the desk that amends an entry as it stood at `basis`."""
    draft = Draft(token=new_token(), account=account, entry=entry, basis=list(basis))
    draft.typed, draft.papers = dict(typed), list(papers)
    draft.saved_at = node().office.clock()
    draft.save()
    return draft


def close(draft: Draft, receipt: Receipt) -> None:
    """Keep only the receipt: what was typed is in the ledger now."""
    draft.receipt, draft.typed, draft.papers = msgspec.to_builtins(receipt), {}, []
    draft.save()


def open_drafts(account: Account, speech: Speech) -> list[OpenDraft]:
    """Return the sheets that were begun, the newest first."""
    offset = node().office.settings.utc_offset
    rows = Draft.objects.filter(account=account, receipt={}).order_by("-saved_at")[:20]
    return [
        OpenDraft(d.token, speech.moment(d.saved_at.isoformat(), offset), d.entry) for d in rows
    ]


def typed_in(posted: Mapping[str, str], names: set[str]) -> dict[str, str]:
    """Return what was typed into the boxes of the sheet; anything else is dropped."""
    return {
        name: text[:LONGEST_TEXT]
        for name in names
        if (text := str(posted.get(name, "")).strip("\r\n\t "))
    }
