# SPDX-License-Identifier: Apache-2.0
"""What the command line asks of an open office about notices, locally and over the socket."""

import msgspec

from paydar.counter.notice_files import Taken
from paydar.counter.receipts import Answer, refused
from paydar.counter.submit import Asker
from paydar.register import notices as register
from paydar.wiring import Office


class TakeFile(msgspec.Struct, frozen=True):
    """A signed file of notices, and who brings it."""

    assignment: str
    language: str
    data: bytes


class Client(msgspec.Struct, frozen=True):
    """Who notifies: `living` says whether the assignment is in force."""

    assignment: str
    issuer: str
    role: str
    key: str
    living: bool


def take_notices(office: Office, request: bytes) -> bytes:
    """Answer a file: a JSON line for each of its lines, or one refusal of the whole."""
    asked = msgspec.msgpack.decode(request, type=TakeFile)
    asker = Asker(asked.assignment, asked.language)
    taken = office.take_notices(asker, asked.data)
    answers: tuple[Answer, ...]
    if isinstance(taken, Taken):
        answers = taken.answers
    else:
        answers = (refused(office.pack, "", taken, asker.language),)
    return b"\n".join(msgspec.json.encode(answer) for answer in answers)


def notifiers(office: Office, _request: bytes) -> bytes:
    """Return everybody who was enrolled to notify, by name."""
    chart, today = office.counter.chart(), office.today()
    with office.ledger.reading() as tx:
        known = register.notifiers(tx)
    told = [
        Client(n.assignment, n.issuer, n.role, n.key, chart.is_living(n.assignment, today))
        for n in known
    ]
    return msgspec.json.encode(told)
