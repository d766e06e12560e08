# SPDX-License-Identifier: Apache-2.0
"""The terms of the law in words: how near a last day is, and by which article."""

import datetime as dt
from typing import Final

from paydar.births.clock import Clock
from paydar.law.say import cite
from paydar.law.terms import ends
from paydar.notices.clock import Term
from paydar.web.node import node
from paydar.web.speech import Speech

LOOKS: Final = {"over": "over", "today": "soon", "tomorrow": "soon"}  # the words say the same


def near(speech: Speech, last: dt.date | None) -> str:
    """Return how near a last day is, in days; None: the law sets no end."""
    if last is None:
        return speech.say("clock.never")
    today = node().office.today()
    left = (last - today).days
    if left == -1:
        return speech.say("clock.yesterday")
    return speech.say(f"clock.{ends(last, today)}", days=abs(left))


def law_words(speech: Speech, term: Clock | Term) -> str:
    """Return the article of a term, or that nobody could check it, and whether its end is sure."""
    law = cite(speech.pack, term.article, speech.language) if term.article else ""
    unsure = "" if term.certain else speech.say("clock.uncertain")
    return speech.comma.join(filter(None, (law or speech.say("clock.unverified"), unsure)))
