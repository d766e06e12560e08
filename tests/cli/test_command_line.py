# SPDX-License-Identifier: Apache-2.0
"""The command line as a technician uses it: real processes, real folders."""

import contextlib
import datetime as dt
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib

import apsw
import pytest

from paydar.cli.families import families
from paydar.cli.main import main
from paydar.counter.commands import COMMANDS, Command, parse
from paydar.counter.examples import EXAMPLES, example_of
from paydar.facts import codec
from paydar.law.pack import find_pack
from paydar.wiring import copies


def paydar(*words, stdin=b""):
    done = subprocess.run(
        [sys.executable, "-m", "paydar.cli", *map(str, words)],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def office(tmp_path):
    assert main(["init", str(tmp_path / "o"), "--country", "zz", "--office", "zz-01-001"]) == 0
    return tmp_path / "o"


@pytest.fixture
def born(office, tmp_path, capsys):
    file = tmp_path / "births.jsonl"
    file.write_bytes(example_of("birth.register", "zz") + b"\n")
    capsys.readouterr()
    assert main(["submit", "--dir", str(office), str(file)]) == 0
    receipt = json.loads(capsys.readouterr().out)
    (tmp_path / "receipts.jsonl").write_text(json.dumps(receipt))
    return receipt


def run(capsys, *words):
    code = main([str(w) for w in words])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("kind", sorted(COMMANDS))
def test_every_command_has_an_example_that_is_read_and_a_schema(kind, capsys):
    assert isinstance(parse(example_of(kind, "zz")), Command)
    assert isinstance(parse(example_of(kind, "ir")), Command)
    code, out = run(capsys, "schema", kind)
    assert code == 0
    assert json.loads(out)["$ref"].endswith(COMMANDS[kind].__name__)
    assert kind in EXAMPLES


def test_an_unknown_kind_is_a_usage_error(capsys):
    assert run(capsys, "example", "birth.sell")[0] == 2


def test_a_birth_goes_in_and_is_shown_found_certified_checked_and_verified(
    office, born, tmp_path, capsys
):
    code, out = run(
        capsys, "show", "--dir", office, born["number"], "--purpose", "registration", "--json"
    )
    assert (code, json.loads(out)["national_number"]) == (0, born["national_number"])
    code, out = run(
        capsys, "find", "--dir", office, "arin", "samp", "--purpose", "registration", "--json"
    )
    assert [e["number"] for e in json.loads(out)["entries"]] == [born["number"]]
    pdf = tmp_path / "c.pdf"
    assert run(capsys, "certificate", "--dir", office, born["number"], "--out", pdf)[0] == 0
    code, out = run(capsys, "check", pdf, "--dir", office, "--json")
    assert (code, json.loads(out)["kind"]) == (0, "genuine-current")
    keys = tmp_path / "keys.json"
    keys.write_text(run(capsys, "keys", "--dir", office)[1])
    code, out = run(capsys, "check", pdf, "--keys", keys, "--json")
    assert (code, json.loads(out)["kind"]) == (0, "genuine")
    pdf.write_bytes(pdf.read_bytes()[:-40] + b"x" * 40)
    assert run(capsys, "check", pdf, "--keys", keys)[0] == 1
    assert (
        run(
            capsys,
            "verify",
            "--dir",
            office,
            "--signatures",
            "--anchor",
            tmp_path / "receipts.jsonl",
        )[0]
        == 0
    )
    assert run(capsys, "receipt", "--dir", office, "check", tmp_path / "receipts.jsonl")[0] == 0


def test_a_look_up_without_a_purpose_shows_nothing_and_one_with_it_is_written_first(
    office, born, capsys
):
    code, out = run(
        capsys, "show", "--dir", office, born["number"], "--purpose", "curiosity", "--json"
    )
    assert code == 1
    assert [r["ground"] for r in json.loads(out)["refusals"]] == ["purpose-missing"]
    run(capsys, "show", "--dir", office, born["number"], "--purpose", "court", "--json")
    book = apsw.Connection(str(office / "ledger.sqlite"))
    bodies = [
        b
        for (b,) in book.execute(
            "SELECT CAST(body AS TEXT) FROM fact WHERE CAST(envelope AS TEXT) LIKE '%person.looked-up%'"
        )
    ]
    book.close()
    assert len(bodies) == 1
    assert born["entry"] in bodies[0]
    assert '"court"' in bodies[0]


def test_what_is_unknown_and_what_is_no_number_get_the_same_answer(office, capsys):
    answers = [run(capsys, "show", "--dir", office, n, "--purpose", "court", "--json")
               for n in ("ZZ01-001-2026-000099-X", "ZZ01-001-2026-000002-K", "hello")]  # fmt: skip
    assert len({out for _, out in answers}) == 1
    assert {code for code, _ in answers} == {1}


def test_a_receipt_from_another_office_is_missing(office, born, tmp_path, capsys):
    forged = born | {"sequence": 5}
    (tmp_path / "forged.jsonl").write_text(
        json.dumps(forged) + "\n" + json.dumps(born | {"sequence": 999})
    )
    code, out = run(
        capsys, "receipt", "--dir", office, "check", tmp_path / "forged.jsonl", "--json"
    )
    assert code == 1
    assert [m["what"] for m in json.loads(out)["missing"]] == [
        "another fact stands there",
        "nothing stands there",
    ]


def test_a_backup_is_restored_into_a_new_epoch_with_new_numbers(office, born, tmp_path, capsys):
    assert run(capsys, "backup", "--dir", office, "--out", tmp_path / "b")[0] == 0
    assert run(capsys, "restore", tmp_path / "b", "--dir", tmp_path / "new")[0] == 0
    file = tmp_path / "births.jsonl"
    code, out = run(capsys, "submit", "--dir", tmp_path / "new", file)
    assert json.loads(out) == born
    family = next(families(find_pack("zz"), dt.datetime.now(dt.UTC).date(), seed=5))
    line = {"command": "birth.register", "key": family.key, "body": family.command}
    file.write_bytes(codec.canonical(line))
    code, out = run(capsys, "submit", "--dir", tmp_path / "new", file)
    told = json.loads(out)
    epoch = re.fullmatch(r"zz-01-001-([1-9][0-9]{3})", told["book"])[1]
    assert (code, told["sequence"] > 0) == (0, True)
    assert told["number"].startswith(f"ZZ01-001.{epoch}-2026-000001-")
    assert told["national_number"] != born["national_number"]
    assert run(capsys, "verify", "--dir", tmp_path / "new")[0] == 0


def registered(capsys, office, tmp_path, seed):
    """Register another family and return its receipt."""
    family = next(families(find_pack("zz"), dt.datetime.now(dt.UTC).date(), seed=seed))
    file = tmp_path / f"family-{seed}.jsonl"
    file.write_bytes(
        codec.canonical({"command": "birth.register", "key": family.key, "body": family.command})
    )
    code, out = run(capsys, "submit", "--dir", office, file)
    assert code == 0, out
    return json.loads(out)


def test_one_backup_that_is_restored_twice_never_gives_one_number_twice(
    office,
    tmp_path,
    capsys,
    born,  # noqa: ARG001
):
    run(capsys, "backup", "--dir", office, "--out", tmp_path / "b")
    given = []
    for n in range(2):
        assert run(capsys, "restore", tmp_path / "b", "--dir", tmp_path / f"n{n}")[0] == 0
        given.append(registered(capsys, tmp_path / f"n{n}", tmp_path, 10 + n))
    assert given[0]["book"] != given[1]["book"]
    assert given[0]["number"] != given[1]["number"]
    assert given[0]["national_number"] != given[1]["national_number"]
    for again in (given[0]["book"].rpartition("-")[2], "1", "10000"):
        words = ("restore", tmp_path / "b", "--dir", tmp_path / "again", "--epoch", again)
        assert run(capsys, *words)[0] == 1


def test_copies_of_one_backup_that_are_restored_apart_draw_other_epochs_and_numbers(
    office,
    tmp_path,
    capsys,
    monkeypatch,
    born,  # noqa: ARG001
):
    run(capsys, "backup", "--dir", office, "--out", tmp_path / "b")
    offered, given = [], []
    for n in range(2):
        shutil.copytree(tmp_path / "b", tmp_path / f"b{n}")  # carried off before the first restore
        draw = lambda free, n=n: offered.append(len(free)) or free[n]  # noqa: E731
        monkeypatch.setattr(copies.secrets, "choice", draw)
        assert run(capsys, "restore", tmp_path / f"b{n}", "--dir", tmp_path / f"n{n}")[0] == 0
        given.append(registered(capsys, tmp_path / f"n{n}", tmp_path, 10))
    assert [g["number"][:13] for g in given] == ["ZZ01-001.1000", "ZZ01-001.1001"]
    assert given[0]["national_number"] != given[1]["national_number"]
    assert offered == [9_000, 9_000]


def test_the_restore_of_a_restore_keeps_its_receipts_and_numbers_of_its_own(
    office, tmp_path, capsys, born
):
    here = office
    for n in range(3):
        assert run(capsys, "backup", "--dir", here, "--out", tmp_path / f"b{n}")[0] == 0
        assert run(capsys, "restore", tmp_path / f"b{n}", "--dir", tmp_path / f"n{n}")[0] == 0
        here = tmp_path / f"n{n}"
        code, out = run(capsys, "submit", "--dir", here, tmp_path / "births.jsonl")
        assert (code, json.loads(out)) == (0, born)
    told = tomllib.loads((here / "paydar.toml").read_text("utf-8"))
    past = [int(epoch) for epoch in told["earlier_epochs"].split()]
    assert (past[0], len(past), len({*past, told["epoch"]})) == (1, 3, 4)
    assert len({epoch % 256 for epoch in [*past[1:], told["epoch"]]}) == 3
    assert run(capsys, "verify", "--dir", here)[0] == 0


def test_an_office_that_lost_power_is_restored_with_its_last_fact(office, tmp_path, capsys):
    """The newest facts lie in the log beside the file: copying the file alone would lose them."""
    file = tmp_path / "b.jsonl"
    file.write_bytes(example_of("birth.register", "zz"))
    code = "import os,sys; from paydar.cli.main import main; from paydar.wiring import Office; Office.close = lambda s: None; main(sys.argv[1:]); sys.stdout.flush(); os._exit(0)"
    done = subprocess.run(
        [sys.executable, "-c", code, "submit", "--dir", office, file],
        capture_output=True,
        check=True,
    )
    receipt = json.loads(done.stdout)
    assert (office / "ledger.sqlite-wal").stat().st_size > 0
    assert run(capsys, "restore", office, "--dir", tmp_path / "new")[0] == 0
    (tmp_path / "r.jsonl").write_text(json.dumps(receipt))
    assert run(capsys, "receipt", "check", "--dir", tmp_path / "new", tmp_path / "r.jsonl")[0] == 0


def test_a_lost_ledger_is_damage_and_never_replaced_by_an_empty_one(office, capsys):
    for name in ("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"):
        (office / name).unlink(missing_ok=True)
    for words in (("state",), ("verify",), ("rebuild",), ("backup", "--out", office / "b")):
        assert run(capsys, words[0], "--dir", office, *words[1:])[0] == 1
        assert not (office / "ledger.sqlite").exists()
    apsw.Connection(str(office / "ledger.sqlite")).close()
    assert run(capsys, "state", "--dir", office)[0] == 1


def test_a_folder_is_for_its_owner_only(office):
    assert office.stat().st_mode & 0o077 == 0
    assert all(key.stat().st_mode & 0o077 == 0 for key in (office / "keys").iterdir())


def test_a_copy_without_keys_can_be_verified_where_it_lies(office, tmp_path, capsys, born):  # noqa: ARG001
    run(capsys, "backup", "--dir", office, "--out", tmp_path / "b")
    assert run(capsys, "verify", "--dir", tmp_path / "b", "--signatures")[0] == 0


def test_a_certificate_is_an_anchor(office, born, tmp_path, capsys):
    run(capsys, "certificate", "--dir", office, born["number"], "--out", tmp_path / "c.pdf")
    code, out = run(capsys, "verify", "--dir", office, "--anchor", tmp_path / "c.pdf")
    assert code == 0
    assert "anchored outside to 9" in out


def test_a_document_of_an_earlier_epoch_is_not_signed_again_with_the_new_key(
    office, born, tmp_path, capsys
):
    run(
        capsys,
        "certificate",
        "--dir",
        office,
        born["number"],
        "--out",
        tmp_path / "c.pdf",
        "--key",
        "k",
    )
    run(capsys, "backup", "--dir", office, "--out", tmp_path / "b")
    run(capsys, "restore", tmp_path / "b", "--dir", tmp_path / "new")
    assert (
        run(
            capsys,
            "certificate",
            "--dir",
            tmp_path / "new",
            born["number"],
            "--out",
            tmp_path / "d.pdf",
            "--key",
            "k",
        )[0]
        == 1
    )
    assert (
        run(
            capsys,
            "certificate",
            "--dir",
            tmp_path / "new",
            born["number"],
            "--out",
            tmp_path / "d.pdf",
            "--key",
            "l",
        )[0]
        == 0
    )
    for pdf in ("c.pdf", "d.pdf"):
        assert run(capsys, "check", tmp_path / pdf, "--dir", tmp_path / "new")[0] == 0


def test_a_new_address_does_not_spoil_papers_that_were_issued(office, born, tmp_path, capsys):
    words = (
        "certificate",
        "--dir",
        office,
        born["number"],
        "--out",
        tmp_path / "c.pdf",
        "--key",
        "k",
    )
    assert run(capsys, *words)[0] == 0
    toml = office / "paydar.toml"
    toml.write_text(toml.read_text().replace('address = ""', 'address = "check.example"'))
    assert run(capsys, *words)[0] == 0
    assert run(capsys, "check", tmp_path / "c.pdf", "--dir", office)[0] == 0


def test_a_sign_in_is_made_and_its_password_shown_once(office, capsys):
    code, out = run(
        capsys, "account", "create", "--dir", office, "--user", "robin", "--as", "founder", "--json"
    )
    assert (code, len(json.loads(out)["password"]) >= 12) == (0, True)
    assert (
        run(capsys, "account", "create", "--dir", office, "--user", "Robin", "--as", "founder")[0]
        == 1
    )


@pytest.mark.parametrize(
    "words",
    [("verify", "--anchor", "nothing.txt"), ("check", "x", "--keys", "nothing.json"), ("law", "check", "./nowhere"),
     ("example", "birth.register", "--country", "qq"), ("submit", "nothing.jsonl"), ("receipt", "check", "nothing.jsonl")],
)  # fmt: skip
def test_what_is_not_there_is_named_in_a_sentence(office, words):
    folder = ("--dir", office) if words[0] in ("verify", "submit", "receipt") else ()
    code, _, err = paydar(words[0], *folder, *words[1:])
    assert code == 1
    assert "Traceback" not in err
    assert "paydar:" in err


def test_a_backup_that_was_changed_is_not_restored(office, tmp_path, capsys, born):  # noqa: ARG001
    run(capsys, "backup", "--dir", office, "--out", tmp_path / "b")
    copy = apsw.Connection(str(tmp_path / "b" / "ledger.sqlite"))
    copy.execute(
        "UPDATE fact SET body = replace(CAST(body AS TEXT), 'Arin', 'Arim') WHERE CAST(body AS TEXT) LIKE '%Arin%'"
    )
    copy.close()
    assert run(capsys, "restore", tmp_path / "b", "--dir", tmp_path / "new")[0] == 1


def test_verify_finds_a_changed_name_and_says_where(office, born, capsys):
    book = apsw.Connection(str(office / "ledger.sqlite"))
    book.execute(
        "UPDATE fact SET body = CAST(replace(CAST(body AS TEXT), 'Samplewood', 'Simplewood') AS BLOB)"
    )
    book.close()
    code, out = run(capsys, "verify", "--dir", office)
    assert code == 1
    assert f"zz-01-001/{born['sequence']}" in out


def test_rebuild_leaves_the_register_as_it_was(office, born, capsys):
    before = run(capsys, "show", "--dir", office, born["number"], "--purpose", "court", "--json")
    book = apsw.Connection(str(office / "ledger.sqlite"))
    book.execute("DELETE FROM entry")
    book.execute("DELETE FROM tag")
    book.close()
    assert run(capsys, "verify", "--dir", office)[0] == 1
    assert run(capsys, "rebuild", "--dir", office)[0] == 0
    assert run(capsys, "verify", "--dir", office)[0] == 0
    assert (
        run(capsys, "show", "--dir", office, born["number"], "--purpose", "court", "--json")
        == before
    )


def test_a_folder_in_use_or_unknown_office_or_pack_is_refused(office, tmp_path, capsys):
    assert run(capsys, "init", office, "--country", "zz", "--office", "zz-01-001")[0] == 1
    assert run(capsys, "init", tmp_path / "x", "--country", "zz", "--office", "zz-77-001")[0] == 1
    assert run(capsys, "init", tmp_path / "y", "--country", "qq", "--office", "qq-01-001")[0] == 1
    assert run(capsys, "verify", "--dir", tmp_path)[0] == 1


def test_a_wrong_key_file_and_a_truncated_database_open_nothing(office, capsys, born):  # noqa: ARG001
    key = office / "keys" / "zz-01-001.pem"
    good = key.read_bytes()
    key.write_bytes((office / "keys" / "zz-01-001-reads.pem").read_bytes())
    assert run(capsys, "state", "--dir", office)[0] == 1
    assert run(capsys, "verify", "--dir", office)[0] == 1
    key.write_bytes(b"not a key")
    assert run(capsys, "state", "--dir", office)[0] == 1
    key.write_bytes(good)
    assert run(capsys, "state", "--dir", office)[0] == 0
    for name in ("ledger.sqlite-wal", "ledger.sqlite-shm"):
        (office / name).unlink(missing_ok=True)
    ledger = office / "ledger.sqlite"
    ledger.write_bytes(ledger.read_bytes()[:20_000])
    code, _out, err = paydar("state", "--dir", office)
    assert code == 1
    assert "Traceback" not in err


def test_law_check_lists_unverified_rules_and_refuses_a_forbidden_field(tmp_path, capsys):
    code, out = run(capsys, "law", "check", "ir")
    assert (code, "unverified" in out) == (0, True)
    folder = tmp_path / "pack"
    for file in find_pack("zz").folder.iterdir():
        if file.is_file():
            (folder / file.name).parent.mkdir(exist_ok=True)
            (folder / file.name).write_bytes(file.read_bytes())
    codes = folder / "codes.toml"
    codes.write_text(codes.read_text() + "\n[religion]\n")
    code, out = run(capsys, "law", "check", folder)
    assert code == 1
    assert "codes.toml" in out


@pytest.fixture
def served(office):
    process = subprocess.Popen(
        [sys.executable, "-m", "paydar.cli", "serve", "--dir", str(office), "--port", "0"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    for _ in range(300):
        if (office / "writer.socket").exists():
            break
        time.sleep(0.1)
    yield office, process
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_second_writer_hands_its_work_to_the_running_server(served, tmp_path):
    office, process = served
    file = tmp_path / "b.jsonl"
    file.write_bytes(example_of("birth.register", "zz"))
    code, out, err = paydar("submit", "--dir", office, file)
    assert code == 0, err
    first = json.loads(out)
    code, _, err = paydar("rebuild", "--dir", office)
    assert (code, "in use" in err) == (1, True)
    assert paydar("backup", "--dir", office, "--out", tmp_path / "b")[0] == 0
    os.kill(process.pid, signal.SIGKILL)  # the worker sees that it was left alone, and ends
    process.wait()
    for _ in range(100):
        code, out, err = paydar("submit", "--dir", office, file)
        if "in use" not in err and code == 0:
            break
    assert (code, json.loads(out)) == (0, first), err
    assert paydar("verify", "--dir", office)[0] == 0


@pytest.fixture
def read_only(office):
    """The office on a disk that takes nothing: a read-only mount for root, permissions otherwise."""
    if os.geteuid() == 0:
        subprocess.run(["mount", "--bind", office, office], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", office], check=True)
        yield office
        subprocess.run(["umount", office], check=True)
    else:
        office.chmod(0o500)
        yield office
        office.chmod(0o700)


def test_a_read_only_disk_is_named_and_nothing_is_acknowledged(read_only, tmp_path):
    file = tmp_path / "b.jsonl"
    file.write_bytes(example_of("birth.register", "zz"))
    code, out, err = paydar("submit", "--dir", read_only, file)
    assert (code, out) == (1, "")
    assert "paydar:" in err
    assert "Traceback" not in err
