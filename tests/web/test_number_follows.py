# SPDX-License-Identifier: Apache-2.0
"""The entry page offers the number that had to follow, as soon as it can be drawn."""

import re
from dataclasses import replace

from paydar.wiring import founding
from tests.office import new_block


def test_the_entry_page_gives_the_number_that_was_to_follow(fresh, monkeypatch):
    whole = founding.stand_alone_block
    monkeypatch.setattr(
        founding, "stand_alone_block", lambda *told: replace(whole(*told), first=0, last=0)
    )
    desk = fresh("zz")
    assert "to follow" not in desk.register()  # the only number that there is
    page = desk.register()
    entry = re.search(r"/entries/([0-9a-z]{20})", page)[1]
    path = f"/entries/{entry}?purpose=registration"
    before = desk.pages.text(path)
    assert "citizen number to follow" in before
    refused = desk.pages.post(f"/entries/{entry}/number", {"key": "one"})
    assert refused.status_code == 422
    assert "no number left" in refused.content.decode()

    new_block(desk.office)
    assert desk.pages.post(f"/entries/{entry}/number", {"key": "two"}).status_code == 303
    after = desk.pages.text(path)
    assert "citizen number to follow" not in after
    assert "Number given" in after
    assert 'id="step-number"' in before
    assert 'id="step-number"' not in after
