# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001 - see make.py
"""Tables of the law packs: grounds of refusal, rules with their articles, what was not checked."""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files as resources
from typing import Final

from paydar.law.check import check
from paydar.law.grounds import Ground
from paydar.law.pack import Pack, find_pack
from paydar.law.say import cite

Table = Callable[[Iterable[str], Iterable[Iterable[str]]], str]
PACKS: Final = ("ir", "zz")
FILES: Final = ("birth.toml", "death.toml", "names.toml", "numbers.toml", "booklets.toml",
                "offices.toml", "documents.toml")  # fmt: skip
LISTS: Final = ("forbidden", "male", "female", "both", "fields", "spots")
LONGEST_LIST: Final = 8


def grounds(table: Table) -> str:
    """Return every ground in both languages with its article in both packs."""
    packs = [find_pack(name) for name in PACKS]
    rows = []
    for ground in Ground:
        text = packs[0].texts[ground.value]
        said = [
            f"{_shown(text.message[language])}<br>→ {_shown(text.way_out[language])}"
            for language in ("en", "fa")
        ]
        articles = [f"{cite(p, p.article_of(ground.value), p.languages[0])}" for p in packs]
        rows.append((f"`{ground.value}`", *said, *articles))
    return table(["ground", "English", "فارسی", *(f"`{name}`" for name in PACKS)], rows)


def _shown(text: str) -> str:
    return text.replace("{", "‹").replace("}", "›")


def rules(name: str, table: Table) -> str:
    """Return every rule of a pack with what it says and the article that it rests on."""
    pack = find_pack(name)
    rows = [(f"`{rule}`", says, _article(pack, source)) for rule, says, source in _rules(pack)]
    return table(["rule", "says", "rests on"], rows)


def causes(table: Table) -> str:
    """Return the rules on codes of causes of death that all packs share."""
    pack = find_pack(PACKS[0])
    text = resources("paydar.law").joinpath("texts", "causes.toml").read_text("utf-8")
    found = _within("causes", tomllib.loads(text))
    rows = [(f"`{rule}`", says, cite(pack, source, "en")) for rule, says, source in found]
    return table(["rule", "says", "rests on"], rows)


def _rules(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for file in FILES:
        raw = tomllib.loads((pack.folder / file).read_text("utf-8"))
        yield from _within(file.removesuffix(".toml"), raw)


def _within(path: str, value: object) -> Iterator[tuple[str, str, str]]:
    """Yield each table that names a source, as path, contents, source."""
    if isinstance(value, list):
        for inner in value:
            yield from _within(path, inner)
    if not isinstance(value, dict):
        return
    if "source" in value:
        yield path, _contents(value), str(value["source"])
    for key, inner in value.items():
        yield from _within(f"{path}.{key}", inner)


def _contents(rule: dict[str, object]) -> str:
    said = []
    for key, value in rule.items():
        if key == "source" or (isinstance(value, dict) and "en" in value and key != "to"):
            continue
        if key in LISTS and isinstance(value, list):
            said.append(f"{key}: {len(value)} in the file")
        else:
            said.append(f"{key}: {_value(value)}")
    return "; ".join(said)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        shown = ", ".join(_value(v) for v in value[:LONGEST_LIST])
        return (shown + (" …" if len(value) > LONGEST_LIST else "")) or "nothing"
    if isinstance(value, dict):
        if "en" in value:
            return _shown(str(value["en"]))
        return ", ".join(f"{k} {_value(v)}" for k, v in value.items())
    return str(value)


def _article(pack: Pack, key: str) -> str:
    article = pack.articles.get(key)
    if article is None:
        return "**unverified**"
    said = cite(pack, key, pack.languages[0])
    return said if article.read != "unverified" else f"{said} (**text not read**)"


def articles(name: str, table: Table) -> str:
    """Return the articles of a pack, and where their text was read."""
    pack = find_pack(name)
    languages = sorted(pack.languages)
    rows = [
        (f"`{key}`", *(a.words[language] for language in languages), a.read, a.read_on.isoformat())
        for key, a in pack.articles.items()
    ]
    return table(["key", *languages, "read", "on"], rows)


def unverified(name: str) -> str:
    """Return what `paydar law check` lists, the holidays of one file in one line."""
    found = [f for f in check(find_pack(name)) if f.severity == "unverified"]
    days = [f for f in found if f.detail.startswith("holidays[")]
    lines = [f"- `{f.file}`: {f.detail}" for f in found if f not in days]
    if days:
        holidays = find_pack(name).holidays.holidays
        named = [holidays[int(f.detail[9:-1])].on.isoformat() for f in days]
        lines.append(f"- `holidays.toml`: {len(days)} of {len(holidays)} days: {', '.join(named)}")
    return "\n".join(lines) or "None."
