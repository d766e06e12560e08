# SPDX-License-Identifier: Apache-2.0
"""The line to the clerks' machines, with real handshakes: OpenSSL is the clerk's side."""

import contextlib
import datetime as dt
import http.client
import json
import socket
import ssl
import stat
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from paydar.cli.doors import door_of, guarded, is_loopback
from paydar.cli.main import main
from paydar.settings import Settings, load
from paydar.wiring import line as lines
from paydar.wiring.line_certificates import LineRefused, names_of

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
OFFICE = Settings(country="zz", office="zz-01-001", reached_as="office.test 192.0.2.7")


@pytest.fixture
def line(tmp_path):
    lines.make(tmp_path, OFFICE, NOW)
    return tmp_path / "line"


def trusting(*authorities):
    """A clerk's machine that trusts these files and nothing else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for path in authorities:
        context.load_verify_locations(path)
    return context


def handshake(server, clerk, name):
    """Let both sides talk in memory; returns the certificate that the clerk accepted."""
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(server)
    to_server, to_clerk = ssl.MemoryBIO(), ssl.MemoryBIO()
    there = shown.wrap_bio(to_server, to_clerk, server_side=True)
    here = clerk.wrap_bio(to_clerk, to_server, server_hostname=name)
    for _ in range(6):
        for side in (here, there):
            with contextlib.suppress(ssl.SSLWantReadError):
                side.do_handshake()
    return here.getpeercert()


@pytest.mark.parametrize("name", ["office.test", "192.0.2.7", "localhost", "127.0.0.1"])
def test_a_machine_that_trusts_the_authority_reaches_the_office_by_its_names(tmp_path, name):
    lines.make(tmp_path, OFFICE, dt.datetime.now(dt.UTC))
    clerk = trusting(tmp_path / "line/authority.pem")
    clerk.verify_flags |= ssl.VERIFY_X509_STRICT  # RFC 5280 to the letter
    assert handshake(tmp_path / "line/server.pem", clerk, name)


@pytest.mark.parametrize("name", ["other.test", "192.0.2.8", "bank.example"])
def test_another_name_is_refused_by_the_clerks_machine(tmp_path, name):
    lines.make(tmp_path, OFFICE, dt.datetime.now(dt.UTC))
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        handshake(tmp_path / "line/server.pem", trusting(tmp_path / "line/authority.pem"), name)


def test_a_machine_that_trusts_another_authority_refuses(tmp_path):
    now = dt.datetime.now(dt.UTC)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        lines.make(tmp_path / name, OFFICE, now)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(tmp_path / "a/line/server.pem", trusting(tmp_path / "b/line/authority.pem"),
                  "office.test")  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), [("bank.example", x509.DNSName), ("office.test", None)])
def test_a_stolen_authority_cannot_pose_as_somebody_else(tmp_path, name, kind):
    """The control is the second case: what the authority is for, it can sign."""
    now = dt.datetime.now(dt.UTC)
    lines.make(tmp_path, OFFICE, now)
    place = tmp_path / "line"
    parent = x509.load_pem_x509_certificate((place / "authority.pem").read_bytes())
    stolen = serialization.load_pem_private_key((place / "authority.key").read_bytes(), None)
    forged = forge(parent, stolen, name, now)
    (tmp_path / "forged.pem").write_bytes(forged)
    clerk = trusting(place / "authority.pem")
    if kind is None:
        assert handshake(tmp_path / "forged.pem", clerk, name)
    else:
        with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
            handshake(tmp_path / "forged.pem", clerk, name)


def forge(parent, signing, name, now, *, until=30, names=True):
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(parent.subject if parent else x509.Name([]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 40 * DAY)
        .not_valid_after(now + until * DAY)
    )
    if names:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name)]), critical=True
        )
    made = builder.sign(signing or key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def test_keys_are_readable_by_their_owner_only(line):
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in line.iterdir()}
    assert modes == {"authority.key": 0o600, "authority.pem": 0o600, "server.pem": 0o600}
    assert stat.S_IMODE(line.stat().st_mode) == 0o700


@pytest.mark.usefixtures("line")
def test_the_server_certificate_is_made_anew_when_less_than_180_days_are_left(tmp_path):
    first = lines.find(tmp_path)
    assert lines.ready(tmp_path, OFFICE, first.until - 180 * DAY) == first
    later = first.until - 180 * DAY + dt.timedelta(seconds=1)
    renewed = lines.ready(tmp_path, OFFICE, later)
    assert renewed.until > first.until
    assert renewed.authority == first.authority
    assert lines.find(tmp_path) == renewed


@pytest.mark.usefixtures("line")
def test_one_that_ended_and_one_made_under_a_clock_ahead_are_made_anew(tmp_path):
    first = lines.find(tmp_path)
    ended = first.until + 30 * DAY
    assert not first.is_good(ended)
    assert lines.ready(tmp_path, OFFICE, ended).is_good(ended)
    assert lines.ready(tmp_path, OFFICE, NOW).is_good(NOW)


@pytest.mark.usefixtures("line")
def test_no_server_certificate_outlives_its_authority(tmp_path):
    authority = lines.find(tmp_path).authority
    late = authority.not_valid_after_utc - 5 * DAY
    assert lines.ready(tmp_path, OFFICE, late).until == authority.not_valid_after_utc
    with pytest.raises(LineRefused, match="not in force"):
        lines.ready(tmp_path, OFFICE, late + 6 * DAY)


@pytest.mark.usefixtures("line")
def test_an_address_that_the_office_moved_to_needs_no_new_trust_a_public_name_does(tmp_path):
    moved = replace(OFFICE, reached_as="office.test desk.office.test 192.168.7.9")
    assert "192.168.7.9" in lines.ready(tmp_path, moved, NOW).hosts
    with pytest.raises(LineRefused, match=r"was not made for bank\.example"):
        lines.ready(tmp_path, replace(OFFICE, reached_as="bank.example"), NOW)


def test_a_key_file_of_another_authority_is_noticed(tmp_path, line):
    (tmp_path / "b").mkdir()
    lines.make(tmp_path / "b", OFFICE, NOW)
    (tmp_path / "b/line/authority.key").replace(line / "authority.key")
    with pytest.raises(LineRefused, match="not the key of"):
        lines.ready(tmp_path, OFFICE, NOW + 390 * DAY)


@pytest.mark.parametrize("text", ["a b_c", "münchen", "-a", "a..b", "x" * 64, "10.0.0.256"])
def test_what_is_no_name_is_refused(text):
    with pytest.raises(LineRefused):
        names_of(text)


def test_names_are_taken_once_in_small_letters():
    assert names_of("Office.Test office.test. FE80::1") == ["office.test", "fe80::1"]


def received(tmp_path, certificate, key=None):
    (tmp_path / "c.pem").write_bytes(certificate)
    (tmp_path / "k.pem").write_bytes(key or certificate)
    return lines.receive(tmp_path, tmp_path / "c.pem", tmp_path / "k.pem", NOW)


def test_a_certificate_that_was_received_takes_the_place_of_our_own(tmp_path, line):
    taken = received(tmp_path, forge(None, None, "registry.example", NOW))
    assert (taken.authority, taken.hosts) == (None, ["registry.example"])
    assert sorted(p.name for p in line.iterdir()) == ["server.pem"]
    assert lines.ready(tmp_path, OFFICE, NOW) == taken
    with pytest.raises(LineRefused, match="ended"):
        lines.ready(tmp_path, OFFICE, NOW + 31 * DAY)


@pytest.mark.usefixtures("line")
def test_what_does_not_fit_is_not_received_and_ours_stays(tmp_path):
    good = forge(None, None, "registry.example", NOW)
    ended = forge(None, None, "registry.example", NOW, until=-1)
    nameless = forge(None, None, "", NOW, names=False)
    for pair, why in [
        ((good, forge(None, None, "registry.example", NOW)), "is not the key"),
        ((ended, None), "not in force"),
        ((nameless, None), "names no host"),
        ((b"nothing", good), "no certificate"),
        ((good, b"nothing"), "no key"),
        ((b"x" * 300_000, good), "too large"),
    ]:
        with pytest.raises(LineRefused, match=why):
            received(tmp_path, *pair)
    assert lines.find(tmp_path).authority


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("[::1]", True), ("localhost", True),
     ("0.0.0.0", False), ("::", False), ("192.168.1.2", False), ("localhost.example", False)],
)  # fmt: skip
def test_only_this_machines_own_addresses_are_served_plainly(host, own):
    assert is_loopback(host) == own
    if own:
        assert door_of(host, behind_proxy=False, has_line=True) == "plain"
    else:
        assert door_of(host, behind_proxy=False, has_line=True) == "tls"
        with pytest.raises(LineRefused):
            door_of(host, behind_proxy=False, has_line=False)


def asked(door, scheme, host):
    """Return the scheme that the office sees, and the strictness that the browser is told."""
    told = {}

    def office(environment, start):
        told["scheme"] = environment["wsgi.url_scheme"]
        start("200 OK", [("X-Own", "1")])
        return [b""]

    environment = {"wsgi.url_scheme": scheme, "HTTP_HOST": host}
    guarded(office, door)(environment, lambda _status, headers: told.update(dict(headers)))
    assert told["X-Own"] == "1"
    return told["scheme"], told.get("Strict-Transport-Security")


def test_browsers_are_told_to_stay_with_tls_but_not_on_the_machine_itself():
    strict = "max-age=15552000"
    assert asked("tls", "https", "office.test:8000") == ("https", strict)
    assert asked("tls", "https", "localhost:8000") == ("https", None)
    assert asked("tls", "https", "[::1]:8000") == ("https", None)
    assert asked("plain", "http", "127.0.0.1:8000") == ("http", None)
    assert asked("proxy", "http", "registry.example") == ("https", strict)


@pytest.fixture
def office(tmp_path, capsys):
    folder = tmp_path / "office"
    names = ["office.test", "192.0.2.7"]
    words = ["init", str(folder), "--country", "zz", "--office", "zz-01-001"]
    assert main([*words, "--reached-as", *names]) == 0
    capsys.readouterr()
    return folder


@contextlib.contextmanager
def serving(folder, *words):
    """A server in a process of its own, on every address of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "paydar.cli", "serve", "--dir", str(folder)]
    server = subprocess.Popen([*command, "--port", str(port), *words], stdout=subprocess.PIPE)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert server.poll() is None
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()


def call(port, clerk, name):
    """Fetch the sign-in page over TLS under that name."""
    raw = socket.create_connection(("127.0.0.1", port), 20)
    connection = http.client.HTTPConnection(name, port, timeout=20)
    connection.sock = clerk.wrap_socket(raw, server_hostname=name)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_an_office_whose_certificate_ended_renews_it_at_start_and_is_trusted_as_before(
    office, tmp_path, capsys
):
    settings, now = load(office), dt.datetime.now(dt.UTC)
    lines.make(office, settings, now - 500 * DAY, again=True)
    assert not lines.find(office).is_good(now)
    kept = tmp_path / "authority.pem"
    code = main(["line", "show", "--dir", str(office), "--out", str(kept), "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert (code, shown["trust"]) == (1, "authority")  # ended: found wrong
    clerk = trusting(kept)
    with serving(office, "--host", "0.0.0.0") as port:
        answer, body = call(port, clerk, "office.test")
        assert answer.status == 200
        assert b"zz-01-001" in body
        cookies = answer.headers.get_all("Set-Cookie")
        assert cookies
        assert all("Secure" in c for c in cookies)
        assert answer.headers["Strict-Transport-Security"] == "max-age=15552000"
        with pytest.raises(ssl.SSLCertVerificationError):
            call(port, clerk, "other.test")
        with pytest.raises(ssl.SSLCertVerificationError):
            call(port, ssl.create_default_context(), "office.test")
        plain = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        plain.request("GET", "/sign-in")
        with pytest.raises((http.client.HTTPException, OSError)):
            plain.getresponse()
        plain.close()
    assert main(["line", "show", "--dir", str(office)]) == 0


def test_an_office_without_a_certificate_is_not_served_to_others_and_told_what_to_do(
    office, capsys
):
    (office / "line/server.pem").unlink()
    assert main(["serve", "--dir", str(office), "--host", "0.0.0.0"]) == 1
    said = capsys.readouterr().err
    assert "paydar line make" in said
    assert "--behind-proxy" in said
    assert main(["line", "show", "--dir", str(office)]) == 1
    assert main(["line", "make", "--dir", str(office)]) == 0
    assert main(["line", "make", "--dir", str(office)]) == 1  # never replaced unasked


def test_init_takes_a_certificate_instead_of_making_one(tmp_path, capsys):
    pem = tmp_path / "given.pem"
    pem.write_bytes(forge(None, None, "registry.example", dt.datetime.now(dt.UTC)))
    words = ["init", str(tmp_path / "o"), "--country", "zz", "--office", "zz-01-001"]
    assert main([*words, "--certificate", str(pem), "--key", str(pem)]) == 0
    assert lines.find(tmp_path / "o").authority is None
    capsys.readouterr()
    assert main(["line", "show", "--dir", str(tmp_path / "o"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hosts"] == ["registry.example"]
