# SPDX-License-Identifier: Apache-2.0
"""Reading what was posted for a question, and showing a question with what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from paydar.calendar.digits import to_latin
from paydar.web.parents import codes
from paydar.web.parents.questions import Answers, Box, Question, choices
from paydar.web.sheet.boxes import Boxes
from paydar.web.speech import Speech

LONGEST_ANSWER: Final = 120  # characters of one box
_OWN: Final = {"name.given": "given-name", "name.family": "family-name", "born-day": "bday-day",
               "born-month": "bday-month", "born-year": "bday-year"}  # fmt: skip
_EXAMPLES: Final = {"jalali": "7 12 1404", "gregorian": "26 2 2026"}
_PARTS: Final = ("day", "month", "year")
_WIDTHS: Final = {"day": 2, "month": 2, "year": 4, "hour": 2, "minute": 2}


@dataclass(frozen=True, slots=True)
class PartShown:
    """One of the small boxes of a date or of a time."""

    id: str
    name: str
    label: str
    text: str
    width: int
    fills: str = "off"


@dataclass(frozen=True, slots=True)
class Shown:
    """A box as it is drawn; `target` is the id that the summary of faults leads to."""

    box: Box
    label: str
    hint: str
    text: str
    fault: str
    target: str
    fills: str = "off"
    choices: Sequence[tuple[str, str]] = ()
    parts: Sequence[PartShown] = ()

    @property
    def described_by(self) -> str:
        """Return the ids of the lines that belong to the box."""
        lines = [f"{self.box.id}-hint"] if self.hint else []
        return " ".join([*lines, f"{self.box.id}-fault"] if self.fault else lines)


def posted(question: Question, form: Mapping[str, str]) -> dict[str, str]:
    """Return the answers of a question as they were posted, nothing else."""
    return {box.name: _posted(box, form) for box in question.boxes}


def _posted(box: Box, form: Mapping[str, str]) -> str:
    def text(name: str) -> str:
        told = " ".join(str(form.get(name, ""))[:LONGEST_ANSWER].split())
        return "".join(c for c in told if c.isprintable() or c == "\u200c")

    if box.kind == "date":
        parts = [to_latin(text(f"{box.name}.{part}")) for part in ("year", "month", "day")]
        return "/".join(part or "?" for part in parts) if any(parts) else ""
    if box.kind == "time":
        parts = [to_latin(text(f"{box.name}.{part}")) for part in ("hour", "minute")]
        return ":".join(part.zfill(2) for part in parts) if any(parts) else ""
    if box.name == "chosen":
        return codes.plain(text(box.name))
    return text(box.name)


def shown(
    question: Question, answers: Answers, speech: Speech, faults: Mapping[str, str]
) -> list[Shown]:
    """Return the boxes of a question; `faults` are sentences by the name of a box."""
    return [_shown(box, answers, speech, faults.get(box.name, "")) for box in question.boxes]


def _shown(box: Box, answers: Answers, speech: Speech, fault: str) -> Shown:
    text = answers.get(box.name, "")
    offered = choices(box, speech) if box.kind == "choice" else []
    parts = _parts(box, answers, speech)
    target = parts[0].id if parts else f"{box.id}-{offered[0][0]}" if offered else box.id
    return Shown(
        box=box,
        label=speech.say(f"parents.{box.label}") if box.label else "",
        hint=_hint(box, speech),
        text=speech.digits(text) if box.kind in {"figures", "number"} else text,
        fault=fault,
        target=target,
        fills=_fills(box.name, answers),
        choices=offered,
        parts=parts,
    )


def _fills(name: str, answers: Answers) -> str:
    """Return what a telephone may fill in by itself: only who holds it, never the others."""
    who, _, part = name.partition(".")
    return _OWN.get(part, "off") if who in {answers.get("declarant.role"), "declarant"} else "off"


def _hint(box: Box, speech: Speech) -> str:
    if box.hint in {"date-hint", "born-hint"}:
        mark = "\u2067" if speech.direction == "rtl" else "\u2066"  # in the order of the boxes
        written = speech.digits(_EXAMPLES[speech.pack.calendar])
        return speech.say(f"parents.{box.hint}", example=f"{mark}{written}\u2069")
    return speech.say(f"parents.{box.hint}") if box.hint else ""


def _parts(box: Box, answers: Answers, speech: Speech) -> list[PartShown]:
    text = answers.get(box.name, "")
    if box.kind == "date":
        told = dict(zip(("year", "month", "day"), text.split("/"), strict=False))
        names: tuple[str, ...] = _PARTS
    elif box.kind == "time":
        told = dict(zip(("hour", "minute"), text.split(":"), strict=False))
        names = ("hour", "minute")
    else:
        return []
    return [
        PartShown(
            f"{box.id}-{name}", f"{box.name}.{name}", speech.say(f"parents.{name}"),
            speech.digits(told.get(name, "").replace("?", "")), _WIDTHS[name],
            _fills(f"{box.name}-{name}", answers),
        )
        for name in names
    ]  # fmt: skip


def in_words(box: Box, text: str, speech: Speech) -> str:
    """Return an answer as it is read: a day with its weekday, a code by its word."""
    if box.kind == "date":
        day = Boxes(speech.pack, (), {"day": text}).date("day")
        return speech.day(day.earliest) if day is not None and day.is_full else speech.digits(text)
    if box.kind == "choice":
        return dict(choices(box, speech)).get(text, text)
    if box.kind == "tick":
        return speech.say(f"parents.{box.label}") if text else ""
    if box.name == "chosen":
        return "••••"
    return speech.digits(text) if box.kind in {"time", "figures", "number"} else text
