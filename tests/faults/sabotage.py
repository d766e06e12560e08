# SPDX-License-Identifier: Apache-2.0
"""Ledgers that lie. Each harness must catch its liar, or its silence means nothing."""

import time
from dataclasses import replace

from paydar.ledger.append import Appended, Appender, _Waiting
from tests.faults.office import PagedStore


class HastyAppender(Appender):
    """Gives the receipt before the commit: everything is written but nothing is synced yet."""

    pause = 0.0  # seconds between receipt and commit: a slow disk

    def _commit(self, waiting):
        self._hasty, self._answers = list(waiting), []
        unseen = [_Waiting(w.proposal) for w in waiting]  # what the honest code answers to
        super()._commit(unseen)
        for one, honest in zip(waiting, unseen, strict=True):
            if not one.future.done():
                one.future.set_exception(honest.future.exception() or RuntimeError("no answer"))

    def _place(self, *asked):
        answer = super()._place(*asked)
        self._answers.append(answer)
        return answer

    def _flush(self, batch):
        notes = super()._flush(batch)
        for one, answer in zip(self._hasty, self._answers, strict=True):
            if isinstance(answer, Appended):
                note = answer.checkpoint or notes[answer.fact.position.book]
                one.future.set_result(replace(answer, checkpoint=note))
            else:
                one.future.set_exception(answer)
        time.sleep(self.pause)
        return notes


class SlowHastyAppender(HastyAppender):
    """The same on a disk that takes its time, so that any kill finds receipts without facts."""

    pause = 0.03


class ForgetfulAppender(Appender):
    """Does not know the keys that were used before: a retry is registered again."""

    def _known_keys(self, batch, proposals):
        """Look nothing up."""


class TrustingAppender(Appender):
    """Believes the clock."""

    def _now(self, batch, book):
        now = self._clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        batch.floor[book.name] = now
        return now


class SwallowingStore(PagedStore):
    """Takes a failed commit for a good one."""

    def _commit(self):
        try:
            super()._commit()
        except Exception:  # noqa: BLE001 - the lie
            self._rollback()
            self._stopped = ""
