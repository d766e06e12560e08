# SPDX-License-Identifier: Apache-2.0
"""What strangers may do here in a while: from one address, and all of them together.

Counted in this process, in windows that begin with the first request and end by themselves, so an
honest parent behind an address that many share waits minutes and never a day. A home's IPv6 network
(/64) counts as one address. Nobody else is asked, and no riddle is set.
"""

import datetime as dt
import ipaddress
import math
import threading
from dataclasses import dataclass
from typing import Final

from paydar.web.accounts.secret import keyed
from paydar.web.node import node

MOST_REQUESTS_FROM: Final = 240  # in a minute, from one address
MOST_REQUESTS: Final = 1_500  # in a minute, from everywhere
MOST_BEGUN_FROM: Final = 20  # declarations begun in ten minutes, from one address
MOST_BEGUN: Final = 200  # in ten minutes, from everywhere
MOST_BYTES_FROM: Final = 100_000_000  # of photographs in ten minutes, from one address
MOST_BYTES: Final = 500_000_000  # in ten minutes, from everywhere
MOST_WRONG_FROM: Final = 30  # wrong codes in ten minutes, from one address
MOST_WRONG: Final = 6  # wrong answers in an hour, for one tracking number
MOST_COUNTED: Final = 20_000  # windows that are kept at a time
MOST_OPEN: Final = 5_000  # declarations that are begun and not sent, on this node
MOST_SENT: Final = 20_000  # sent ones that nobody completed yet
MOST_PHOTOGRAPHS: Final = 8  # of one declaration
LARGEST_REQUEST: Final = 24 * 1024 * 1024  # bytes, several photographs at once
LARGEST_PHOTOGRAPH: Final = 8 * 1024 * 1024  # bytes, as sent and as rewritten
MOST_KEPT: Final = 4 * 1024**3  # bytes of photographs on this node
PAUSE: Final = 3_600  # seconds after which a full node may be asked again
_MINUTE: Final = 60
_WHILE: Final = 600  # seconds
_HOUR: Final = 3_600
_IPV6_HOME: Final = 64  # bits
_IPV6_REST: Final = 128 - _IPV6_HOME


class TooMuch(Exception):
    """More than may be done now; it may be tried again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


@dataclass(slots=True)
class _Window:
    ends: dt.datetime
    used: int = 0


_windows: Final[dict[str, _Window]] = {}
_lock: Final = threading.Lock()


def caller(remote: str, forwarded: str) -> str:
    """Return the address that a request came from.

    A proxy on this same machine names its caller last in `X-Forwarded-For`; from anywhere else that
    header is a stranger's word and is not read.
    """
    try:
        local = ipaddress.ip_address(remote).is_loopback
    except ValueError:
        local = False
    return forwarded.rpartition(",")[2].strip() if local and forwarded else remote


def home_of(address: str) -> str:
    """Return what stands for an address in the counts: itself, or its IPv6 network."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((int(known) >> _IPV6_REST << _IPV6_REST, _IPV6_HOME)))
    return str(known)


def admit_request(address: str) -> None:
    """Count one request; raises `TooMuch`."""
    _use("requests", home_of(address), 1, MOST_REQUESTS_FROM, _MINUTE)
    _use("requests", "", 1, MOST_REQUESTS, _MINUTE)


def admit_begin(address: str) -> None:
    """Count a declaration that is begun; raises `TooMuch`."""
    _use("begun", home_of(address), 1, MOST_BEGUN_FROM, _WHILE)
    _use("begun", "", 1, MOST_BEGUN, _WHILE)


def admit_bytes(address: str, size: int) -> None:
    """Count bytes of a photograph; raises `TooMuch`."""
    _use("bytes", home_of(address), size, MOST_BYTES_FROM, _WHILE)
    _use("bytes", "", size, MOST_BYTES, _WHILE)


def admit_code(address: str) -> None:
    """Count a code as wrong before it is looked at; raises `TooMuch`."""
    _use("wrong", home_of(address), 1, MOST_WRONG_FROM, _WHILE)


def admit_answer(tracking: str) -> None:
    """Count an answer to one tracking number as wrong, be it ours or not; raises `TooMuch`."""
    _use("answer", tracking, 1, MOST_WRONG, _HOUR)


def right(address: str, tracking: str = "") -> None:
    """Take back what was counted as wrong and was right."""
    _give_back("wrong", home_of(address))
    if tracking:
        _give_back("answer", tracking)


def forget_all() -> None:
    """Begin every count anew."""
    with _lock:
        _windows.clear()


def _use(kind: str, who: str, amount: int, most: int, seconds: int) -> None:
    now = node().office.clock()
    key = _key(kind, who)
    with _lock:
        window = _windows.get(key)
        # A clock that was set back must not make a window longer than it ever is.
        if window is None or not now < window.ends <= now + dt.timedelta(seconds=seconds):
            _make_room(now)
            window = _windows[key] = _Window(now + dt.timedelta(seconds=seconds))
        if window.used + amount > most:
            raise TooMuch(max(1, math.ceil((window.ends - now).total_seconds())))
        window.used += amount


def _give_back(kind: str, who: str) -> None:
    with _lock:
        if window := _windows.get(_key(kind, who)):
            window.used = max(0, window.used - 1)


def _key(kind: str, who: str) -> str:
    """Return the name of a window: of this node, and not the address itself."""
    return keyed("parents-window", f"{node().alias}:{kind}:{who}")


def _make_room(now: dt.datetime) -> None:
    if len(_windows) < MOST_COUNTED:
        return
    for key in [key for key, window in _windows.items() if window.ends <= now]:
        del _windows[key]
    while len(_windows) >= MOST_COUNTED:
        del _windows[next(iter(_windows))]
