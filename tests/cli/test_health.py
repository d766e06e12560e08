# SPDX-License-Identifier: Apache-2.0
"""What the office says of itself is computed from its ledger and machine, and never assumed."""

import datetime as dt
import json
import shutil
from typing import NamedTuple

import apsw
import pytest

from paydar.cli.main import main
from paydar.counter.examples import example_of
from paydar.counter.submit import Asker
from paydar.ledger.errors import LedgerStopped
from paydar.ledger.stores.sqlite import SqliteStore
from paydar.settings import Settings, explain, masked, write
from paydar.wiring import health as readings
from paydar.wiring import line as lines
from paydar.wiring import open_office
from paydar.wiring.backups import Backup, last_backup, note_backup


class Usage(NamedTuple):
    total: int
    used: int
    free: int


class Left(NamedTuple):
    numbers_left: int


class Low(NamedTuple):
    low_water: int


class Pack(NamedTuple):
    numbers: Low


MEGABYTE = 1024 * 1024
DAY = dt.timedelta(days=1)


@pytest.fixture
def folder(tmp_path, capsys):
    assert main(["init", str(tmp_path / "o"), "--country", "zz", "--office", "zz-01-001"]) == 0
    capsys.readouterr()
    return tmp_path / "o"


@pytest.fixture
def office(folder):
    opened = open_office(folder)
    yield opened
    opened.close()


def told(capsys, *words):
    code = main([str(w) for w in words])
    return code, json.loads(capsys.readouterr().out)


def by_name(answer):
    return {r["what"]: r for r in answer["readings"]}


def of(reading):
    return reading.state, reading.said


def test_a_new_office_is_told_what_to_look_at_and_nothing_is_called_wrong(folder, capsys):
    code, answer = told(capsys, "health", "--dir", folder, "--json")
    assert (code, answer["wrong"]) == (0, False)
    states = {name: (r["state"], r["said"]) for name, r in by_name(answer).items()}
    assert states == {
        "writing": ("good", "writes"),
        "disk": ("good", "room"),
        "numbers": ("good", "left"),
        "backup": ("look", "never"),
        "anchor": ("look", "never"),
        "clock": ("good", "right"),
        "search": ("good", "behind"),
        "line": ("good", "good"),
        "accounts": ("good", "all-with"),
    }
    # Office, three posts, the founder's assignment, a number block and a document key.
    assert by_name(answer)["writing"]["values"]["facts"] == 7


def test_what_is_wrong_is_told_in_both_languages_with_what_to_do_and_exit_1(folder, capsys):
    (folder / "line/server.pem").write_text("damaged")
    assert main(["health", "--dir", str(folder)]) == 1
    english = capsys.readouterr().out
    assert "[wrong] Certificate of the line: It cannot be read" in english
    assert "paydar line make" in english
    assert main(["health", "--dir", str(folder), "--language", "fa"]) == 1
    assert "[خطا] گواهی ارتباط امن: خوانده نمی‌شود" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("free", "state", "ready"),
    [(2048, "good", None), (2047, "look", None), (64, "look", None), (63, "wrong", "disk-full")],
)
def test_the_disk_is_measured_and_a_full_one_is_not_ready(office, monkeypatch, free, state, ready):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, free * MEGABYTE))
    reading = readings.disk(office)
    assert (reading.state, reading.values["free"]) == (state, free)
    assert readings.ready(office) == ready


def test_a_stopped_store_is_wrong_and_not_ready(office):
    assert readings.ready(office) is None
    office.ledger.store._stopped = "the disk failed"
    with pytest.raises(LedgerStopped):
        office.look_up(Asker("founder", "en"), "court", "anything")
    assert of(readings.writing(office)) == ("wrong", "stopped")
    assert readings.ready(office) == "stopped"


def test_a_backup_is_noted_with_the_facts_that_it_holds(folder, tmp_path, capsys):
    assert last_backup(folder) is None
    code, answer = told(capsys, "backup", "--dir", folder, "--out", tmp_path / "copy", "--json")
    assert (code, answer["books"]) == (0, {"zz-01-001": 7, "zz-01-001-reads": 0})
    assert not answer["elsewhere"]  # the same disk, as both folders lie side by side
    main(["submit", "--dir", str(folder), str(example_file(tmp_path))])
    capsys.readouterr()
    _, after = told(capsys, "health", "--dir", folder, "--json")
    backup = by_name(after)["backup"]
    assert (backup["state"], backup["said"]) == ("look", "same-disk")
    assert (backup["values"]["since"], backup["values"]["hours"]) == (1, 0)
    assert by_name(after)["anchor"]["said"] == "never"  # a copy on the same disk dies with it


def example_file(tmp_path):
    file = tmp_path / "birth.json"
    file.write_bytes(example_of("birth.register", "zz") + b"\n")
    return file


@pytest.mark.parametrize(
    ("days", "elsewhere", "state", "said"),
    [
        (3, True, "good", "made"),
        (4, True, "look", "made"),
        (14, True, "wrong", "made"),
        (3, False, "look", "same-disk"),
        (14, False, "wrong", "same-disk"),
    ],
)
def test_a_backup_grows_old(office, folder, days, elsewhere, state, said):
    at = office.clock() - days * DAY
    note_backup(folder, Backup(at, {"zz-01-001": 5}, elsewhere))
    reading = readings.backup(office)
    assert of(reading) == (state, said)
    assert (reading.values["hours"], reading.values["since"]) == (24 * days, 2)
    anchored = ("good", "backup") if elsewhere else ("look", "never")
    assert of(readings.anchor(office)) == anchored


def test_an_old_office_without_a_backup_is_wrong(office):
    later = office.clock() + 2 * DAY
    object.__setattr__(office, "clock", lambda: later)
    assert of(readings.backup(office)) == ("wrong", "never")


def test_a_note_that_cannot_be_read_is_no_backup(folder):
    for text in (b"", b"{}", b"[1]", b'{"at":"2026-11-22T09:00:00","books":{},"elsewhere":true}'):
        (folder / "last-backup.json").write_bytes(text)
        assert last_backup(folder) is None


def test_an_issued_document_anchors_the_book_up_to_its_own_fact(folder, tmp_path, capsys):
    main(["submit", "--dir", str(folder), str(example_file(tmp_path))])
    number = json.loads(capsys.readouterr().out)["number"]
    pdf = tmp_path / "c.pdf"
    assert main(["certificate", "--dir", str(folder), number, "--out", str(pdf)]) == 0
    staff = tmp_path / "staff.json"
    staff.write_bytes(example_of("staff.assign", "zz") + b"\n")
    main(["submit", "--dir", str(folder), str(staff)])
    capsys.readouterr()
    assert main(["verify", "--dir", str(folder), "--anchor", str(pdf)]) == 0
    anchored = capsys.readouterr().out  # what verify finds in the paper itself
    _, answer = told(capsys, "health", "--dir", folder, "--json")
    anchor = by_name(answer)["anchor"]
    # Seven founding facts, the birth, the document: nine. The assignment came after.
    assert (anchor["said"], anchor["values"]["to"], anchor["values"]["since"]) == ("document", 9, 1)
    assert "anchored outside to 9" in anchored


def test_a_cosignature_that_nobody_can_verify_is_no_anchor(office):
    with office.ledger.store.writing() as tx:
        number = office.ledger.books.number("zz-01-001")
        tx.run("INSERT INTO cosignature (book, size, cosigner, line) VALUES ($1, 6, 'c', 'x')",
               number)  # fmt: skip
    assert of(readings.anchor(office)) == ("look", "never")


@pytest.mark.parametrize(
    ("left", "low", "state", "said"),
    [(500, 200, "good", "left"), (200, 200, "good", "left"), (199, 200, "look", "low"),
     (0, 200, "wrong", "used-up")],
)  # fmt: skip
def test_numbers_are_low_before_they_are_used_up(office, monkeypatch, left, low, state, said):
    monkeypatch.setattr(type(office.counter), "desk", lambda *_: Left(left))
    object.__setattr__(office, "pack", Pack(Low(low)))
    assert of(readings.numbers(office)) == (state, said)


def test_blanks_are_counted_for_each_series(tmp_path, capsys):
    folder = tmp_path / "ir"
    assert main(["init", str(folder), "--country", "ir", "--office", "ir-23-001"]) == 0
    for n, command in enumerate(
        [
            ("booklets.receive", {"series": "الف۱", "first": 1, "last": 30, "waybill": "W"}),
            ("booklets.receive", {"series": "ب۲", "first": 5, "last": 9, "waybill": "W"}),
            ("booklet.spoil", {"series": "ب۲", "serial": 6, "reason": "torn"}),
        ]
    ):
        line = json.dumps({"command": command[0], "key": f"k{n}", "body": command[1]})
        (tmp_path / "c.json").write_text(line)
        assert main(["submit", "--dir", str(folder), str(tmp_path / "c.json")]) == 0
    capsys.readouterr()
    _, answer = told(capsys, "health", "--dir", folder, "--json")
    series = [
        (r["values"]["series"], r["values"]["left"], r["state"])
        for r in answer["readings"]
        if r["what"] == "booklets"
    ]
    assert series == [("الف۱", 30, "good"), ("ب۲", 4, "look")]


def test_the_index_of_names_says_how_far_behind_it_is(office):
    assert readings.search(office).values == {"behind": 7}
    office.names.catch_up()
    assert of(readings.search(office)) == ("good", "level")
    with SqliteStore(office.folder / "search.sqlite").writing() as tx:
        tx.run("DROP TABLE reached")
    assert readings.search(office).state == "wrong"


@pytest.mark.parametrize(
    ("days", "state", "said"),
    [(30, "good", "good"), (29, "look", "good"), (0, "wrong", "ended"), (-5, "wrong", "ended")],
)
def test_a_certificate_of_the_line_is_looked_at_before_it_ends(office, days, state, said):
    until = lines.find(office.folder).until
    object.__setattr__(office, "clock", lambda: until - days * DAY)
    reading = readings.line(office)
    assert of(reading) == (state, said)
    assert reading.values["days"] == max(days, 0)


def test_sign_ins_without_a_second_factor_are_counted(folder, capsys):
    for user in ("kim", "dana", "robin"):
        words = ["account", "create", "--dir", str(folder), "--user", user, "--as", "founder"]
        assert main(words) == 0
    accounts = apsw.Connection(str(folder / "accounts.sqlite"))
    table = "accounts_account"
    accounts.execute(f"UPDATE {table} SET code_secret = 'sealed' WHERE username = 'kim'")
    accounts.execute(f"UPDATE {table} SET disabled = 1 WHERE username = 'dana'")
    accounts.close()
    capsys.readouterr()
    _, answer = told(capsys, "health", "--dir", folder, "--json")
    assert by_name(answer)["accounts"]["values"] == {"without": 1, "count": 2}


def test_every_setting_is_explained_with_value_default_and_origin(folder, capsys):
    file = folder / "paydar.toml"
    kept = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("port")]
    file.write_text("\n".join(kept), "utf-8")
    code, answer = told(capsys, "settings", "explain", "--dir", folder, "--json")
    rows = {row["key"]: row for row in answer["settings"]}
    assert code == 0
    assert (rows["port"]["value"], rows["port"]["default"], rows["port"]["origin"]) == (
        8000,
        8000,
        "default",
    )
    assert (rows["country"]["value"], rows["country"]["default"]) == ("zz", None)
    assert rows["country"]["origin"] == "file"
    assert [row["meaning"].keys() for row in answer["settings"]] == [{"en", "fa"}] * len(rows)
    assert main(["settings", "explain", "--dir", str(folder), "--language", "fa"]) == 0
    assert "office = zz-01-001\n    کد اداره" in capsys.readouterr().out


def test_a_secret_is_never_shown(tmp_path, monkeypatch, capsys):
    secret = "S3cretWord"
    monkeypatch.setenv("PGPASSWORD", secret)
    tmp_path.joinpath("o").mkdir()
    store = f"postgresql://kim:{secret}@db.test/paydar?password={secret}&sslmode=require"
    write(tmp_path / "o", Settings(country="zz", office="zz-01-001", store=store))
    assert main(["settings", "explain", "--dir", str(tmp_path / "o"), "--json"]) == 0
    out = capsys.readouterr().out
    assert secret not in out
    assert json.loads(out)["secrets"] == [{"name": "PGPASSWORD", "is_set": True}]
    shown = {row.key: row.value for row in explain(tmp_path / "o")}["store"]
    assert shown == "postgresql://kim:…@db.test/paydar?password=…&sslmode=require"


def test_what_holds_no_password_is_shown_as_it_stands():
    for value in ("", "zz-01-001", 8000, "https://check.example:8/c", "postgresql:///paydar"):
        assert masked(value) == value
    assert masked("host=db password='a b' user=kim") == "host=db password=… user=kim"
    assert masked("postgresql://kim:a@b:c@db/x") == "postgresql://kim:…@db/x"
