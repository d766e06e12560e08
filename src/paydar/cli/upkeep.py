# SPDX-License-Identifier: Apache-2.0
"""What the operator asks: how the office stands, what is set, and whether the clock is believed."""

import argparse
import datetime as dt
from dataclasses import asdict

import msgspec

from paydar import settings as node
from paydar.cli.operations import HEALTH
from paydar.cli.printing import say
from paydar.cli.registry import asking
from paydar.settings import Explained
from paydar.web.readings import in_words
from paydar.web.sentences import catalogue
from paydar.web.speech import speech
from paydar.wiring import clock as clocks
from paydar.wiring import system_clock
from paydar.wiring.folder import pack_of
from paydar.wiring.health import Reading


def health(asked: argparse.Namespace) -> int:
    """Print every reading; exit 1 when one is wrong."""
    settings = node.load(asked.dir)
    with asking(asked.dir) as ask:
        readings = msgspec.json.decode(ask(HEALTH, b""), type=list[Reading])
    words = speech(asked.language, pack_of(settings))
    said = in_words(readings, words, settings.utc_offset)
    lines = [
        f"[{words.say(f'health.state-{one.state}')}] {one.title}: {one.text}"
        + (f"\n    {one.do}" if one.do else "")
        for one in said
    ]
    wrong = any(reading.state == "wrong" for reading in readings)
    say(asked, {"wrong": wrong, "readings": readings}, "\n".join(lines))
    return 1 if wrong else 0


def staff(asked: argparse.Namespace) -> int:
    """List the assignments of this office: who holds which post, and since when."""
    with asking(asked.dir) as ask:
        told = msgspec.json.decode(ask("staff", b""))
    lines = [
        f"{one['assignment']}  {one['post']}  {one['staff']}"
        f"  {one['since']}–{one['until'] or ''}{'' if one['living'] else '  (not in force)'}"
        for one in told
    ]
    say(asked, told, "\n".join(lines))
    return 0


def settings(asked: argparse.Namespace) -> int:
    """Explain every setting: meaning, present value, default, where it came from."""
    rows, secrets = node.explain(asked.dir), node.secrets_set()
    words = catalogue(asked.language)
    lines = [_explained(row, asked.language) for row in rows]
    lines += [f"{s.name}: {words['settings.is-set' if s.is_set else 'settings.is-unset']}"
              for s in secrets]  # fmt: skip
    told = {"settings": [asdict(r) for r in rows], "secrets": [asdict(s) for s in secrets]}
    say(asked, told, "\n".join(lines))
    return 0


def _explained(row: Explained, language: str) -> str:
    words = catalogue(language)
    if row.default is None:
        default = words["settings.required"]
    elif row.default == "":
        default = words["settings.default-empty"]
    else:
        default = f"{words['settings.default']} {row.default}"
    comma = "، " if language == "fa" else ", "
    shown = row.value if row.value != "" else f"({words['settings.empty']})"
    origin = words[f"settings.origin-{row.origin}"]
    meaning = node.spoken(row.meaning[language])
    return f"{row.key} = {shown}\n    {meaning}\n    {origin}{comma}{default}"


def clock(asked: argparse.Namespace) -> int:
    """Take the word of the operator that the machine's clock is right now."""
    settings_here = node.load(asked.dir)
    now = system_clock()
    clocks.accept(asked.dir, now)
    local = now + dt.timedelta(minutes=settings_here.utc_offset)
    plain = f"accepted: {local:%Y-%m-%d %H:%M} at the office"
    say(asked, {"accepted": now.isoformat(timespec="seconds")}, plain)
    return 0
