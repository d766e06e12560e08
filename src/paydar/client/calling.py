# SPDX-License-Identifier: Apache-2.0
"""One request to an office, tried again where that is safe, and what can go wrong with it.

Tried again: a connection that fails or breaks, 429 and 503, after the seconds that the office names
or a growing pause. Never: any other answer. It is safe because a command keeps its key. Redirects
are not followed: they would carry the token elsewhere.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import urllib3
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Retry, Timeout

AGAIN: Final = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Trying:
    """How patient a client is. Seconds; `pause` doubles with every try up to `longest_pause`."""

    tries: int = 8
    connect: float = 5.0
    read: float = 60.0
    pause: float = 0.2
    longest_pause: float = 30.0


USUAL: Final = Trying()


class _Again(Retry):
    """urllib3's own rule would also repeat a 413 that names a time; ours repeats two answers."""

    RETRY_AFTER_STATUS_CODES = AGAIN


class Unreached(Exception):
    """No answer came, after all tries. A command may or may not be recorded.

    Send the same `Command` again: it is recorded once.
    """


class Problem(Exception):
    """The office answered with a problem (RFC 9457); the request was not carried out."""

    def __init__(self, status: int, kind: str, title: str, detail: str) -> None:
        super().__init__(f"{status} {title}: {detail}")
        self.status, self.kind, self.title, self.detail = status, kind, title, detail


class _Told(msgspec.Struct):
    type: str = ""
    title: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """Status, headers and body of an answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """The kept-alive connections to one office."""

    def __init__(
        self, url: str, token: str, *, ca_file: Path | str | None, trying: Trying, at_once: int
    ) -> None:
        self._url = url.rstrip("/")
        _is_private(self._url)
        self._headers = {"Authorization": f"Bearer {token}"}
        self._pool = urllib3.PoolManager(
            num_pools=1,
            maxsize=at_once,
            block=True,
            cert_reqs="CERT_REQUIRED",
            ca_certs=None if ca_file is None else str(ca_file),
            timeout=Timeout(connect=trying.connect, read=trying.read),
            retries=_Again(
                total=trying.tries - 1,
                redirect=0,
                status_forcelist=AGAIN,
                allowed_methods=None,  # every method: commands carry their key
                backoff_factor=trying.pause,
                backoff_max=trying.longest_pause,
                backoff_jitter=trying.pause,
                retry_after_max=int(trying.longest_pause),
                raise_on_redirect=False,
                raise_on_status=False,
            ),
        )

    def ask(
        self,
        method: str,
        path: str,
        *,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answered:
        """Return the answer; raises `Problem` when it is one, `Unreached` when none came."""
        try:
            answer = self._pool.request(
                method,
                self._url + path,
                fields=None if body is not None else dict(fields or {}) or None,
                headers={**self._headers, **(headers or {})},
                body=body,
            )
        except HTTPError as error:
            raise Unreached(f"{method} {self._url}: {type(error).__name__}") from error
        media = answer.headers.get("Content-Type", "")
        if media.startswith("application/problem+json"):
            raise _problem(answer.status, answer.data)
        return Answered(answer.status, answer.headers, answer.data)

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.clear()


def _problem(status: int, body: bytes) -> Problem:
    try:
        told = msgspec.json.decode(body, type=_Told)
    except msgspec.MsgspecError:
        told = _Told(detail=body[:200].decode("utf-8", "replace"))
    return Problem(status, told.type.rpartition("/")[2], told.title, told.detail)


def _is_private(url: str) -> None:
    """Raise `ValueError` for an address on which a token would travel in clear."""
    try:
        told = urllib3.util.parse_url(url)
    except LocationParseError as error:
        raise ValueError(f"{url} is no address") from error
    host = (told.host or "").strip("[]")
    if told.scheme == "https" and host:
        return
    if told.scheme == "http" and (host == "localhost" or _is_loopback(host)):
        return
    raise ValueError(f"{url}: a token travels over https, or stays on this machine")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
