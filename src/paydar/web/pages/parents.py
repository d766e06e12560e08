# SPDX-License-Identifier: Apache-2.0
"""The parent's phone: a birth declared one question a page, checked, sent once, and followed.

No sign-in. A sealed cookie holds the resume code; codes are posted and never stand in an address.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from paydar.counter.receipts import refused
from paydar.web.accounts.secret import seal, unseal
from paydar.web.frame import office_name, render
from paydar.web.guard import WRONG, staff_only
from paydar.web.node import node
from paydar.web.parents import codes, handing, limits, photographs, store
from paydar.web.parents.advice import advise
from paydar.web.parents.answering import in_words, posted, shown
from paydar.web.parents.door import PATH, caller
from paydar.web.parents.questions import asked, faults, first_open, next_after, question_of
from paydar.web.sheet import drafts

COOKIE: Final = "paydar_parent"
LASTS: Final = 60 * 60  # seconds after the last page; the resume code opens it again
LATER: Final = 429
TOO_LARGE: Final = 413
View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Remove what is past its time, and say in plain words when to come back."""

    @wraps(view)
    def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            store.sweep()
            return view(request, *args, **kwargs)
        except limits.TooMuch as wait:
            return later(request, wait.seconds)
        except store.Full:
            return later(request, limits.PAUSE, full=True)

    return counted


def own(view: View) -> View:
    """Give the view the declaration of this phone; without one, ask for the resume code."""

    @wraps(view)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        code = unseal(request.COOKIES.get(COOKIE, "")[:400])
        kept = store.opened_by(code)
        if kept is None:
            return _to("/parents/resume")
        request.parents_code = code
        response = view(request, kept, *args, **kwargs)
        return _remember(response, code) if COOKIE not in response.cookies else response

    return public(opened)


@require_safe
@public
def start(request: HttpRequest) -> HttpResponse:
    """Say what this is, what it needs, and where to go on."""
    rule = node().office.pack.birth.phone
    begun = store.opened_by(unseal(request.COOKIES.get(COOKIE, "")[:400]))
    return _page(request, "start", {"days": rule.open_days, "begun": begun})


@require_POST
@public
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a declaration; a phone that has an untouched one goes on with that."""
    begun = store.opened_by(unseal(request.COOKIES.get(COOKIE, "")[:400]))
    if begun is not None and begun.is_open and not begun.answers:
        return _to("/parents/code")
    limits.admit_begin(caller(request))
    return _remember(_to("/parents/code"), store.begin())


@require_safe
@own
def code(request: HttpRequest, kept: store.Kept) -> HttpResponse:
    """Show the resume code, to be written down."""
    context = {
        "code": codes.grouped(request.parents_code),
        "until": kept.row.last_on,
        "next": _where_next(request, kept),
    }
    return _page(request, "code", context)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def resume(request: HttpRequest) -> HttpResponse:
    """Open a declaration again by its code, on this phone or another."""
    if request.method != "POST":
        return _page(request, "resume")
    limits.admit_code(caller(request))
    typed = codes.plain(request.POST.get("code", ""))
    kept = store.opened_by(typed)
    if kept is None:
        return _page(request, "resume", {"fault": "resume-wrong"}, WRONG)
    limits.right(caller(request))
    return _remember(_to(_where_next(request, kept)), typed)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def question(request: HttpRequest, kept: store.Kept, key: str) -> HttpResponse:
    """Ask one question; keep the answer and go on, or back to the check."""
    asks, speech = question_of(key), request.speech
    if asks is None:
        raise Http404
    if not kept.is_open:
        return _to("/parents/sent")
    back = request.POST.get("back", request.GET.get("back", "")) == "check"
    if request.method != "POST":
        return _question_page(request, key, kept.answers, back=back)
    given = posted(asks, request.POST)
    both = {**kept.answers, **given}
    if faults(asks, both, speech.pack, store.today()):
        return _question_page(request, key, both, back=back, wrong=True)
    store.answer(kept, given)
    following = next_after(key, both, speech.pack)
    if back and first_open(both, speech.pack) is None:
        return _to("/parents/check")
    return _to(f"/parents/birth/{following.key}" if following else "/parents/photographs")


def _question_page(
    request: HttpRequest,
    key: str,
    answers: dict[str, str],
    *,
    back: bool,
    wrong: bool = False,
) -> HttpResponse:
    speech, asks = request.speech, question_of(key)
    assert asks is not None  # noqa: S101 - the caller looked
    found = faults(asks, answers, speech.pack, store.today()) if wrong else []
    said = {box.name: speech.say(f"parents.fault-{fault}") for box, fault in found}
    order = [one.key for one in asked(answers, speech.pack)]
    place = order.index(key) if key in order else 0
    context = {
        "key": key,
        "boxes": shown(asks, answers, speech, said),
        "title": speech.say(f"parents.q-{key}"),
        "before": f"/parents/birth/{order[place - 1]}" if place else "/parents/code",
        "back": back,
        "place": place + 1,
        "count": len(order),
        "wrong": wrong,
    }
    return _page(request, "question", context, WRONG if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def pictures(request: HttpRequest, kept: store.Kept) -> HttpResponse:
    """Take photographs of papers, one or several at a time; show and remove them."""
    if not kept.is_open:
        return _to("/parents/sent")
    fault = _take_pictures(request, kept) if request.method == "POST" else ""
    if request.method == "POST" and not fault:
        return _to("/parents/check" if "go-on" in request.POST else "/parents/photographs")
    context = {
        "pictures": photographs.of(kept.row),
        "about": photographs.ABOUT,
        "most": limits.MOST_PHOTOGRAPHS,
        "megabytes": limits.LARGEST_PHOTOGRAPH // 1024**2,
        "fault": fault,
    }
    return _page(request, "photographs", context, WRONG if fault else 200)


def _take_pictures(request: HttpRequest, kept: store.Kept) -> str:
    if name := request.POST.get("remove", ""):
        photographs.remove(kept.row, name[:40])
        return ""
    files = [file for box in ("camera", "album") for file in request.FILES.getlist(box)]
    if not files and "go-on" not in request.POST:
        return "none"
    for file in files:
        limits.admit_bytes(caller(request), int(file.size or 0))
        data = file.read(limits.LARGEST_PHOTOGRAPH + 1)
        if fault := photographs.take(kept.row, data, request.POST.get("about", "")):
            return fault
    return ""


@require_safe
@own
def picture(request: HttpRequest, kept: store.Kept, name: str) -> HttpResponse:
    """Show a photograph to the phone that took it."""
    del request
    one = next((p for p in photographs.of(kept.row) if p.name == name), None)
    data = photographs.opened(one) if one is not None else b""
    if one is None or not data:
        raise Http404
    return HttpResponse(data, content_type=str(one.media))


@require_safe
@own
def check(request: HttpRequest, kept: store.Kept) -> HttpResponse:
    """Show every answer with a way to change it."""
    return _to("/parents/sent") if not kept.is_open else _check_page(request, kept)


def _check_page(request: HttpRequest, kept: store.Kept, status: int = 200) -> HttpResponse:
    speech = request.speech
    rows = []
    for one in asked(kept.answers, speech.pack):
        told = [in_words(box, kept.answers.get(box.name, ""), speech) for box in one.boxes]
        open_ = bool(faults(one, kept.answers, speech.pack, store.today()))
        words = [text for text in told if text]
        if words and all(".name." in box.name for box in one.boxes):
            words = [" ".join(words)]
        rows.append((one.key, speech.say(f"parents.s-{one.key}"), words, open_))
    context = {
        "rows": rows,
        "pictures": len(photographs.of(kept.row)),
        "open": [row for row in rows if row[3]],
        "wrong": status != 200,
    }
    return _page(request, "check", context, status)


@require_POST
@own
def send(request: HttpRequest, kept: store.Kept) -> HttpResponse:
    """Send it, once; a second sending finds the first."""
    if not kept.is_open:
        return _to("/parents/sent")
    pack, answers = request.speech.pack, kept.answers
    questions = asked(answers, pack)
    if any(faults(one, answers, pack, store.today()) for one in questions):
        return _check_page(request, kept, WRONG)
    names = {box.name for one in questions for box in one.boxes} - {"chosen"}
    told = {name: text for name, text in answers.items() if name in names}
    store.send(kept, told, answers["chosen"])
    return _to("/parents/sent")


@require_safe
@own
def sent(request: HttpRequest, kept: store.Kept) -> HttpResponse:
    """Confirm: tracking number, what to bring, the end of the term, the office."""
    if kept.is_open:
        return _to("/parents/check")
    context = {
        "tracking": codes.grouped(kept.tracking),
        "advice": advise(kept.answers, request.speech) if kept.answers else None,
        "until": kept.row.last_on,
    }
    return _page(request, "sent", context)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def status(request: HttpRequest) -> HttpResponse:
    """Say where a declaration stands, to who has its number and its four figures."""
    if request.method != "POST":
        return _page(request, "status")
    number, chosen = request.POST.get("number", ""), request.POST.get("chosen", "")
    limits.admit_code(caller(request))
    if codes.is_code(number, codes.TRACKING):
        limits.admit_answer(codes.plain(number))
    row = store.asked_for(number[: codes.LONGEST_CODE], chosen[: codes.LONGEST_CODE])
    if row is None:
        return _page(request, "status", {"fault": "status-wrong"}, WRONG)
    limits.right(caller(request), codes.plain(number))
    return _page(request, "standing", {"standing": handing.standing(row)})


@require_POST
@own
def leave(request: HttpRequest, kept: store.Kept) -> HttpResponse:
    """Let this phone forget the declaration, or remove it altogether once that was confirmed."""
    discard = request.POST.get("discard", "")
    if discard == "ask":
        return _page(request, "discard")
    if discard:
        store.discard(kept)
    response = _page(request, "left", {"discarded": bool(discard)})
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def take(request: HttpRequest) -> HttpResponse:
    """At the desk: open a sheet that is filled from the declaration of a tracking number."""
    number = request.POST.get("number", "")[: codes.LONGEST_CODE]
    if request.method != "POST":
        return take_page(request)
    found = handing.look_up(request, number)
    if isinstance(found, tuple):
        return _refused(request, found)
    if found is None or found.state == "ended":
        return take_page(request, number, "take-unknown", WRONG)
    if found.state == "recorded":
        return _to(f"/entries/{found.entry}")
    try:
        draft = handing.hand(request, found)
    except drafts.DraftRefused as no:
        words = request.speech.say(f"draft.{no.ground}", most=drafts.MOST_DRAFTS)
        return render(request, "notices-full.html", {"words": words}, WRONG)
    return (
        _refused(request, draft)
        if isinstance(draft, tuple)
        else _to(f"/births/sheet/{draft.token}")
    )


def take_page(
    request: HttpRequest, number: str = "", fault: str = "", status: int = 200
) -> HttpResponse:
    """Ask the registrar for a tracking number; one that was typed already stands in the box."""
    return render(request, "parents/take.html", {"number": number, "fault": fault}, status)


def _refused(request: HttpRequest, no: Any) -> HttpResponse:  # noqa: ANN401
    said = refused(request.speech.pack, "", no, request.speech.language).refusals
    return render(request, "refused.html", {"faults": said}, 403)


def _where_next(request: HttpRequest, kept: store.Kept) -> str:
    if not kept.is_open:
        return "/parents/sent"
    following = first_open(kept.answers, request.speech.pack)
    return f"/parents/birth/{following.key}" if following else "/parents/check"


def _page(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Return a page of the parents' own frame."""
    here = (
        PATH
        if request.path in {"/parents/leave", "/parents/begin", "/parents/send"}
        else request.path
    )
    whole = {
        "speech": request.speech,
        "office": node().office.settings.office,
        "office_name": office_name(request),
        "here": here,
        **(context or {}),
    }
    return HttpResponse(render_to_string(f"parents/{name}.html", whole, request), status=status)


def too_large(request: HttpRequest) -> HttpResponse:
    """Say that more was sent at once than is taken."""
    return _page(request, "later", {"large": True}, TOO_LARGE)


def later(request: HttpRequest, seconds: int, *, full: bool = False) -> HttpResponse:
    """Say that it is too much now, and when to try again."""
    minutes = max(1, -(-seconds // 60))
    response = _page(request, "later", {"minutes": minutes, "full": full}, LATER)
    response.headers["Retry-After"] = str(seconds)
    return response


def _remember(response: HttpResponse, code_: str) -> HttpResponse:
    response.set_cookie(
        COOKIE, seal(code_), max_age=LASTS, path=PATH, httponly=True, samesite="Strict"
    )
    return response


def _to(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=303)
