# SPDX-License-Identifier: Apache-2.0
"""A certificate: issued as a fact, drawn, signed; beside the press and the signature alone.

Each is checked afterwards and must be genuine and current.
"""

import datetime as dt
from pathlib import Path
from typing import Final

import typst
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from bench.figures import Figure, Limit, middle, seconds
from bench.office import ASKER, founded, lines, opened, receipts, register, take
from bench.plan import Plan
from paydar.certificates.render import FONTS
from paydar.counter.commands import DocumentIssue, command
from paydar.counter.submit import Asker
from paydar.facts.envelope import Position
from paydar.wiring import Office

MOST: Final = 100.0  # milliseconds
STANDARD: Final = "a-3b"
BLANK: Final = '#set document(date: auto)\n#set text(font: "Vazirmatn")\n#set page("a4")\n.'
AREA: Final = "Certificate"


def measure(plan: Plan, place: Path) -> list[Figure]:
    """Measure the certificates of both packs."""
    figures = list[Figure]()
    for country in ("zz", "ir"):
        with opened(founded(place / f"papers-{country}", country)) as office:
            given = take(lines(office), plan.papers + 1)
            numbers = [r.number for r in receipts(register(office, given, len(given)))]
            _issue(office, numbers.pop())  # the press warms up
            taken = [(_taken(office, number), _limit()) for number in numbers]
        figures.append(
            Figure(
                area=AREA,
                what=f"issue, draw and sign, {country}",
                measured=middle([ours for ours, _ in taken]),
                unit="ms",
                better="less",
                target=MOST,
                limit=Limit(
                    what="an empty page set and one P-256 signature",
                    measured=middle([limit for _, limit in taken]),
                    unit="ms",
                ),
                note=f"{len(taken)} issued, each found genuine and current",
            )
        )
    return figures


def _taken(office: Office, number: str) -> float:
    """Return milliseconds for one certificate, and check that it is one."""
    made = list[bytes]()
    spent = seconds(lambda: made.append(_issue(office, number)))
    verdict = office.check(made[0])
    if verdict.kind != "genuine-current":
        raise RuntimeError(f"a certificate just issued is {verdict.kind}: {verdict.reasons}")
    return spent * 1_000


def _issue(office: Office, number: str) -> bytes:
    language = office.pack.languages[0]
    body = DocumentIssue(number=number, document="certificate", language=language)
    asked = command("document.issue", f"bench-{number}", body)
    (receipt,) = receipts([office.counter.submit(asked, Asker(ASKER.assignment, language))])
    return office.issued(ASKER, Position(receipt.book, receipt.sequence))


def _limit() -> float:
    """Return milliseconds for what cannot be left out: a page through the press, a signature."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
    press = typst.Compiler(input=BLANK.encode(), font_paths=fonts, ignore_system_fonts=True)
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    at = now.replace(microsecond=0)

    def work() -> None:
        made = press.compile(format="pdf", pdf_standards=STANDARD, timestamp=at)
        assert isinstance(made, bytes)
        key.sign(made, ec.ECDSA(hashes.SHA256()))

    return seconds(work) * 1_000
