# SPDX-License-Identifier: Apache-2.0
"""From a PDF file, or the text of a QR code, to a verdict. Nothing here raises on bad input.

Offline it says whether an office whose key is known issued exactly this. Whether the entry still
stands is asked of `standing_of`, which the caller gives when it has a register at hand.

A PDF is genuine when one signature by the very key of its code covers the entire file, and the
attached `document.json`, from which the page was drawn, has the digest that the code states. So a
page drawn anew around somebody else's code fails both ways, and the text on the page need not be
extracted, which no tool does faithfully for Persian. A file that would act when opened is called
altered whoever signed it: the press makes none.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from paydar.certificates import proven, qr, sign
from paydar.certificates.actions import acts
from paydar.certificates.claims import Claims
from paydar.certificates.document import digest
from paydar.certificates.keyring import Keyring, thumbprint
from paydar.certificates.render import CODE_FILE, PRINTED_FILE
from paydar.certificates.verdicts import Verdict
from paydar.names.script import fold_tight

MAX_FILES: Final = 16
_MAGIC: Final = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Current:
    """How an entry stands now. `position` is that of the newest fact that changes what is printed.

    Facts that change nothing on paper (an issue, a delivery) do not move it.
    """

    position: str
    in_force: bool = True
    contested: bool = False


StandingOf = Callable[[str], Current | None]


def nowhere(number: str) -> None:
    """Answer for a place without a register: no standing is known here."""
    del number


def check(given: bytes, keys: Keyring, standing_of: StandingOf = nowhere) -> Verdict:
    """Check a PDF, or the text of a code in UTF-8."""
    if given.lstrip()[: len(_MAGIC)] == _MAGIC:
        if len(given) > sign.MAX_PDF:
            return qr.Unreadable("too-large").verdict()
        return check_pdf(given, keys, standing_of)
    if len(given) > qr.MAX_TEXT:
        return qr.Unreadable("too-long").verdict()
    return check_code(given.decode("utf-8", "replace"), keys, standing_of)


def check_code(text: str, keys: Keyring, standing_of: StandingOf = nowhere) -> Verdict:
    """Check what a person scanned: the paper around it must be compared with the claims by eye."""
    return _standing(qr.verify(text, keys), standing_of)


def check_typed(
    text: str, keys: Keyring, *, name: str, born: dt.date, standing_of: StandingOf = nowhere
) -> Verdict:
    """Check a code against the name and birth day read from the paper by a person.

    Names are equal when they fold to the same letters (`paydar.names.script.fold_tight`).
    """
    verdict = qr.verify(text, keys)
    if not verdict.is_genuine or verdict.claims is None:
        return verdict
    differs = []
    if fold_tight(name) != fold_tight(verdict.claims.name):
        differs.append("name-differs")
    if not _may_be(verdict.claims.born, born):
        differs.append("born-differs")
    if differs:
        return Verdict("other-paper", verdict.claims, tuple(differs))
    return _standing(verdict, standing_of)


def check_pdf(pdf: bytes, keys: Keyring, standing_of: StandingOf = nowhere) -> Verdict:
    """Check a file as it was handed out."""
    try:
        carried = files_of(pdf)
    except sign.HOSTILE:
        return qr.Unreadable("not-a-pdf").verdict()
    if CODE_FILE not in carried:
        return qr.Unreadable("no-code-in-file").verdict()
    code = qr.read(carried[CODE_FILE].decode("ascii", "replace"))
    if isinstance(code, qr.Unreadable):
        return code.verdict()
    verdict = qr.verify_read(code, keys)
    if not verdict.is_genuine:
        return verdict
    if amiss := _amiss(pdf, carried, code):
        return amiss
    return _standing(_with_proof(verdict, carried, keys), standing_of)


def files_of(pdf: bytes) -> dict[str, bytes]:
    """Return the first files attached to a PDF by name; raises one of `sign.HOSTILE`."""
    listed = sign.open_pdf(pdf).root.get("/AF", ())
    carried: dict[str, bytes] = {}
    for at in range(min(len(listed), MAX_FILES)):  # only an index resolves a reference
        carried.setdefault(str(listed[at]["/UF"]), bytes(listed[at]["/EF"]["/F"].data))
    return carried


def _amiss(pdf: bytes, carried: Mapping[str, bytes], code: qr.Signed) -> Verdict | None:
    stated = code.claims
    signature = sign.check_signature(pdf)
    if signature.state == "broken":
        return Verdict("altered", stated, ("file-changed",))
    by = b"" if signature.key is None else thumbprint(signature.key)
    if not by.startswith(code.hint) or not by:
        return Verdict("other-paper", stated, ("file-not-signed",))
    if _would_act(pdf):
        return Verdict("altered", stated, ("file-acts",))
    if not _is_print_of(carried.get(PRINTED_FILE, b""), stated):
        return Verdict("other-paper", stated, ("print-differs",))
    return None


def _would_act(pdf: bytes) -> bool:
    try:
        return acts(sign.open_pdf(pdf, reads=sign.MAX_READS_SIGNED))
    except sign.HOSTILE:
        return True


class _Printed(msgspec.Struct, frozen=True):
    office: str
    number: str
    kind: str
    standing: str


def _is_print_of(printed: bytes, stated: Claims) -> bool:
    if digest(printed) != stated.printed:
        return False
    try:
        shown = msgspec.json.decode(printed, type=_Printed)
    except msgspec.MsgspecError:
        return False
    told = _Printed(stated.office, stated.number, stated.document, stated.standing)
    return shown == told


def _with_proof(verdict: Verdict, carried: Mapping[str, bytes], keys: Keyring) -> Verdict:
    if proven.PROOF_FILE not in carried or verdict.claims is None:
        return verdict
    proof, issue = (
        carried.get(name, b"").decode("utf-8", "replace")
        for name in (proven.PROOF_FILE, proven.ISSUE_FILE)
    )
    outcome = proven.check(proof, issue, verdict.claims, keys.books)
    if outcome in {"proof-fails", "proof-of-another"}:
        return Verdict("altered", verdict.claims, (outcome,))
    return replace(verdict, reasons=(*verdict.reasons, outcome))


def _standing(verdict: Verdict, standing_of: StandingOf) -> Verdict:
    if verdict.kind != "genuine" or verdict.claims is None:
        return verdict
    now, stated = standing_of(verdict.claims.number), verdict.claims
    if now is None:
        return replace(verdict, reasons=("standing-unknown", *verdict.reasons))
    found = verdict.reasons + (("contested",) if now.contested else ())
    if not now.in_force:
        return Verdict("genuine-superseded", stated, ("cancelled", *found))
    if now.position != stated.standing:
        return Verdict("genuine-superseded", stated, ("changed-since", *found))
    return Verdict("genuine-current", stated, found)


def _may_be(born: str, day: dt.date) -> bool:
    earliest, _, latest = born.partition("/")
    return earliest <= day.isoformat() <= (latest or earliest)
