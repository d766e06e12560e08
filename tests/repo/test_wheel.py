# SPDX-License-Identifier: Apache-2.0
"""What an office installs brings every sentence, with no step between the files and the pages."""

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec

import pytest
from hatchling.builders.wheel import WheelBuilder
from tools.words import ROOT

SAYS = """
from paydar.law.pack import find_pack
from paydar.web import sentences
from paydar.web.speech import speech
print(sentences.__file__)
for language in ("fa", "en"):
    print(speech(language, find_pack("zz")).say("desk.waits", count=1))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder that holds what the wheel holds, and nothing of the tree that it was made from."""
    folder = tmp_path_factory.mktemp("wheel")
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(wheel) as told:
        told.extractall(folder / "site")
    return folder / "site"


def test_a_wheel_brings_the_catalogues_as_they_are(installed):
    folder = "paydar/web/texts"
    brought = {path.name: path.read_bytes() for path in (installed / folder).iterdir()}
    assert {"fa.po", "paydar.pot"} == brought.keys()
    assert brought == {n: (ROOT / "src" / folder / n).read_bytes() for n in brought}


def test_what_a_wheel_brings_speaks_both_languages(installed, tmp_path):
    said = subprocess.run(
        [sys.executable, "-c", SAYS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    file, persian, english = said.stdout.splitlines()
    assert file.startswith(str(installed))
    assert file != find_spec("paydar.web.sentences").origin
    assert (persian, english) == ("۱ کار در انتظار", "1 entry waits")
