# SPDX-License-Identifier: Apache-2.0
"""What the specimen page shows: our own templates, filled with people who do not exist.

Every sample is one of the real templates with made-up values, so that no copy of a component can
grow old. Between them they show every component of the style sheet in each of its states; a test
compares both. Nothing here is read from the register.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace as Made
from typing import Any, Final

from django.utils.safestring import mark_safe

from paydar.births.example import example_declaration
from paydar.births.progress import Progress
from paydar.births.wording import read_back_words
from paydar.births.wording import sheet as sheet_words
from paydar.counter.receipts import refused
from paydar.law.grounds import Ground
from paydar.web.accounts.codes import drawn
from paydar.web.node import node
from paydar.web.parents.answering import shown
from paydar.web.parents.questions import question_of
from paydar.web.sheet.beside import Existing, Line
from paydar.web.sheet.boxes import Boxes
from paydar.web.sheet.echoes import Echo
from paydar.web.sheet.noticed import Mark, Sight
from paydar.web.sheet.retyping import typed_of
from paydar.web.sheet.shown import Beside, groups, summary
from paydar.web.speech import OWN_NAMES, Speech

_PARTS: Final = ("evidence", "child", "mother")  # sections that show every kind of box
_LEAF: Final = "9f2c41d07ab35e18" * 4
_NOTE: Final = "zz-00-000\n128\nn0L7aXkq3b5tGJm1pVxw9o6yJr2cQeDs8uF4hKzT0iE=\n"
_NUMBERS: Final = ("X00-000-2026-000017-4", "X00-000-2026-000021-9", "X00-000-2026-000033-2")


@dataclass(frozen=True, slots=True)
class Sample:
    """One template with what fills it. `whole`: with the head and lists of pages around it."""

    title: str
    template: str
    context: Mapping[str, Any]
    whole: bool = False


def samples(speech: Speech) -> list[Sample]:
    """Return every sample in a language, in the order of a day at the desk."""
    return [
        Sample("sign-in.title", "sign-in.html", _sign_in(), whole=True),
        Sample("desk.title", "desk.html", _desk(speech), whole=True),
        Sample("hand.title", "hand.html", _hand(speech)),
        Sample("sheet.title", "sheet.html", _sheet(speech)),
        Sample("read-back.title", "read-back.html", _read_back(speech)),
        Sample("receipt.title", "receipt.html", _receipt(speech)),
        Sample("entry.history", "entry.html", _entry(speech)),
        Sample("find.title", "find.html", _found(speech)),
        Sample("certificate.check-title", "check.html", _checked(speech)),
        Sample("go.title", "go.html", _go(speech)),
        Sample("health.title", "health.html", _health(speech)),
        Sample("line.title", "line.html", _line(speech)),
        Sample("staff.title", "staff.html", _staff(speech)),
        Sample("staff.sign-in", "staff-one.html", _first_word(speech)),
        Sample("account.title", "account.html", _account(speech)),
        Sample("code.title", "code.html", _code()),
        Sample("recovery.title", "recovery.html", {"codes": _papers(), "account": _clerk()}),
        Sample("pace.title", "too-fast.html", _too_fast()),
        *_of_the_phone(speech),
    ]


def _of_the_phone(speech: Speech) -> list[Sample]:
    today = node().office.today()
    pictures = [Made(about="papers", name="a"), Made(about="certificate", name="b")]
    rows = [
        ("name", speech.say("parents.q-name"), [_child(speech)], False),
        ("sex", speech.say("parents.q-sex"), [], True),
    ]
    advice = Made(
        over=False, last_day=speech.day(today), certain=False, any_office=True,
        bring=[speech.say("parents.start-need-certificate")], fee="",
    )  # fmt: skip
    return [
        Sample("parents.start-title", "parents/start.html", {"days": 30}, whole=True),
        Sample(
            "parents.code-title",
            "parents/code.html",
            {"code": "1234 5678", "until": today, "next": "/"},
        ),
        *(
            Sample(f"parents.q-{key}", "parents/question.html", _question(speech, key))
            for key in ("born", "sex", "mother-number", "chosen")
        ),
        Sample("parents.resume-title", "parents/resume.html", {"fault": "resume-wrong"}),
        Sample(
            "parents.photographs-title",
            "parents/photographs.html",
            {"pictures": pictures, "about": ("papers", "certificate"), "fault": ""},
        ),
        Sample(
            "parents.check-title",
            "parents/check.html",
            {"rows": rows, "open": [rows[1]], "wrong": True, "pictures": 2},
        ),
        Sample(
            "parents.sent-title",
            "parents/sent.html",
            {"tracking": "1234 5678 9", "advice": advice, "until": today},
        ),
    ]


def _question(speech: Speech, key: str) -> dict[str, Any]:
    asks = question_of(key)
    assert asks is not None  # noqa: S101 - the keys stand above
    wrong = speech.say("parents.fault-empty")
    return {
        "key": key,
        "title": speech.say(f"parents.q-{key}"),
        "boxes": shown(asks, {}, speech, {asks.boxes[0].name: wrong}),
        "wrong": True,
        "before": "/",
        "place": 4,
        "count": 19,
    }


def _told() -> Any:  # noqa: ANN401 - a declaration of the example
    return example_declaration(node().office.pack, node().office.today())


def _child(_speech: Speech) -> str:
    name = _told().child.name
    return f"{name.given} {name.family}".strip()


def _clerk() -> Made:
    own = {"username": "sample", "code_secret": "sample"}
    return Made(pk=0, language="", paper="a4", disabled=True, **own)


def _papers() -> list[str]:
    return [f"{n}abc-{n}def-{n}ghj" for n in range(1, 7)]


def _sign_in() -> dict[str, Any]:
    kept = Made(token="", fields=(), papers=True)
    wrong = {"fault": "wrong", "ended": "idle", "idle": 30, "kept": kept, "username": "sample"}
    return {**wrong, "account": None, "next": "/"}


def _clock(speech: Speech, state: str = "", days: int = 9) -> Made:
    key = {"over": "clock.over", "soon": "clock.tomorrow"}.get(state, "clock.later")
    return Made(
        state=state,
        words=speech.say(key, days=days),
        last_day=speech.day(node().office.today()),
        about=speech.say("desk.ends"),
        law="",
        why=speech.say("clock.unverified"),
    )


def _row(status: str, number: str = "", *, contested: bool = False) -> Made:
    born = node().office.today().isoformat()
    return Made(id="sample", status=status, contested=contested, born=born, number=number)


def _desk(speech: Speech) -> dict[str, Any]:
    mine = Made(account=1, name="")
    other = Made(account=2, name=_child(speech))
    lines = [
        Made(item=Made(row=_row("declared")), clock=_clock(speech, "over", 2), hand=None),
        Made(item=Made(row=_row("returned", contested=True)), clock=_clock(speech, "soon"),
             hand=mine),
        Made(item=Made(row=_row("read-back", _NUMBERS[0])), clock=_clock(speech), hand=other),
    ]  # fmt: skip
    states = [(s, speech.code("status", s)) for s in ("declared", "returned")]
    when = speech.moment(node().office.clock().isoformat(), 0)
    draft = {"token": "sample", "when": when}
    return {
        "lines": lines,
        "choices": [("state", states), ("whose", [("mine", speech.say("hand.mine"))])],
        "sieve": Made(kept=True, state="returned"),
        "here": "/",
        "me": 1,
        "waits": 3,
        "near": 2,
        "page": 2,
        "pages": 3,
        "drafts": [Made(entry="", copied_from=_child(speech), **draft)],
        "others": [Made(entry="x", owner=_child(speech), **draft)],
        "cut": [speech.code("status", "registered")],
        "most": 500,
    }


def _hand(speech: Speech) -> dict[str, Any]:
    return {
        "item": Made(row=_row("declared")),
        "clock": _clock(speech, "soon"),
        "hand": Made(account=2, name="a", by="b"),
        "holder": _child(speech),
        "since": speech.day(node().office.today()),
        "colleagues": [("2", _child(speech))],
        "moved": True,
    }


def _grounds(speech: Speech) -> tuple[Any, ...]:
    pack = speech.pack
    boxes = Boxes(pack, (), {"child.born": "35/1"})
    boxes.date("child.born")
    unlisted = pack.refuse(Ground.CODE_UNKNOWN, "child.sex", value="7")
    return refused(pack, "", (*boxes.amiss, unlisted), speech.language).refusals


def _sheet(speech: Speech) -> dict[str, Any]:
    typed = typed_of(_told(), speech)
    typed |= {"child.born": "35/1", "child.sex": "7", "child.site": ""}
    faults, weight = _grounds(speech), speech.digits(3150)
    repeated = {"child.place.code": "place"}
    unlike = speech.say("person.name-differs")
    known = {"mother.number": Echo(unlike, "", "look")}
    noticed = Sight(
        marks={
            "mother.name.given": Mark(speech.label("mother.name"), "", "", same=True),
            "child.weight": Mark(speech.label("child.weight"), weight, "", same=False),
        },
    )
    lines = (
        Line(speech.label("child.name.given"), _child(speech), _child(speech)),
        Line(speech.label("child.weight"), weight, speech.digits(3510)),
    )
    whole = groups(speech, typed, faults, (), Beside(known, repeated))
    return {
        "token": "sample",
        "groups": [group for group in whole if group.part.key in _PARTS],
        "faults": summary(speech, typed, faults),
        "alike": [Existing("sample", _NUMBERS[0], "registered", lines)],
        "noticed": noticed,
        "repeated": True,
        "repeated_words": speech.say("repeat.place"),
        "copied_from": _child(speech),
        "ticks": ["place"],
        "ticked": ["place"],
        "papers": [Made(digest=_LEAF, title="a.pdf")],
        "homeless": [_child(speech)],
        "saved": speech.day(node().office.today()),
        "today": node().office.today(),
        "term_days": 15,
    }


def _said(speech: Speech) -> Any:  # noqa: ANN401 - sections of the sheet
    progress = Progress(status="declared", declaration=_told())
    return sheet_words(speech.pack, progress, speech.language)


def _read_back(speech: Speech) -> dict[str, Any]:
    sentence, marks = read_back_words(speech.pack, speech.language)
    return {
        "sections": [s for s in _said(speech) if s.key == "child"],
        "sentence": sentence,
        "marks": marks,
        "digest": _LEAF,
        "witnesses": (1, 2),
        "today": node().office.today(),
        "token": "sample",
    }


def _receipt(speech: Speech) -> dict[str, Any]:
    receipt = {"number": _NUMBERS[0], "national_number": "1", "book": "zz-00-000", "sequence": 17}
    return {
        "receipt": {**receipt, "leaf": _LEAF, "checkpoint": _NOTE, "entry": "sample"},
        "national": speech.digits("0000000000"),
        "child": 2,
        "children": 2,
    }


def _entry(speech: Speech) -> dict[str, Any]:
    told, who = _told(), _child(speech)
    when = speech.moment(node().office.clock().isoformat(), 0)
    steps = ("return", "refuse")
    past = [
        Made(title=speech.say(f"history.{key}"), detail="", when=when, who=who, book="zz-00-000",
             sequence=n)
        for n, key in enumerate(("birth-declared", "birth-returned"), 16)
    ]  # fmt: skip
    reasons = [("evidence-missing", speech.say("reason.evidence-missing"))]
    return {
        "entry": Made(id="sample", contested=True),
        "purpose": "registration",
        "title": who,
        "progress": Made(
            status="declared", number=_NUMBERS[0], missing=(Made(need=who),), reasons=(),
            declaration=told, is_registered=False, booklet=None, follow_up=(),
        ),
        "sections": [s for s in _said(speech) if s.key == "child"],
        "history": past,
        "since": past[1:],
        "changes": [Made(label=speech.label("child.name.given"), before="Ari", after=who)],
        "steps": [(name, {"boxes": (), "reasons": reasons[: n]}) for n, name in enumerate(steps)],
        "held_elsewhere": True,
        "may_amend": True,
        "looked": [(who, speech.say("purpose.court"), when)],
        "look_count": 1,
    }  # fmt: skip


def _found(speech: Speech) -> dict[str, Any]:
    day = speech.day(node().office.today())
    hits = [
        Made(id="sample", name=_child(speech), number=number, status=status, born=day)
        for number, status in zip(_NUMBERS, ("registered", "declared", "refused"), strict=True)
    ]
    return {"words": _child(speech), "asked": True, "hits": hits, "purposes": ("court",)}


def _checked(speech: Speech) -> dict[str, Any]:
    claims = Made(name=_child(speech), sex="", number=_NUMBERS[0], office="zz-00-000", serial="D-1")
    words = speech.say("certificate.says-untrue")
    return {"verdict": words, "tone": "false", "kind": "false", "claims": claims, "nothing": True}


def _go(speech: Speech) -> dict[str, Any]:
    titles = ("desk.title", "step.return-title")
    leads = ("", speech.say("go.to-list"))
    found = [
        Made(address="/", title=speech.say(k), leads=w) for k, w in zip(titles, leads, strict=True)
    ]
    return {"places": found, "words": ""}


def _health(speech: Speech) -> dict[str, Any]:
    about = speech.say("health.now")
    readings = [
        Made(title=speech.say("health.title"), state=state, text=about, do=about)
        for state in ("wrong", "look", "good")
    ]
    return {"readings": readings, "wrong": 0, "look": 0, "when": ""}


def _line(speech: Speech) -> dict[str, Any]:
    steps = [speech.say("line.compare"), speech.say("line.limits")]
    line = Made(hosts=("office.example", "192.0.2.7"))
    until = node().office.today()
    systems = [("windows", steps)]
    return {"line": line, "fingerprint": [_LEAF[:32]], "until": until, "systems": systems}


def _staff(speech: Speech) -> dict[str, Any]:
    since = node().office.today()
    members = [
        Made(id="sample", who=_child(speech), staff="s-1", state=state, since=since, until=None,
             account=_clerk())
        for state in ("now", "ended")
    ]  # fmt: skip
    receipt = Made(book="zz-00-000", sequence=18, leaf=_LEAF)
    return {"members": members, "posts": [("clerk", speech.say("post.clerk"))], "receipt": receipt}


def _first_word(speech: Speech) -> dict[str, Any]:
    since = node().office.today()
    member = Made(id="a", who=_child(speech), staff="s-1", state="now", since=since, until=None,
                  post=speech.say("post.clerk"))  # fmt: skip
    own = _clerk()
    return {"member": member, "word": "sample-word", "done": "password", "own": own, "rows": ()}


def _account(speech: Speech) -> dict[str, Any]:
    when = speech.moment(node().office.clock().isoformat(), 0)
    rows = [
        Made(id=n, browser="Firefox", address="192.0.2.7", since=when, seen=when, here=n == 1)
        for n in (1, 2)
    ]
    return {
        "account": _clerk(),
        "rows": rows,
        "passkeys": 1,
        "papers_left": 9,
        "languages": list(OWN_NAMES.items()),
        "papers": ("a4", "a5"),
        "done": "settings",
        "idle": 30,
        "hours": 12,
    }


def _code() -> dict[str, Any]:
    square = mark_safe(drawn("otpauth://totp/sample"))  # noqa: S308 - drawn by us
    return {"square": square, "secret": "ABCD EFGH IJKL MNOP", "fault": True}


def _too_fast() -> dict[str, Any]:
    return {"seconds": 2, "most": 30, "stretch": 60, "to": "/", "fields": [("words", "x")]}
