# SPDX-License-Identifier: Apache-2.0
"""Who works here: posts, from when to when, and the sign-ins that belong to them.

A post is given and ended by a command to the counter, and stands in the book. A sign-in gives no
authority: it is kept in this computer only, and says whose assignment somebody acts under. Who may
do either, the chart says (`staff.assign`); no mark of an account does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from paydar.counter.commands import AssignmentEnd, StaffAssign, command
from paydar.counter.receipts import Ground, Receipt
from paydar.facts.structure import StaffAssigned
from paydar.facts.values import Name, Shape
from paydar.structure.chart import State
from paydar.web.accounts import codes, delays, passwords, sittings
from paydar.web.accounts.create import AccountRefused, usable_name
from paydar.web.accounts.models import Account, Passkey
from paydar.web.accounts.secret import new_word
from paydar.web.frame import may_keep_staff, post_words, render, staff_words
from paydar.web.guard import WRONG, View, asker, staff_only
from paydar.web.lines import in_words, last_box
from paydar.web.node import node
from paydar.web.pages.account import rows_of
from paydar.web.sheet import drafts
from paydar.web.sheet.boxes import Boxes
from paydar.web.sheet.cells import Cell
from paydar.web.sheet.shown import Fault
from paydar.web.speech import LANGUAGES, OWN_NAMES

NOT_ALLOWED: Final = 403
CELLS: Final = (
    Cell("name.given", "name", 3, label="staff-given"),
    Cell("name.family", "name", 3, label="staff-family"),
    Cell("name.given_latin", "latin", 3, label="staff-given-latin"),
    Cell("name.family_latin", "latin", 3, label="staff-family-latin"),
    Cell("staff", "figures", 2, label="staff-id"),
    Cell("since", "date", 2, label="staff-since"),
    Cell("until", "date", 2, label="staff-until"),
)
ENDING: Final = (Cell("reason", width=6, label="staff-reason"),)


@dataclass(frozen=True, slots=True)
class Member:
    """One assignment as it is shown. `state` is `now`, `later`, `over` or `ended`."""

    id: str
    who: str
    post: str
    staff: str
    since: Any
    until: Any
    state: State
    account: Account | None


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says after an act: refusals, a fault of the form, what was done, a password."""

    faults: Sequence[Ground] = ()
    fault: str = ""
    receipt: Receipt | None = None
    done: str = ""
    word: str = ""


NOTHING: Final = Said()


def _keepers_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_keep_staff(request):
            return render(request, "staff-closed.html", status=NOT_ALLOWED)
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@_keepers_only
def everybody(request: HttpRequest) -> HttpResponse:
    """Show who works here, or give a post."""
    if request.method != "POST":
        return _list(request)
    typed = drafts.typed_in(request.POST, {cell.name for cell in CELLS})
    boxes = Boxes(request.speech.pack, (), typed)
    body = _assignment(boxes, request.POST.get("post", ""))
    if boxes.amiss or boxes.unsaid:
        return _list(request, faults=in_words(request, boxes.amiss, boxes.unsaid))
    answer = _submit(request, "staff.assign", body)
    if isinstance(answer, Receipt):
        return _list(request, receipt=answer)
    return _list(request, faults=answer.refusals)


def _assignment(boxes: Boxes, post: str) -> StaffAssign:
    since, until = boxes.date("since"), boxes.date("until")
    if not boxes.text("staff"):
        boxes.unsaid.append("staff")
    return StaffAssign(
        staff=boxes.text("staff"),
        name=Name(
            given=boxes.text("name.given"),
            family=boxes.text("name.family"),
            given_latin=boxes.text("name.given_latin"),
            family_latin=boxes.text("name.family_latin"),
        ),
        post=post[:60],
        since=since.earliest.isoformat() if since else "",
        until=until.latest.isoformat() if until else "",
    )


def _submit(request: HttpRequest, kind: str, body: Shape) -> Any:  # noqa: ANN401 - receipt or refusal
    key = request.POST.get("key", "")[:60] or drafts.new_token()
    return node().office.counter.submit(command(kind, f"web-{key}", body), asker(request))


def _list(
    request: HttpRequest, *, faults: Sequence[Ground] = (), receipt: Receipt | None = None
) -> HttpResponse:
    typed = {n: str(text) for n, text in request.POST.items()} if faults else {}
    chart = node().office.counter.chart()
    members = [_member(request, held) for held in chart.assignments.values()]
    named = request.speech.in_order(members, lambda member: member.who)
    context = {
        "members": sorted(named, key=lambda m: m.state not in {"now", "later"}),
        "boxes": [last_box(request, cell, typed, faults) for cell in CELLS],
        "posts": [(post, post_words(request, post)) for post in chart.posts],
        "post": typed.get("post", "clerk"),
        "faults": [_fault(fault) for fault in faults],
        "receipt": receipt,
        "key": drafts.new_token(),
    }
    return render(request, "staff.html", context, WRONG if faults else 200)


def _fault(fault: Ground) -> Fault:
    known = {"post", *(cell.name for cell in (*CELLS, *ENDING))}
    return Fault(fault, "", f"#{Cell(fault.field).id}" if fault.field in known else "")


def _member(request: HttpRequest, held: StaffAssigned) -> Member:
    office = node().office
    return Member(
        id=held.assignment,
        who=staff_words(request, held),
        post=post_words(request, held.post),
        staff=held.staff,
        since=held.since,
        until=held.until,
        state=office.counter.chart().state_of(held, office.today()),
        account=Account.objects.filter(assignment=held.assignment).first(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@_keepers_only
def one(request: HttpRequest, assignment: str) -> HttpResponse:
    """Show one assignment with its sign-in, or do something with them."""
    held = node().office.counter.chart().assignments.get(assignment)
    if held is None:
        raise Http404
    if request.method != "POST":
        return _one(request, held)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    return act(request, held)


def _end(request: HttpRequest, held: StaffAssigned) -> HttpResponse:
    typed = drafts.typed_in(request.POST, {"reason"})
    if not typed:
        return _one(request, held, Said(faults=in_words(request, (), ("reason",))))
    body = AssignmentEnd(assignment=held.assignment, reason=typed["reason"])
    answer = _submit(request, "assignment.end", body)
    if isinstance(answer, Receipt):
        return _one(request, held, Said(receipt=answer, done="ended"))
    return _one(request, held, Said(faults=answer.refusals))


def _create(request: HttpRequest, held: StaffAssigned) -> HttpResponse:
    """Make a sign-in and show its first password once."""
    language = request.POST.get("language", "")
    try:
        name = usable_name(request.POST.get("user", ""))
    except AccountRefused:
        return _one(request, held, Said(fault="name"))
    if Account.objects.filter(username=name).exists():
        return _one(request, held, Said(fault="taken"))
    if Account.objects.filter(assignment=held.assignment).exists():
        return _one(request, held, Said(fault="has-one"))
    word = new_word()
    Account.objects.create(
        username=name,
        password=passwords.hashed(word),
        assignment=held.assignment,
        language=language if language in LANGUAGES else request.speech.language,
        first_password=True,
    )
    return _one(request, held, Said(word=word, done="created"))


def _move(request: HttpRequest, held: StaffAssigned) -> HttpResponse:
    """Let a sign-in of the same member of the staff act under this assignment from now on."""
    own = {str(account.pk): account for account in _movable(held)}
    account = own.get(request.POST.get("account", ""))
    if account is None:
        raise Http404
    account.assignment = held.assignment
    account.save(update_fields=["assignment"])
    return _one(request, held, Said(done="moved"))


def _movable(held: StaffAssigned) -> list[Account]:
    """Return sign-ins of the same person under assignments of theirs that are another one."""
    chart = node().office.counter.chart()
    others = [
        a.assignment
        for a in chart.assignments.values()
        if a.staff == held.staff and a.assignment != held.assignment
    ]
    return list(Account.objects.filter(assignment__in=others))


def _with_account(act: Callable[[HttpRequest, Account], tuple[str, str]]) -> Any:  # noqa: ANN401
    """Make an act on the sign-in of an assignment; it returns what was done, and a password."""

    def acting(request: HttpRequest, held: StaffAssigned) -> HttpResponse:
        account = Account.objects.filter(assignment=held.assignment).first()
        if account is None:
            raise Http404
        done, word = act(request, account)
        if done == "own":
            return _one(request, held, Said(fault="own"))
        return _one(request, held, Said(done=done, word=word))

    return acting


def _disable(request: HttpRequest, account: Account) -> tuple[str, str]:
    if account.pk == request.account.pk:
        return "own", ""
    account.disabled = True
    account.save(update_fields=["disabled"])
    sittings.end(account)
    return "disabled", ""


def _enable(_request: HttpRequest, account: Account) -> tuple[str, str]:
    account.disabled = False
    account.save(update_fields=["disabled"])
    return "enabled", ""


def _new_password(request: HttpRequest, account: Account) -> tuple[str, str]:
    if account.pk == request.account.pk:
        return "own", ""
    word = new_word()
    account.password, account.first_password = passwords.hashed(word), True
    account.save(update_fields=["password", "first_password"])
    sittings.end(account)
    delays.forget(account.username, account.pk)
    return "password", word


def _reset_keys(request: HttpRequest, account: Account) -> tuple[str, str]:
    if account.pk == request.account.pk:
        return "own", ""
    codes.end(account)
    Passkey.objects.filter(account=account).delete()
    sittings.end(account)
    return "keys", ""


def _end_sittings(request: HttpRequest, account: Account) -> tuple[str, str]:
    if account.pk == request.account.pk:
        return "own", ""
    sittings.end(account)
    return "sittings", ""


def _let_try(_request: HttpRequest, account: Account) -> tuple[str, str]:
    delays.forget(account.username, account.pk)
    return "let-try", ""


ACTS: Final[dict[str, Callable[[HttpRequest, StaffAssigned], HttpResponse]]] = {
    "end": _end,
    "create": _create,
    "move": _move,
    "disable": _with_account(_disable),
    "enable": _with_account(_enable),
    "password": _with_account(_new_password),
    "keys": _with_account(_reset_keys),
    "sittings": _with_account(_end_sittings),
    "let-try": _with_account(_let_try),
}


def _one(request: HttpRequest, held: StaffAssigned, said: Said = NOTHING) -> HttpResponse:
    member = _member(request, held)
    typed = {n: str(text) for n, text in request.POST.items()} if said.faults else {}
    own = member.account
    context = {
        "member": member,
        "own": own,
        "is_self": own is not None and own.pk == request.account.pk,
        "rows": rows_of(request, own, None) if own else [],
        "passkeys": Passkey.objects.filter(account=own).count() if own else 0,
        "movable": [] if own else _movable(held),
        "ending": [last_box(request, cell, typed, said.faults) for cell in ENDING],
        "faults": [_fault(one) for one in said.faults],
        "fault": said.fault,
        "user": request.POST.get("user", "")[:60] if said.fault else "",
        "languages": [(code, OWN_NAMES[code]) for code in LANGUAGES],
        "receipt": said.receipt,
        "done": said.done,
        "word": said.word,
        "key": drafts.new_token(),
    }
    return render(request, "staff-one.html", context, WRONG if said.faults or said.fault else 200)
