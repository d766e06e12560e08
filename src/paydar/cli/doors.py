# SPDX-License-Identifier: Apache-2.0
"""How the office may be called: plainly on this machine, over TLS from others, or past a proxy.

Pages and requests cross a wire encrypted or not at all: on any address but this machine's own,
`serve` wants a certificate, or the operator's word that a proxy before it has one.
"""

import ipaddress
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, Literal

from paydar.wiring.line_certificates import LineRefused

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Door = Literal["plain", "tls", "proxy"]
# Half a year in which a browser that came over TLS does not try without (RFC 6797): long enough to
# hold over a closed office, short enough to forget a name that another machine takes over.
STRICT: Final = ("Strict-Transport-Security", "max-age=15552000")


def is_loopback(host: str) -> bool:
    """Say whether only this machine can call that address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0]).is_loopback
    except ValueError:
        return False


def door_of(host: str, *, behind_proxy: bool, has_line: bool) -> Door:
    """Return how the office may be called on that address; raises `LineRefused`."""
    if behind_proxy:
        return "proxy"
    if is_loopback(host):
        return "plain"
    if not has_line:
        raise LineRefused(
            f"other machines can call {host}, and there is no certificate for the line to them"
        )
    return "tls"


def guarded(inner: "WSGIApplication", door: Door) -> "WSGIApplication":
    """Return the application as it is called through that door.

    Behind a proxy every request is taken as one that came over TLS: that is what the operator says
    with `--behind-proxy`, and no header of a stranger can say otherwise.
    """

    def answer(environment: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if door == "proxy":
            environment["wsgi.url_scheme"] = "https"
        if environment.get("wsgi.url_scheme") != "https" or _on_this_machine(environment):
            return inner(environment, start)
        return inner(environment, _strictly(start))

    return answer


def _on_this_machine(environment: "WSGIEnvironment") -> bool:
    """Say whether a browser calls us by a name of its own machine, which others use too."""
    host = str(environment.get("HTTP_HOST", ""))
    return is_loopback(host if host.endswith("]") else host.rpartition(":")[0] or host)


def _strictly(start: "StartResponse") -> "StartResponse":
    def begin(status: str, headers: list[tuple[str, str]], *more: object) -> Callable[..., object]:
        write: Callable[..., object] = start(status, [*headers, STRICT], *more)  # type: ignore[arg-type]
        return write

    return begin
