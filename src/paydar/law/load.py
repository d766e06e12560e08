# SPDX-License-Identifier: Apache-2.0
"""Builds a pack from its folder. A pack with a forbidden, unknown or unsourced thing is refused."""

from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from importlib.resources import files as resources
from importlib.resources.abc import Traversable
from pathlib import Path

from paydar.identity.scheme import NumberScheme
from paydar.law.causes import Causes
from paydar.law.check import cross_check
from paydar.law.finding import Finding, PackRefusedError
from paydar.law.names import NameGuide
from paydar.law.pack import GROUP, Pack
from paydar.law.reading import PLACES, Files, read_files
from paydar.law.settings import NumbersFile
from paydar.law.terms import ClosedDays
from paydar.places.place import Gazetteer, PlaceUnknown

Schemes = Mapping[str, Callable[[NumbersFile], NumberScheme]]


def load_folder(folder: Traversable | Path, schemes: Schemes | None = None) -> Pack:
    """Return the pack whose data files lie in `folder`; raises `PackRefusedError`.

    `schemes` are the number schemes that its module brings; without them those of the installed
    packs are offered, so that a changed copy of a pack's data can be loaded by itself.
    """
    files, findings = read_files(folder)
    if files is not None:
        findings = (*findings, *cross_check(files))
    errors = tuple(finding for finding in findings if finding.severity == "error")
    if files is None or errors:
        raise PackRefusedError(errors)
    return _build(folder, files, schemes if schemes is not None else installed_schemes())


def load_package(package: str, schemes: Schemes) -> Pack:
    """Return the pack whose data lies beside the module `package`."""
    return load_folder(resources(package), schemes)


def installed_schemes() -> Schemes:
    """Return the number schemes of all installed packs."""
    found: dict[str, Callable[[NumbersFile], NumberScheme]] = {}
    for point in entry_points(group=GROUP):
        found.update(point.load().SCHEMES)
    return found


def _build(folder: Traversable | Path, files: Files, schemes: Schemes) -> Pack:
    rules = files.birth.declarants
    return Pack(
        folder=folder,
        about=files.about,
        articles=files.articles.articles,
        birth=files.birth,
        death=files.death,
        guide=NameGuide.of(files.names),
        holidays=files.holidays,
        closed=ClosedDays(
            frozenset(files.holidays.weekly), frozenset(h.on for h in files.holidays.holidays)
        ),
        numbers=files.numbers,
        scheme=_scheme(files, schemes),
        offices=files.offices,
        law_of=files.grounds.law,
        texts=files.texts,
        remarks=files.remarks,
        codes=files.codes,
        sheet=files.sheet,
        labels=files.labels,
        documents=files.documents,
        booklets=files.booklets,
        causes=Causes(files.causes, files.cause_codes),
        gazetteer=_gazetteer(files),
        declarants={rule.role: rule for rule in rules},
        first_rank=min(rule.rank for rule in rules),
        death_declarants={rule.role: rule for rule in files.death.declarants},
    )


def _scheme(files: Files, schemes: Schemes) -> NumberScheme:
    make = schemes.get(files.numbers.scheme)
    if make is None:
        source = files.sources["numbers.toml"]
        raise PackRefusedError((source.error("scheme", "scheme-unknown", files.numbers.scheme),))
    return make(files.numbers)


def _gazetteer(files: Files) -> Gazetteer:
    try:
        return Gazetteer.read(files.places.splitlines())
    except PlaceUnknown as refused:
        line = int(refused.facts.get("line", "1"))
        raise PackRefusedError(
            (Finding("error", PLACES, line, refused.ground, str(refused)),)
        ) from refused
