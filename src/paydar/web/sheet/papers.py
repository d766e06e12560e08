# SPDX-License-Identifier: Apache-2.0
"""Scanned papers of a sheet: taken in at once, so that a refusal later loses none of them."""

from collections.abc import Sequence

import msgspec
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from paydar.births.declaration import LARGEST_ATTACHMENT
from paydar.facts.values import Attachment
from paydar.law.grounds import Refusal
from paydar.web.accounts.models import Draft
from paydar.web.guard import asker
from paydar.web.node import node

LONGEST_TITLE = 100
WHERE = "evidence.attachments"


def papers_of(draft: Draft) -> tuple[Attachment, ...]:
    """Return how a command names the papers of this sheet."""
    return tuple(msgspec.convert(paper, Attachment) for paper in draft.papers)


def take_papers(request: HttpRequest, draft: Draft) -> tuple[Refusal, ...]:
    """Take in what was sent with the sheet and drop what was unticked; return what is not taken."""
    dropped = set(request.POST.getlist("drop"))
    kept = [paper for paper in draft.papers if paper["digest"] not in dropped]
    refused: list[Refusal] = []
    for file in request.FILES.getlist("papers"):
        taken = node().office.take_in(
            asker(request), file.read(LARGEST_ATTACHMENT + 1), _title(file)
        )
        if isinstance(taken, Attachment):
            kept = [p for p in kept if p["digest"] != taken.digest] + [msgspec.to_builtins(taken)]
        else:
            refused += [_beside_box(refusal) for refusal in taken]
    if kept != draft.papers:
        draft.papers = kept
        draft.save(update_fields=["papers"])
    return tuple(refused)


def _beside_box(refusal: Refusal) -> Refusal:
    """Return the refusal beside the sheet's box for papers."""
    return Refusal(refusal.ground, WHERE, refusal.law, refusal.facts)


def kept_papers(told: Sequence[Attachment]) -> list[dict[str, object]]:
    """Return papers of a declaration as a draft keeps them."""
    return [msgspec.to_builtins(paper) for paper in told]


def _title(file: UploadedFile) -> str:
    """Return the file's name without what no paper can show."""
    return "".join(c for c in str(file.name or "") if c.isprintable())[:LONGEST_TITLE]
