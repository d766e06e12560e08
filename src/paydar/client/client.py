# SPDX-License-Identifier: Apache-2.0
"""The client: submit commands, read entries, search, prove receipts, issue certificates."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self, TypeVar
from urllib.parse import quote

import msgspec

from paydar.client.calling import USUAL, Answered, Line, Problem, Trying
from paydar.client.shapes import (
    Answer,
    Command,
    Entry,
    Hit,
    Hits,
    Proven,
    Receipt,
    Refused,
    Waits,
    Worklist,
)

AT_ONCE: Final = 8
Paper = Literal["certificate", "extract", "full-copy"]
Shape = TypeVar("Shape")
_ENTRY: Final[msgspec.json.Decoder[Entry]] = msgspec.json.Decoder(Entry)
Page = TypeVar("Page", Hits, Worklist)


class Client:
    """One office, by address and token. Threads may share it.

    `ca_file` is the certificate that the office's machines trust (PEM); without it the system's.
    Every method raises `Problem` for what the office cannot answer and `Unreached` when no answer
    came; a refusal is a value.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        ca_file: Path | str | None = None,
        language: str = "",
        trying: Trying = USUAL,
    ) -> None:
        self._line = Line(url, token, ca_file=ca_file, trying=trying, at_once=AT_ONCE)
        self._said = {"Accept-Language": language} if language else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._line.close()

    def submit(self, command: Command) -> Answer:
        """Return the receipt of a command, or every ground of refusal."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": command.key}
        answer = self._line.ask(
            "POST", "/api/v1/commands", headers=headers | self._said, body=command.line()
        )
        if answer.status == HTTPStatus.CREATED:
            return _read(answer, Receipt)
        return _read(answer, Refused)

    def submit_many(self, commands: Iterable[Command]) -> Iterator[Answer]:
        """Yield the answers in order, some commands being on the way at once.

        Commands that build on each other must not be sent together: the later may arrive first.
        """
        source = iter(commands)
        with ThreadPoolExecutor(AT_ONCE) as hands:
            waiting = [hands.submit(self.submit, c) for c in islice(source, 2 * AT_ONCE)]
            while waiting:
                yield waiting.pop(0).result()
                waiting += [hands.submit(self.submit, c) for c in islice(source, 1)]

    def entry(self, number: str, purpose: str) -> Entry | Refused:
        """Return an entry; raises `Problem` 404 alike for the unknown and what is not for you."""
        path = f"/api/v1/entries/{quote(number, safe='')}"
        answer = self._line.ask("GET", path, fields={"purpose": purpose}, headers=self._said)
        if answer.status != HTTPStatus.OK:
            return _read(answer, Refused)
        tag = answer.headers.get("ETag", "").strip('"')
        return msgspec.structs.replace(_decoded(answer, _ENTRY.decode), etag=tag)

    def search(self, words: str, purpose: str) -> Iterator[Hit]:
        """Yield what is found, page by page; raises `Problem` 422 when it may not be looked for."""
        for page in self._pages("/api/v1/search", {"q": words, "purpose": purpose}, Hits):
            yield from page.entries

    def worklist(self, purpose: str, status: str = "") -> Iterator[Waits]:
        """Yield what waits, page by page; raises `Problem` 422 when it may not be looked at."""
        fields = {"purpose": purpose} | ({"status": status} if status else {})
        for page in self._pages("/api/v1/worklist", fields, Worklist):
            yield from page.entries

    def _pages(self, path: str, fields: dict[str, str], shape: type[Page]) -> Iterator[Page]:
        while True:
            answer = self._line.ask("GET", path, fields=fields, headers=self._said)
            if answer.status != HTTPStatus.OK:
                told = "; ".join(ground.message for ground in _read(answer, Refused).refusals)
                raise Problem(answer.status, "refused", "the look-up was refused", told)
            page = _read(answer, shape)
            yield page
            if not page.next:
                return
            fields["cursor"] = page.next

    def receipt(self, receipt: Receipt) -> Proven:
        """Return the proof that a receipt's fact is in its book, and who holds it now."""
        path = f"/api/v1/receipts/{quote(receipt.book, safe='')}/{receipt.sequence}"
        return _read(self._line.ask("GET", path), Proven)

    def certificate(
        self, number: str, *, key: str, document: Paper = "certificate", language: str = ""
    ) -> bytes | Refused:
        """Issue a document and return its PDF. The same key is the same issue."""
        query = f"document={document}" + (f"&language={quote(language)}" if language else "")
        path = f"/api/v1/certificates/{quote(number, safe='')}.pdf?{query}"
        headers = {"Idempotency-Key": key} | self._said
        answer = self._line.ask("POST", path, headers=headers, body=b"")
        return answer.body if answer.status == HTTPStatus.CREATED else _read(answer, Refused)


def _read(answer: Answered, shape: type[Shape]) -> Shape:
    return _decoded(answer, lambda body: msgspec.json.decode(body, type=shape))


def _decoded(answer: Answered, decode: Callable[[bytes], Shape]) -> Shape:
    """Return an answer as a value; what is no answer of an office raises `Problem`."""
    try:
        return decode(answer.body)
    except msgspec.MsgspecError as error:
        raise Problem(
            answer.status, "unreadable", "not an answer of an office", str(error)
        ) from error
