# SPDX-License-Identifier: Apache-2.0
"""publiccode.yml (standard 0.4) can be read by catalogues and does not contradict the project."""

import datetime as dt
import hashlib

import pytest
import yaml
from tools.words import ROOT

from tests.repo.reading import PROJECT

TOLD = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))


def test_every_key_that_the_standard_requires_is_there():
    assert {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus"} <= set(TOLD)
    assert {"softwareType", "description", "legal", "maintenance", "localisation"} <= set(TOLD)
    assert TOLD["publiccodeYmlVersion"] == "0.4"
    assert set(TOLD["platforms"]) <= {"web", "windows", "mac", "linux", "ios", "android"}
    assert TOLD["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert TOLD["softwareType"] == "standalone/web"
    assert TOLD["maintenance"]["type"] == "community"
    assert TOLD["maintenance"]["contacts"][0]["name"]
    assert isinstance(TOLD["releaseDate"], dt.date | str)
    assert TOLD["localisation"]["localisationReady"] is True


@pytest.mark.parametrize("language", ["fa", "en"])
def test_each_language_has_a_description_of_the_lengths_that_the_standard_asks_for(language):
    assert language in TOLD["localisation"]["availableLanguages"]
    told = TOLD["description"][language]
    assert len(told["shortDescription"]) <= 150
    assert 150 <= len(told["longDescription"]) <= 10_000
    assert 1 <= len(told["features"]) <= 20
    assert max(map(len, told["features"])) <= 100


def test_name_version_and_licence_are_those_of_the_project():
    project = PROJECT["project"]
    assert (TOLD["name"], TOLD["softwareVersion"]) == (project["name"], project["version"])
    assert TOLD["legal"]["license"] == project["license"] == "Apache-2.0"
    assert TOLD["legal"]["mainCopyrightOwner"] == project["authors"][0]["name"]


def test_the_licence_is_the_whole_text_of_apache_2_0():
    words = " ".join((ROOT / "LICENSE").read_text("utf-8").split())
    assert words.startswith("Apache License Version 2.0, January 2004 http")
    assert "9. Accepting Warranty or Additional Liability." in words
    assert words.endswith("limitations under the License.")
    assert len(words.split()) == 1581, hashlib.sha256(words.encode()).hexdigest()


@pytest.mark.parametrize(
    "part", ["Vazirmatn", "iran-cities", "SIL Open Font License", "MIT License"]
)
def test_the_notice_names_what_comes_from_others(part):
    assert part in (ROOT / "NOTICE").read_text("utf-8")
