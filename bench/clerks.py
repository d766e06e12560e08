# SPDX-License-Identifier: Apache-2.0
"""Who works and who reads at a large office: clerks, houses that notify, readers.

Each keeps a count of what was answered to them, by themselves. An answer that is not what it must
be is an error and ends their day; nothing is tried again.
"""

import http.client
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

import msgspec

from paydar.births.decide import digest_of
from paydar.cli.families import Family
from paydar.client import Client, Command, Receipt, Refused
from paydar.client.calling import Trying
from paydar.counter.commands import (
    BirthAmend,
    BirthDeclare,
    BirthDeliver,
    BirthReadBack,
    BirthRefuse,
    BirthRegister,
    BirthReturn,
)
from paydar.counter.notice_commands import NoticeGive
from paydar.facts.births import BirthDeclaration, Missing, ReadBack, Reason
from paydar.facts.notices import BirthNotice, NoticedChild, NoticedMother
from paydar.facts.values import Shape

ONCE: Final = Trying(tries=1)
IDLE: Final = 5.0  # seconds after which a visitor knocks anew, as browsers do: servers hang up
LOOKED_UP: Final = "person.looked-up"
GENUINE: Final = 'data-kind="genuine-current"'
TELLING: Final = {"notice-claimed", "births-too-near"}  # of an entry, and of the mother
_FORM: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Wrong(RuntimeError):
    """An answer is not what it must be."""


@dataclass(slots=True)
class Kept:
    """What one person noted.

    Facts by kind, receipts, fees in the smallest unit, requests, milliseconds of some of them.
    """

    facts: Counter[str] = field(default_factory=Counter)
    receipts: list[Receipt] = field(default_factory=list)
    fees: int = 0
    asked: int = 0
    waits: list[float] = field(default_factory=list)

    def add(self, other: "Kept") -> None:
        """Add another's notes."""
        self.facts += other.facts
        self.receipts += other.receipts
        self.fees += other.fees
        self.asked += other.asked
        self.waits += other.waits


class Visitor:
    """One who visits pages over HTTP, keeping cookies. `address` is where the visitor is."""

    def __init__(self, port: int, kept: Kept, address: str = "127.0.0.1") -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._kept, self._address = kept, address
        self._cookies, self._used = dict[str, str](), 0.0

    def get(self, path: str, *, token: str = "", status: int = 200) -> str:
        """Return a page; any other status is wrong."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self._ask("GET", path, None, headers, status)

    def send(self, path: str, *, status: int, seen: str = "", **told: str) -> str:
        """Send a form of the page at `seen` (by default at the same address)."""
        found = _FORM.search(self.get(seen or path))
        form = {"csrfmiddlewaretoken": found[1] if found else "", **told}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(form).encode(), headers, status)

    def post(self, path: str, body: bytes, token: str, *, status: int) -> str:
        """Send JSON as a program does."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return self._ask("POST", path, body, headers, status)

    def check(self, paper: bytes) -> None:
        """Let the public page check a paper, which must be genuine and current."""
        found = _FORM.search(self.get("/c"))
        parts = [
            b'name="csrfmiddlewaretoken"\r\n\r\n' + (found[1] if found else "").encode(),
            b'name="file"; filename="paper.pdf"\r\nContent-Type: application/pdf\r\n\r\n' + paper,
        ]
        edge = secrets.token_hex(16).encode()
        body = b"".join(
            b"--%b\r\nContent-Disposition: form-data; %b\r\n" % (edge, part) for part in parts
        )
        headers = {"Content-Type": f"multipart/form-data; boundary={edge.decode()}"}
        if GENUINE not in self._ask("POST", "/c", body + b"--%b--\r\n" % edge, headers, 200):
            raise Wrong("a certificate just issued is not genuine and current")

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], status: int
    ) -> str:
        told = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        told["X-Forwarded-For"] = self._address  # as a proxy on this machine says it
        self._kept.asked += 1
        begun = time.perf_counter()
        if begun - self._used > IDLE:
            self._line.close()  # it is opened again by itself
        self._used = begun
        self._line.request(method, path, body, headers | told)
        answer = self._line.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, content = value.partition(";")[0].split("=", 1)
                self._cookies[key] = content
        text = answer.read().decode("utf-8", "replace")
        self._kept.waits.append((time.perf_counter() - begun) * 1_000)
        if answer.status != status:
            route = path.partition("?")[0]
            raise Wrong(f"{method} {route}: {answer.status} instead of {status}")
        return text

    def close(self) -> None:
        """Let go of the connection."""
        self._line.close()


class Clerk:
    """A registrar at the window. `seen` is told number and family name of what was registered."""

    def __init__(self, port: int, token: str, seen: Callable[[str, str], None]) -> None:
        self.kept, self._token, self._seen = Kept(), token, seen
        self._client = Client(f"http://127.0.0.1:{port}", token, trying=ONCE)
        self._visitor = Visitor(port, self.kept)

    def _do(self, kind: str, body: Shape, key: str, fact: str, basis: str = "") -> Receipt:
        """Submit one command, which must be recorded; note the fact that it makes."""
        self.kept.asked += 1
        asked = Command(command=kind, key=key, body=body, basis=(basis,) if basis else None)
        begun = time.perf_counter()
        answer = self._client.submit(asked)
        self.kept.waits.append((time.perf_counter() - begun) * 1_000)
        if not isinstance(answer, Receipt):
            raise Wrong(f"{kind} was refused: {[g.ground for g in answer.refusals]}")
        if fact:
            self.kept.facts[fact] += 1
            self.kept.receipts.append(answer)
        return answer

    def serve(self, number: int, family: Family) -> None:
        """Take one family through the day; `number` decides what happens to it."""
        told, key = family.command.declaration, family.key
        assert told is not None
        declare = BirthDeclare(declaration=told)
        at = self._do("birth.declare", declare, f"{key}-d", "birth.declared")
        if number % 7 == 3:
            at = self._return(at, key)
        if number % 7 in (3, 5):
            told, at = self._amend(at, told, key)
        if number % 20 == 19:
            return self._refuse(at, key)
        read = BirthReadBack(entry=at.entry, digest=digest_of(told), read_back=_marks(family))
        at = self._do("birth.read_back", read, f"{key}-b", "birth.read-back", _place(at))
        done = self._register(at, family, key)
        self._look_at(done)
        if number % 3 == 1:
            self._certificate(done, key)
        if number % 2 == 0:
            hand = BirthDeliver(number=done.number, how="hand", to="the father")
            self._do("birth.deliver", hand, f"{key}-h", "birth.delivered")
        if number % 4 == 2:
            self._again(family, key)
        self._visitor.get("/api/v1/worklist?purpose=registration", token=self._token)
        self.kept.facts[LOOKED_UP] += 1
        self._seen(done.number, told.child.name.family)
        return None

    def _return(self, at: Receipt, key: str) -> Receipt:
        missing = (Missing(field="father.paper", need="the card itself"),)
        body = BirthReturn(entry=at.entry, missing=missing)
        return self._do("birth.return", body, f"{key}-t", "birth.returned", _place(at))

    def _amend(
        self, at: Receipt, told: BirthDeclaration, key: str
    ) -> tuple[BirthDeclaration, Receipt]:
        weight = (told.child.weight or 3_000) + 10
        child = msgspec.structs.replace(told.child, weight=weight)
        told = msgspec.structs.replace(told, child=child)
        body = BirthAmend(entry=at.entry, declaration=told)
        fact = "birth.declaration-amended"
        return told, self._do("birth.amend", body, f"{key}-a", fact, _place(at))

    def _refuse(self, at: Receipt, key: str) -> None:
        reason = Reason(ground="name-forbidden", field="child.name.given", law="names")
        body = BirthRefuse(entry=at.entry, reasons=(reason,))
        self._do("birth.refuse", body, f"{key}-r", "birth.refused", _place(at))

    def _register(self, at: Receipt, family: Family, key: str) -> Receipt:
        """Register, and send the same once more: it is recorded once."""
        given = family.command
        body = BirthRegister(entry=at.entry, booklet=given.booklet, fee=given.fee)
        done = self._do("birth.register", body, f"{key}-e", "birth.registered", _place(at))
        self.kept.fees += given.fee.amount if given.fee else 0
        if self._do("birth.register", body, f"{key}-e", "", _place(at)) != done:
            raise Wrong("the same command with the same key was answered otherwise")
        return done

    def _look_at(self, done: Receipt) -> None:
        self.kept.asked += 1
        entry = self._client.entry(done.number, "registration")
        self.kept.facts[LOOKED_UP] += 1
        if isinstance(entry, Refused) or (entry.number, entry.status) != (
            done.number,
            "registered",
        ):
            raise Wrong("an entry does not stand as it was registered")

    def _certificate(self, done: Receipt, key: str) -> None:
        self.kept.asked += 1
        paper = self._client.certificate(done.number, key=f"{key}-c")
        self.kept.facts["document.issued"] += 1
        if isinstance(paper, Refused) or not paper.startswith(b"%PDF"):
            raise Wrong("a certificate was not issued")
        self._visitor.check(paper)

    def _again(self, family: Family, key: str) -> None:
        """Bring the same child once more, as a walk-in: it must be refused.

        Each ground that tells of somebody in the register is a look-up.
        """
        self.kept.asked += 1
        body = family.command
        answer = self._client.submit(Command(command="birth.register", key=f"{key}-2", body=body))
        grounds = [] if isinstance(answer, Receipt) else [g.ground for g in answer.refusals]
        if "notice-claimed" not in grounds:
            raise Wrong(f"a second registration of one certificate: {grounds}")
        self.kept.facts[LOOKED_UP] += len(TELLING & set(grounds))

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()
        self._visitor.close()


class House:
    """A hospital that notifies the births of families before they come."""

    def __init__(self, port: int, token: str) -> None:
        self.kept, self._token = Kept(), token
        self._visitor = Visitor(port, self.kept)

    def notify(self, family: Family) -> None:
        """Notify one birth under the number of its certificate."""
        told = family.command.declaration
        assert told is not None
        assert told.evidence.notice is not None
        child, mother = told.child, told.mother
        notice = BirthNotice(
            live_birth=True,
            child=NoticedChild(born=child.born, sex=child.sex, weight=child.weight),
            mother=NoticedMother(name=mother.name, number=mother.number),
            issued_on=told.evidence.notice.issued_on,
            signed_by="midwife",
        )
        body = NoticeGive(number=told.evidence.notice.number, notice=notice)
        asked = Command(command="notice.give", key=f"{family.key}-n", body=body)
        answer = self._visitor.post("/api/v1/notices", asked.line(), self._token, status=201)
        self.kept.facts["notice.received"] += 1
        self.kept.receipts.append(msgspec.json.decode(answer, type=Receipt))

    def close(self) -> None:
        """Let go of the connection."""
        self._visitor.close()


class Reader(Visitor):
    """One of the many who only look: at entries, searches, and pages that anybody may open."""

    def __init__(self, port: int, token: str, place: int) -> None:
        self.kept = Kept()
        super().__init__(port, self.kept, f"10.0.{place // 250}.{place % 250 + 1}")
        self._token = token

    def look(self, turn: int, known: Sequence[tuple[str, str]]) -> None:
        """Look at one thing; `known` are numbers and family names of entries."""
        number, family = known[turn % len(known)]
        match turn % 12:
            case 0:
                self._search(family)
            case 1 | 2 | 3:
                self._search(number)
            case 4 | 5:
                self.get("/c")
            case 6:
                self.get("/parents/status")
            case _:
                self._entry(number)

    def _entry(self, number: str) -> None:
        path = f"/api/v1/entries/{quote(number)}?purpose=supervision"
        told = msgspec.json.decode(self.get(path, token=self._token))
        self.kept.facts[LOOKED_UP] += 1
        if told["number"] != number:
            raise Wrong("an entry under another number")

    def _search(self, words: str) -> None:
        path = f"/api/v1/search?{urlencode({'q': words, 'purpose': 'supervision'})}"
        found = msgspec.json.decode(self.get(path, token=self._token))["entries"]
        self.kept.facts[LOOKED_UP] += 1 + len(found)
        if not found:
            raise Wrong("a search found nothing of what is registered")


def _place(receipt: Receipt) -> str:
    return f"{receipt.book}/{receipt.sequence}"


def _marks(family: Family) -> ReadBack:
    assert family.command.read_back is not None
    return family.command.read_back
