# SPDX-License-Identifier: Apache-2.0
import json

import pytest
from bench import __main__ as bench
from bench import serving
from bench.figures import Figure, Limit, at_a_million, table
from bench.plan import TINY

KEYS = {
    "area", "what", "measured", "unit", "better", "target", "target_ratio", "limit", "projected",
    "note", "ratio", "held",
}  # fmt: skip
# By hand from the issue's "Speed and size": what must have a figure, and the bound it is held to.
ASKED = {
    ("Full registration on SQLite", "100 a commit"): ("target_ratio", 0.06),
    ("Full registration on SQLite", "100 a commit, stretch"): ("target_ratio", 0.10),
    ("Full registration on SQLite", "one at a time"): ("target", 500),
    ("Full registration on SQLite", "disk a registration"): ("target", 6_000),
    ("Full registration on PostgreSQL", "100 a commit"): ("target_ratio", 0.06),
    ("Verify and rebuild", "tree pass, 60 facts"): ("target", 50_000),
    ("Verify and rebuild", "replay and comparison, 60 facts"): ("target", 10_000),
    ("Verify and rebuild", "rebuild, 60 facts"): ("target", 10_000),
    ("Certificate", "issue, draw and sign, ir"): ("target", 100),
}
BEGINS = {
    ("Served over HTTP", "start to first answer"): 2,
    ("Served over HTTP", "memory after 16 clients"): 250,
    ("Pages", "birth sheet"): 50,
    ("Pages", "entry"): 50,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def stored(folder):
    """One whole run at the smallest size, as it comes back from the JSON."""
    out = folder / "out.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench, "QUICK", TINY)
        patch.setattr(bench, "RESULTS", folder)
        patch.setattr(serving, "STARTS", 1)
        assert bench.main(["--quick", "--out", str(out)]) == 0
    return json.loads(out.read_text("utf-8"))


def test_a_run_says_when_on_which_machine_and_how_much_was_measured(stored):
    assert stored.keys() == {"started", "seconds", "plan", "machine", "figures", "absent"}
    assert {"cores", "memory_mb", "python", "sqlite", "load"} <= stored["machine"].keys()
    assert stored["plan"]["sizes"] == [30, 60]
    assert stored["absent"] == []


def test_every_figure_has_all_keys_and_a_positive_value(stored):
    assert len(stored["figures"]) > 30
    for figure in stored["figures"]:
        assert figure.keys() == KEYS, figure["what"]
        assert figure["measured"] > 0, figure["what"]


def test_every_figure_that_the_issue_asks_for_is_there_with_its_bound(stored):
    found = {(f["area"], f["what"]): f for f in stored["figures"]}
    for name, (key, bound) in ASKED.items():
        assert found[name][key] == bound, name
    for (area, start), bound in BEGINS.items():
        of_it = [f for (a, what), f in found.items() if a == area and what.startswith(start)]
        assert of_it, start
        assert all(f["target"] == bound for f in of_it), start


def test_every_rate_of_registration_stands_beside_a_limit_of_the_same_run(stored):
    rates = [f for f in stored["figures"] if f["area"].startswith("Full") and f["target_ratio"]]
    assert len(rates) == 4  # two engines, the target and its stretch
    for figure in rates:
        assert figure["ratio"] == figure["measured"] / figure["limit"]["measured"]


def test_a_run_leaves_nothing_but_its_result(folder, stored):
    del stored
    assert [path.name for path in folder.iterdir()] == ["out.json"]


def figure(**told):
    return Figure(**({"area": "A", "what": "w", "measured": 50.0, "unit": "/s"} | told))


@pytest.mark.parametrize(
    ("told", "held"),
    [
        ({"target": 50.0}, True),
        ({"target": 50.1}, False),
        ({"target": 50.0, "better": "less"}, True),
        ({"target": 49.9, "better": "less"}, False),
        ({}, None),
    ],
)
def test_a_target_is_held_at_its_very_bound_and_missed_beyond_it(told, held):
    assert figure(**told).held is held


def test_a_target_on_the_ratio_is_judged_by_the_ratio():
    limit = Limit(what="raw", measured=1_000.0, unit="/s")
    assert figure(limit=limit, target_ratio=0.05).held is True
    assert figure(limit=limit, target_ratio=0.06).held is False


def test_the_table_says_by_how_much_a_target_was_missed():
    limit = Limit(what="raw", measured=1_000.0, unit="/s")
    printed = table([figure(limit=limit, target_ratio=0.1), figure(target=40.0)])
    assert "NO, by 50%" in printed
    assert "beside: raw" in printed
    assert printed.rstrip().endswith("yes")


def test_a_projected_figure_is_marked():
    assert "~50 /s" in table([figure(projected=True)])
    assert "~" not in table([figure()])


def test_a_figure_is_carried_on_to_a_million_facts_along_a_straight_line():
    # By hand: 10 at 0 facts and 20 at 100,000 is 1 for each 10,000, so 110 at a million.
    plain = figure(what="memory, 100,000 facts", measured=20.0, better="less", target=100.0)
    (far,) = at_a_million(plain, (0, 10.0), 100_000)
    assert far.what == "memory, 1,000,000 facts"
    assert far.measured == pytest.approx(110.0)
    assert far.projected
    assert not far.held


@pytest.mark.parametrize("facts", [99_999, 1_000_000])
def test_nothing_is_carried_on_from_a_small_book_or_from_a_million(facts):
    assert at_a_million(figure(), (0, 10.0), facts) == []


def test_what_shrank_is_not_carried_on_below_what_was_measured():
    (far,) = at_a_million(figure(measured=20.0), (0, 30.0), 100_000)
    assert far.measured == 20.0
