# SPDX-License-Identifier: Apache-2.0
"""The command line as a technician uses it: real processes, real folders."""

import contextlib
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time

import apsw
import pytest

from paydar.cli.examples import EXAMPLES, example_of
from paydar.cli.families import families
from paydar.cli.main import main
from paydar.counter.commands import COMMANDS, Command, parse
from paydar.facts import codec
from paydar.law.pack import find_pack


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
    assert (code, told["book"], told["sequence"] > 0) == (0, "zz-01-001-2", True)
    assert told["number"].startswith("ZZ01-001.2-2026-000001-")
    assert told["national_number"] != born["national_number"]
    assert run(capsys, "verify", "--dir", tmp_path / "new")[0] == 0


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
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    code, out, err = paydar("submit", "--dir", office, file)
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
