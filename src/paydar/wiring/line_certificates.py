# SPDX-License-Identifier: Apache-2.0
"""The certificates of the line to the clerks' machines: an office authority and a server's own.

X.509 as RFC 5280 has it. The authority's key may vouch only for what its name constraints allow
(RFC 5280, 4.2.1.10): the names stated when it was made, this machine itself, and addresses of
private networks. Whoever steals it cannot pose as a bank before a clerk who trusts it.
"""

import datetime as dt
import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from paydar.ledger.errors import PaydarError

AUTHORITY_DAYS: Final = 3_653  # ten years: as long as the trust that a clerk's machine gives once
SERVER_DAYS: Final = 397  # what browsers take from anybody
EARLIER: Final = dt.timedelta(days=2)  # a clerk's machine may be behind the office
MOST_NAMES: Final = 50
HERE: Final = ("localhost", "127.0.0.1", "::1")
PRIVATE: Final = (  # RFC 1918, RFC 3927, RFC 4193, RFC 4291
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8",
    "fc00::/7", "fe80::/10", "::1/128",
)  # fmt: skip
_HOST: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
_LONGEST_HOST: Final = 253
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class LineRefused(PaydarError):
    """The line to the clerks' machines cannot be secured like this."""

    what_to_do = (
        "Give the office a certificate with `paydar line make` or `paydar line receive`, or put a "
        "proxy that speaks TLS before it and say `--behind-proxy`."
    )


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def key_pem(self) -> bytes:
        """Return the key, not encrypted: it lies in the office's folder, for its owner only."""
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def certificate_pem(self) -> bytes:
        """Return the certificate."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def names_of(text: str) -> list[str]:
    """Return the host names and addresses in a setting, each once; raises `LineRefused`."""
    names = list(dict.fromkeys(name.lower().rstrip(".") for name in text.split()))
    if len(names) > MOST_NAMES:
        raise LineRefused(f"a certificate names at most {MOST_NAMES} hosts")
    for name in names:
        if _address(name) is None and not is_host(name):
            raise LineRefused(f"{name!r} is neither a host name nor an address")
    return names


def is_host(name: str) -> bool:
    """Say whether a text is a host name in ASCII (RFC 1123, 2.1), with a letter in it."""
    fits = len(name) <= _LONGEST_HOST and _HOST.fullmatch(name) is not None
    return fits and re.search("[a-z]", name) is not None


def new_authority(office: str, names: Sequence[str], now: dt.datetime) -> Issued:
    """Return a new authority of an office, bound to these names and to private networks."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(f"paydar {office} {now:%Y-%m-%d}")  # the day tells two apart
    builder = (
        _builder(subject, subject, key.public_key(), (now, AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.NameConstraints(_permitted(names), None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Issued(builder.sign(key, hashes.SHA256()), key)


def new_server(authority: Issued, office: str, names: Sequence[str], now: dt.datetime) -> Issued:
    """Return a new server certificate under an authority; never good for longer than that.

    Raises `LineRefused` for a name that the authority may not vouch for.
    """
    wanted = list(dict.fromkeys([*names, *HERE]))
    if beyond := [name for name in wanted if not _allowed(authority.certificate, name)]:
        raise LineRefused(
            f"the authority of this office was not made for {', '.join(beyond)}; "
            "`paydar line make --again` makes a new one, which every machine then trusts anew"
        )
    key, parent = ec.generate_private_key(ec.SECP256R1()), authority.certificate
    builder = (
        _builder(_subject(office), parent.subject, key.public_key(), (now, SERVER_DAYS), parent)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(n) for n in wanted]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
    )
    return Issued(builder.sign(authority.key, hashes.SHA256()), key)


def fingerprint(certificate: x509.Certificate) -> str:
    """Return SHA-256 of the certificate as browsers show it: pairs of hex digits with colons."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def hosts(certificate: x509.Certificate) -> list[str]:
    """Return the host names and addresses that a certificate is good for."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [str(n.value) for n in names if isinstance(n, (x509.DNSName, x509.IPAddress))]


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    term: tuple[dt.datetime, int],
    parent: x509.Certificate | None = None,
) -> x509.CertificateBuilder:
    now, days = term
    first, last = now - EARLIER, now + dt.timedelta(days=days)
    if parent is not None:
        first = max(first, parent.not_valid_before_utc)
        last = min(last, parent.not_valid_after_utc)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
    )


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _address(name: str) -> Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _general(name: str) -> x509.GeneralName:
    address = _address(name)
    return x509.DNSName(name) if address is None else x509.IPAddress(address)


def _permitted(names: Sequence[str]) -> list[x509.GeneralName]:
    """Return what an authority may vouch for: stated names, this machine, private networks."""
    told = [_address(name) or name for name in (*names, "localhost")]
    stated = [x509.DNSName(name) for name in dict.fromkeys(told) if isinstance(name, str)]
    networks = [ipaddress.ip_network(net) for net in PRIVATE]
    single = [ipaddress.ip_network(a) for a in told if not isinstance(a, str)]
    beyond = [net for net in single if not any(_within(net, wide) for wide in networks)]
    return [*stated, *(x509.IPAddress(net) for net in [*networks, *beyond])]


def _within(net: Network, wide: Network) -> bool:
    return net.version == wide.version and net.network_address in wide


def _allowed(authority: x509.Certificate, name: str) -> bool:
    """Say whether the authority's name constraints permit a name (RFC 5280, 4.2.1.10)."""
    told = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    address = _address(name)
    for tree in told.permitted_subtrees or ():
        value = tree.value
        if address is None and isinstance(tree, x509.DNSName):
            if name == value or name.endswith(f".{value}"):
                return True
        elif address is not None and isinstance(tree, x509.IPAddress) and address in value:
            return True
    return False
