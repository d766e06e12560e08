# SPDX-License-Identifier: Apache-2.0
"""Is this law pack whole, lawful for us, and sourced? Every finding names its file and line.

`error` findings refuse the pack at load; `unverified` ones are rules whose source nobody could
check: the pack works, and `paydar law check` lists them.
"""

import string
from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

from paydar.facts.causes import Classification
from paydar.law.causes import CodeRule, is_range
from paydar.law.fields import CODES, FIELDS
from paydar.law.finding import Finding
from paydar.law.grounds import KINDS, Ground, facts_of
from paydar.law.pack import Pack
from paydar.law.reading import CAUSES, Files, Source, read_files
from paydar.law.remarks import REMARK_FACTS
from paydar.law.say import DERIVED
from paydar.law.settings import UNVERIFIED, GroundText

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path


def check(pack: "Pack | Traversable | Path") -> tuple[Finding, ...]:
    """Return all findings about a pack or a pack's folder, errors first."""
    folder = pack.folder if isinstance(pack, Pack) else pack
    files, findings = read_files(folder)
    if files is not None:
        findings = (*findings, *cross_check(files))
    return tuple(sorted(findings, key=lambda f: (f.severity != "error", f.file, f.line)))


def cross_check(files: Files) -> tuple[Finding, ...]:
    """Return what single files cannot show: missing words, codes, articles and sources."""
    return (
        *_words(files),
        *_sources(files),
        *_articles(files),
        *_codes(files),
        *_laws(files),
        *_texts(files),
        *_fields(files),
        *_offices(files),
        *_causes(files),
    )


def _walk(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, f"{path}[{index}]")


def _words(files: Files) -> Iterator[Finding]:
    """Every text is there in every language of the pack."""
    languages = set(files.about.languages)
    for source in files.sources.values():
        for path, value in _walk(source.raw):
            if not isinstance(value, dict) or not (set(value) & languages):
                continue
            if not all(isinstance(text, str) for text in value.values()):
                continue
            empty = {key for key, text in value.items() if not str(text).strip()}
            if missing := (languages - set(value)) | empty:
                yield source.error(path, "language-missing", " ".join(sorted(missing)))


def _sources(files: Files) -> Iterator[Finding]:
    """Every rule's source is an article of the pack, or says that it is unverified."""
    for source in files.sources.values():
        for path, value in _walk(source.raw):
            if path.rpartition(".")[2] not in {"source", "weekly_source"}:
                continue
            if value == UNVERIFIED:
                yield source.unverified(path)
            elif value not in files.articles.articles:
                yield source.error(path, "source-unknown", str(value))


def _articles(files: Files) -> Iterator[Finding]:
    """List an article whose text nobody could read, like a rule without source."""
    source = files.sources["articles.toml"]
    for key, article in files.articles.articles.items():
        if article.read == UNVERIFIED:
            yield source.unverified(f"articles.{key}.read")


def _codes(files: Files) -> Iterator[Finding]:
    source = files.sources["codes.toml"]
    for listed, wanted in CODES.items():
        found = files.codes.get(listed, {})
        for value in wanted:
            if value not in found:
                yield source.error(f"codes.{listed}", "code-missing", f"{listed}: {value}")
        numbers = [code.number for code in found.values()]
        if len(numbers) != len(set(numbers)):
            yield source.error(f"codes.{listed}", "code-number-twice", listed)
    for listed, found in files.codes.items():
        for value in found:
            if value not in CODES.get(listed, ()):
                yield source.error(f"codes.{listed}.{value}", "code-unknown", f"{listed}: {value}")


def _laws(files: Files) -> Iterator[Finding]:
    source = files.sources["grounds.toml"]
    known = {ground.value for ground in Ground} | set(REMARK_FACTS)
    for ground, article in files.grounds.law.items():
        if ground not in known:
            yield source.error(f"law.{ground}", "ground-unknown", ground)
        if article not in files.articles.articles:
            yield source.error(f"law.{ground}", "article-unknown", article)
    for ground in sorted(known - set(files.grounds.law)):
        yield source.error("law", "ground-without-article", ground)


def _texts(files: Files) -> Iterator[Finding]:
    source = files.sources["texts/grounds.toml"]
    for ground in Ground:
        if ground.value not in files.texts:
            yield source.error("texts", "text-missing", ground.value)
    for name, text in files.texts.items():
        if name not in set(Ground):
            yield source.error(f"texts.{name}", "ground-unknown", name)
            continue
        yield from _placeholders(source, name, text, facts_of(Ground(name)))
    remarks = files.sources["texts/remarks.toml"]
    for about, facts in REMARK_FACTS.items():
        if about not in files.remarks:
            yield remarks.error("texts", "text-missing", about)
        else:
            yield from _placeholders(remarks, about, files.remarks[about], facts)


def _placeholders(
    source: Source, name: str, text: GroundText, facts: tuple[str, ...]
) -> Iterator[Finding]:
    for words in (text.message, text.way_out):
        for sentence in words.values():
            used = {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
            for extra in sorted(used - set(facts) - set(DERIVED)):
                yield source.error(f"texts.{name}", "placeholder-unknown", f"{name}: {extra}")
    for fact in facts:
        if fact not in KINDS:
            yield source.error(f"texts.{name}", "placeholder-unknown", fact)


def _fields(files: Files) -> Iterator[Finding]:
    """Every field of ours has a label, and no file names a field that is not ours."""
    labels = files.sources["texts/labels.toml"]
    for field in FIELDS:
        if field not in files.labels:
            yield labels.error("labels", "label-missing", field)
    for file, path, field in _fields_named(files):
        if field not in FIELDS:
            yield files.sources[file].error(path, "field-unknown", field)


def _fields_named(files: Files) -> Iterator[tuple[str, str, str]]:
    """Yield file, path and name wherever a field is named."""
    for field in files.labels:
        file = "sheet.toml" if field in files.sheet.labels else "texts/labels.toml"
        yield file, f"labels.{field}", field
    for index, section in enumerate(files.sheet.sections):
        yield from (("sheet.toml", f"sections[{index}].fields", f) for f in section.fields)
    for index, section in enumerate(files.death.sections):
        yield from (("death.toml", f"sections[{index}].fields", f) for f in section.fields)
    for name, document in files.documents.documents.items():
        yield from (("documents.toml", f"documents.{name}.fields", f) for f in document.fields)
    for index, spot in enumerate(files.booklets.spots):
        yield "booklets.toml", f"spots[{index}].field", spot.field


def _offices(files: Files) -> Iterator[Finding]:
    source = files.sources["offices.toml"]
    prefixes: dict[str, str] = {}
    for code, office in files.offices.offices.items():
        if len(office.prefix) != files.numbers.prefix_digits or not office.prefix.isdecimal():
            yield source.error(f"offices.{code}.prefix", "prefix-malformed", office.prefix)
        if office.prefix in prefixes:
            yield source.error(f"offices.{code}.prefix", "prefix-twice", prefixes[office.prefix])
        prefixes[office.prefix] = code
        for place in office.area:
            if place not in files.place_codes:
                yield source.error(f"offices.{code}.area", "place-unknown", place)


def _causes(files: Files) -> Iterator[Finding]:
    """Every range of codes of causes of death is written as one, and both classifications stand."""
    own, causes = files.sources.get(CAUSES), files.causes
    source = own or files.sources[f"texts/{CAUSES}"]
    for classification in get_args(Classification):
        if classification not in causes.lists:
            yield source.error("lists", "code-missing", classification)
    tables: dict[str, tuple[CodeRule, ...]] = {
        "sex": causes.sex,
        "age": causes.age,
        "never_underlying": causes.never_underlying,
        "ill_defined": causes.ill_defined,
        "external": causes.external,
    }
    stated = [(f"lists.{name}.codes", listed.codes) for name, listed in causes.lists.items()]
    stated += [
        (f"{name}[{index}].codes", (*rule.codes, *rule.but))
        for name, rules in tables.items()
        for index, rule in enumerate(rules)
    ]
    for path, ranges in stated:
        for each in ranges:
            if not is_range(each):
                yield source.error(path, "range-malformed", each)
