# SPDX-License-Identifier: Apache-2.0
"""The shapes that doors answer with, and one complete example of each. Everybody is made up."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

import msgspec

from paydar.api import notices, shapes
from paydar.counter.receipts import Ground, Receipt, Refused
from paydar.facts.booklets import BookletsCounted
from paydar.facts.notices import BirthNotice, NoticedChild
from paydar.facts.values import Attachment, Name

SHAPES: Final[tuple[type[msgspec.Struct], ...]] = (
    Receipt,
    Refused,
    Attachment,
    shapes.BirthEntry,
    shapes.DeathEntry,
    shapes.Hits,
    shapes.Worklist,
    shapes.Stock,
    shapes.Rehearsed,
    shapes.Proven,
    shapes.Health,
    notices.OwnNotices,
    notices.NoticeTold,
)
_CHECKPOINT: Final = (
    "zz-01-001\n8\nHVf3iWZlOEnxcGcm4dCa4SKcPkXRrv5y3mPFVsUAz6Q=\n\n"
    "— zz-01-001 w1Hqd0pmcOyHUNrQVmFfrp1M9yb4G5y2n0YDVwqxv3uC8Gg0XkK4mVZ3v1nT2m6o"
    "Vb0m7Y2n9sQ8R1x5L4wAjE8p3QY=\n"
)
_NUMBER: Final = "ZZ99-999-2026-000001-R"
_ENTRY: Final = "0123456789abcdefghjk"

EXAMPLES: Final[Mapping[str, msgspec.Struct]] = {
    "Receipt": Receipt(
        key="example-birth.register",
        book="zz-01-001",
        sequence=7,
        leaf="5f2b" * 16,
        entry=_ENTRY,
        number=_NUMBER,
        national_number="100087654",
        checkpoint=_CHECKPOINT,
        held_at=("zz-01-001",),
    ),
    "Refused": Refused(
        key="example-birth.register",
        refusals=(
            Ground(
                ground="weight-impossible",
                field="child.weight",
                law="zz regulation 4",
                message="A weight of 99999 g is not possible.",
                way_out="Read the certificate of birth again.",
            ),
        ),
    ),
    "Attachment": Attachment(
        digest="9c56" * 16, media_type="image/png", size=48_213, title="certificate of birth"
    ),
    "Hits": shapes.Hits(
        entries=(
            shapes.Hit(
                event="birth",
                number=_NUMBER,
                name=Name(given="Arin", family="Samplewood"),
                born="2026-11-19",
                died="",
                status="registered",
                contested=False,
            ),
        ),
        next="",
        cut=False,
    ),
    "Worklist": shapes.Worklist(
        entries=(
            shapes.Waits(
                entry=_ENTRY,
                event="birth",
                occurred="2026-11-19",
                number="",
                status="declared",
                contested=False,
                born="2026-11-19",
                declared="2026-11-22",
                about="term",
                last_day="2026-12-10",
                ends="later",
            ),
        ),
        next="",
    ),
    "Stock": shapes.Stock(
        required=True,
        blanks=99,
        received=(shapes.Run(series="A1", first=100_001, last=100_100, waybill="W-17"),),
        last_count=BookletsCounted(on=dt.date(2026, 11, 22), counted=99, expected=99),
        as_of=dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC),
    ),
    "Rehearsed": shapes.Rehearsed(
        status="would-be-recorded", key="example-birth.register", refusals=()
    ),
    "Proven": shapes.Proven(
        book="zz-01-001",
        sequence=7,
        proof=f"c2sp.org/tlog-proof@v1\nindex 7\n{'A' * 43}=\n\n{_CHECKPOINT}",
        held_at=("zz-01-001",),
    ),
    "Health": shapes.Health(status="ok"),
    "OwnNotices": notices.OwnNotices(
        issuer="Sample Hospital",
        notices=(
            notices.OwnNotice(
                number="001-88214",
                status="waiting",
                born="2026-11-19",
                notified="2026-11-20",
                pos=7,
            ),
        ),
        next=0,
    ),
    "NoticeTold": notices.NoticeTold(
        issuer="Sample Hospital",
        number="001-88214",
        status="waiting",
        notice=BirthNotice(live_birth=True, child=NoticedChild(sex="male", weight=3150)),
    ),
}
