# SPDX-License-Identifier: Apache-2.0
"""Sheets on the desk: kept as typed in the accounts file, so that nothing typed is ever lost.

A sheet belongs to the clerk who began it, and to an entry when it amends one. Nobody else changes
or removes it: who takes the work over gets a copy, and the owner keeps what is there. Unsent sheets
stay until their owner discards or records them; the receipt of a recorded one for `KEPT`.
"""

import datetime as dt
import re
import secrets
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

import msgspec
from django.db import IntegrityError, transaction

from paydar.counter.receipts import Receipt
from paydar.web.accounts.models import Account, Draft
from paydar.web.node import node
from paydar.web.speech import Speech

LONGEST_TEXT: Final = 400
LARGEST_DRAFT: Final = 30_000  # characters of one sheet, the names of its boxes aside
MOST_DRAFTS: Final = 60  # unsent sheets of one clerk
MOST_LISTED: Final = 20
KEPT: Final = dt.timedelta(days=30)
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
# In which shape texts are kept, and what became of boxes that changed their name since: for each
# version, old name -> name in the next one.
VERSION: Final = 1
RENAMED: Final[Mapping[int, Mapping[str, str]]] = {}


@dataclass(frozen=True, slots=True)
class Page:
    """An open page of a sheet, and the one that the sheet had been sent from when it was drawn."""

    name: str
    after: str

    def knows(self, draft: Draft) -> bool:
        """Whether nothing was sent from another page since this one was drawn."""
        return draft.page in {"", self.name, self.after}


class DraftRefused(Exception):
    """A sheet cannot be kept; `ground` is `drafts-full` or `draft-too-large`."""

    def __init__(self, ground: str) -> None:
        super().__init__(ground)
        self.ground = ground


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A sheet that was begun and not recorded yet. `owner` is empty for one's own."""

    token: str
    when: str
    entry: str
    owner: str = ""
    copied_from: str = ""


def new_token() -> str:
    """Return the name of a new sheet; it is also the key of its command, once and for all."""
    return secrets.token_urlsafe(18)


def find_draft(account: Account, token: str) -> Draft | None:
    """Return a sheet of this account, or None: nobody opens another's."""
    draft = Draft.objects.filter(token=token, account=account).first()
    if draft is not None:
        draft.typed, draft.version = in_this_version(draft.typed, draft.version), VERSION
    return draft


def in_this_version(typed: Mapping[str, str], version: int) -> dict[str, str]:
    """Return texts under the names that their boxes have now; nothing is left out."""
    for step in range(version, VERSION):
        names = RENAMED.get(step, {})
        typed = {names.get(name, name): text for name, text in typed.items()}
    return dict(typed)


def save(
    account: Account,
    token: str,
    typed: Mapping[str, str],
    *,
    boxes: AbstractSet[str],
    page: Page,
) -> Draft:
    """Keep what is typed; a sheet that was recorded already is left alone.

    A name that is another's sheet, or none of ours, gets a new one. What comes from a page that
    does not know the sheet as it stands becomes a sheet of its own: neither text is lost. Raises
    `DraftRefused`; what was kept before then stays. Texts that stand in none of this version's
    `boxes` are kept beside the others.
    """
    _sweep()
    draft = find_draft(account, token)
    if draft is None:
        taken = not _TOKEN.fullmatch(token) or Draft.objects.filter(token=token).exists()
        draft = _new(account, new_token() if taken else token)
    if not draft.receipt:
        if not page.knows(draft) and draft.typed != typed:
            draft = _beside(draft, account)
        draft.page = page.name
        homeless = {name: text for name, text in draft.typed.items() if name not in boxes}
        _keep(draft, {**homeless, **typed})
    return draft


def lay(account: Account, token: str, typed: Mapping[str, str], page: str) -> Draft:
    """Keep a sheet that is not there yet; one that came in the meantime is left as it is.

    Raises `DraftRefused`, also for a name that is another's or could be none of ours.
    """
    if not _TOKEN.fullmatch(token):
        raise DraftRefused("drafts-full")
    draft = _new(account, token)
    draft.page = page
    try:
        with transaction.atomic():
            _keep(draft, typed, force_insert=True)
    except IntegrityError:
        found = find_draft(account, token)
        if found is None:
            raise DraftRefused("drafts-full") from None
        return found
    return draft


def begin(
    account: Account,
    typed: Mapping[str, str],
    *,
    entry: str = "",
    basis: Sequence[str] = (),
    papers: Sequence[object] = (),
) -> Draft:
    """Lay a sheet on the desk that is filled already. Raises `DraftRefused`.

    With `entry` it amends that entry as it stood at `basis`; the clerk's own sheet on the same
    standing is opened again instead, with what was typed into it.
    """
    for known in Draft.objects.filter(account=account, entry=entry, receipt={}) if entry else ():
        if set(known.basis) == set(basis):
            return known
    draft = _new(account, new_token())
    draft.entry, draft.basis, draft.papers = entry, list(basis), list(papers)
    _keep(draft, typed)
    return draft


def copy(account: Account, token: str) -> Draft | None:
    """Return a copy of a colleague's unsent sheet; the owner keeps theirs. None: no such sheet.

    Raises `DraftRefused`.
    """
    theirs = Draft.objects.filter(token=token, receipt={}).exclude(account=account).first()
    if theirs is None:
        return None
    draft = _beside(theirs, account)
    _keep(draft, in_this_version(theirs.typed, theirs.version))
    return draft


def close(draft: Draft, receipt: Receipt) -> None:
    """Keep only the receipt: what was typed is in the ledger now."""
    draft.receipt, draft.typed, draft.papers = msgspec.to_builtins(receipt), {}, []
    draft.repeated, draft.looked = {}, []
    draft.save()


def open_drafts(account: Account, speech: Speech) -> list[OpenDraft]:
    """Return the sheets that were begun, the newest first."""
    rows = Draft.objects.filter(account=account, receipt={}).order_by("-saved_at", "-pk")
    return [_listed(draft, speech) for draft in rows[:MOST_DRAFTS]]


def drafts_of_others(account: Account, speech: Speech, entry: str = "") -> list[OpenDraft]:
    """Return unsent sheets of colleagues with their owners, the newest first; nothing of them."""
    rows = Draft.objects.filter(receipt={}).exclude(account=account).select_related("account")
    if entry:
        rows = rows.filter(entry=entry)
    found = rows.order_by("-saved_at", "-pk")[:MOST_LISTED]
    return [_listed(draft, speech, str(draft.account.username)) for draft in found]


def typed_in(posted: Mapping[str, str], names: set[str]) -> dict[str, str]:
    """Return what was typed into the boxes of the sheet; anything else is dropped."""
    return {
        name: text[:LONGEST_TEXT]
        for name in names
        if (text := str(posted.get(name, "")).strip("\r\n\t "))
    }


def unplaced(draft: Draft, boxes: AbstractSet[str]) -> list[str]:
    """Return texts that stand in no box of this version, to be shown beside the sheet."""
    return [text for name, text in draft.typed.items() if name not in boxes]


def _beside(draft: Draft, account: Account) -> Draft:
    """Return a new sheet for what another stands for, with its papers and nothing typed yet."""
    copied = _new(account, new_token())
    copied.entry, copied.basis, copied.papers = draft.entry, draft.basis, draft.papers
    copied.copied_from = draft.account.username
    return copied


def _new(account: Account, token: str) -> Draft:
    if Draft.objects.filter(account=account, receipt={}).count() >= MOST_DRAFTS:
        raise DraftRefused("drafts-full")
    return Draft(token=token, account=account, version=VERSION)


def _keep(draft: Draft, typed: Mapping[str, str], *, force_insert: bool = False) -> None:
    if sum(map(len, typed.values())) > LARGEST_DRAFT:
        raise DraftRefused("draft-too-large")
    draft.typed, draft.version, draft.saved_at = dict(typed), VERSION, node().office.clock()
    draft.save(force_insert=force_insert)


def _sweep() -> None:
    """Forget receipts whose time is over; an unsent sheet is never taken away from its owner."""
    old = Draft.objects.filter(saved_at__lt=node().office.clock() - KEPT)
    old.exclude(receipt={}).delete()


def _listed(draft: Draft, speech: Speech, owner: str = "") -> OpenDraft:
    when = speech.moment(draft.saved_at.isoformat(), node().office.settings.utc_offset)
    return OpenDraft(draft.token, when, draft.entry, owner, draft.copied_from)
