# SPDX-License-Identifier: Apache-2.0
import pytest
from tools.words import LARGEST, SPDX, faults_in, tracked, words_in

# Put together here, so that this file is not found itself.
SAMPLES = [
    "".join(parts)
    for parts in [
        ("see ", "/ro", "ot/notes"),
        ("in ", "/ho", "me/somebody/paydar"),
        ("under /wo", "rk/main"),
        ("C:", "\\Users", "\\somebody"),
        ("index = py", "pi.org"),
        ("https://files.python", "hosted.org/x"),
        ("registry.np", "mjs.com"),
        ("written by an A", "I"),
        ("an LL", "M said so"),
        ("a large language mo", "del"),
        ("Co-authored", "-by: somebody"),
        ("open", "ai"),
        ("a ChatG", "PT answer"),
    ]
]


def test_every_file_that_git_follows_is_free_of_what_has_no_place_here():
    paths = tracked()
    assert len(paths) > 100
    assert [fault for path in paths for fault in faults_in(path)] == []


@pytest.mark.parametrize("line", SAMPLES)
def test_a_forbidden_word_is_found_with_its_line(line):
    assert [number for number, _ in words_in(f"good\n{line}\n")][:1] == [2]


@pytest.mark.parametrize(
    "line",
    [
        "a work of art",
        "the root of the tree",
        "homework/roots",
        "example.org/home/page",
        "AIR",
        "said",
    ],
)
def test_ordinary_words_are_not_found(line):
    assert list(words_in(line)) == []


def test_a_python_file_without_its_licence_line_is_named(tmp_path):
    bare, licensed, empty = tmp_path / "a.py", tmp_path / "b.py", tmp_path / "__init__.py"
    bare.write_text("x = 1\n", "utf-8")
    licensed.write_text(f"{SPDX}\nx = 1\n", "utf-8")
    empty.write_text("", "utf-8")
    assert [len(list(faults_in(p, root=tmp_path))) for p in (bare, licensed, empty)] == [1, 0, 0]


def test_a_large_file_is_named_unless_it_is_a_lock_or_a_font(tmp_path):
    for name in ("pages.json", "more.lock", "src/paydar/x/y.ttf", "fonts/y.ttf"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\0" * (LARGEST + 1))
    named = {p.name for p in tmp_path.rglob("*.*") if list(faults_in(p, root=tmp_path))}
    assert named == {"pages.json", "y.ttf"}
    assert list(faults_in(tmp_path / "src/paydar/x/y.ttf", root=tmp_path)) == []
