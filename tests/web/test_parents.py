# SPDX-License-Identifier: Apache-2.0
"""The parent's phone without a browser: questions, codes, sending, the desk, the sweep."""

import datetime as dt
import io
import re
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from paydar.identity.iso7064 import DIGITS, check_character
from paydar.law.grounds import Ground
from paydar.web.parents import codes, limits, store
from paydar.web.parents.models import Handed, Phoned, Photograph
from paydar.web.parents.questions import asked
from paydar.web.site import application
from tests.web.desk import Pages
from tests.web.test_people import lookups
from tests.web.test_worklist import colleague

# What a parent answers, question by question, as the boxes of the page are named.
ANSWERS = {
    "ir": {
        "born": {"child.born.day": "۲۳", "child.born.month": "۸", "child.born.year": "۱۴۰۵"},
        "site": {"child.site": "hospital"},
        "place": {"child.place.code": "تجریش"},
        "children": {"child.plurality": "1"},
        "hour": {"child.hour.hour": "۴", "child.hour.minute": "۳۰"},
        "certificate": {"certificate": "yes"},
        "certificate-number": {
            "evidence.notice.issuer": "بیمارستان نمونه",
            "evidence.notice.number": "۰۰۱-۷۰۰۰۱",
        },
        "sex": {"child.sex": "male"},
        "name": {"child.name.given": "آرین", "child.name.family": "نمونه‌زاده"},
        "role": {"declarant.role": "father"},
        "mother-name": {"mother.name.given": "مریم", "mother.name.family": "آزمایشی"},
        "mother-number": {"mother.number": 9001},
        "mother-born": {"mother.born.day": "11", "mother.born.month": "2", "mother.born.year": "1374"},
        "marriage": {"marriage.state": "registered"},
        "father-name": {"father.name.given": "دانیال", "father.name.family": "نمونه‌زاده"},
        "father-number": {"father.number": 9002},
        "father-born": {"father.born.day": "20", "father.born.month": "5", "father.born.year": "1371"},
        "chosen": {"chosen": "۴۷۱۱"},
    },
    "zz": {
        "born": {"child.born.day": "14", "child.born.month": "11", "child.born.year": "2026"},
        "site": {"child.site": "hospital"},
        "place": {"child.place.code": "Northbridge"},
        "children": {"child.plurality": "1"},
        "certificate": {"certificate": "yes"},
        "certificate-number": {
            "evidence.notice.issuer": "Sample Hospital",
            "evidence.notice.number": "001-70001",
        },
        "sex": {"child.sex": "male"},
        "name": {"child.name.given": "Arin", "child.name.family": "Samplewood"},
        "role": {"declarant.role": "father"},
        "mother-name": {"mother.name.given": "Maryam", "mother.name.family": "Tester"},
        "mother-number": {"mother.number": 9001},
        "mother-born": {"mother.born.day": "2", "mother.born.month": "5", "mother.born.year": "1996"},
        "marriage": {"marriage.state": "registered"},
        "father-name": {"father.name.given": "Daniel", "father.name.family": "Samplewood"},
        "father-number": {"father.number": 9002},
        "father-born": {"father.born.day": "17", "father.born.month": "2", "father.born.year": "1994"},
        "chosen": {"chosen": "4711"},
    },
}  # fmt: skip
CHOSEN = "4711"
PLACE = "GPS-SAMPLE-35.7-51.4"


@pytest.fixture(params=["ir", "zz"])
def desk(fresh, request):
    limits.forget_all()
    return fresh(request.param)


@pytest.fixture
def zz(fresh):
    limits.forget_all()
    return fresh("zz")


def phone(desk):
    """A browser that nobody has signed in with."""
    return Pages(desk.pages.site, Client())


def answers(desk):
    told = {key: dict(boxes) for key, boxes in ANSWERS[desk.country].items()}
    for key in ("mother", "father"):
        box = f"{key}.number"
        told[f"{key}-number"] = {box: desk.number(told[f"{key}-number"][box])}
    return told


def figures(page):
    """The code that a page shows, in Latin digits."""
    return codes.plain(re.search(r'class="written".*?</p>', page, re.DOTALL)[0].split("bdi")[1])


def begun(desk):
    """A phone with a declaration that was begun, and its resume code."""
    own = phone(desk)
    assert own.post("/parents/begin").headers["Location"] == "/parents/code"
    return own, figures(own.text("/parents/code"))


def answered(desk, **changes):
    """A phone that walked through every question as the pages lead it."""
    own, code = begun(desk)
    told, at = {**answers(desk), **changes}, "/parents/birth/born"
    while at.startswith("/parents/birth/"):
        assert own.get(at).status_code == 200
        answer = own.post(at, told[at.rpartition("/")[2]])
        assert answer.status_code == 303, answer.content.decode()
        at = answer.headers["Location"]
    assert at == "/parents/photographs"
    return own, code


def sent(desk, **changes):
    """A phone that sent its declaration, and the tracking number."""
    own, code = answered(desk, **changes)
    assert own.post("/parents/send").headers["Location"] == "/parents/sent"
    page = own.text("/parents/sent")
    return own, code, figures(page)


def picture(colour="white", form="JPEG", size=(40, 30)):
    """A photograph with the place where it was taken written into it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = PLACE
    Image.new("RGB", size, colour).save(out, form, exif=exif)
    return out.getvalue()


def photograph(own, data=None, **more):
    file = SimpleUploadedFile("photo.jpg", picture() if data is None else data)
    return own.post("/parents/photographs", {"about": "certificate", "camera": file, **more})


def status(own, number, chosen=CHOSEN):
    return own.post("/parents/status", {"number": number, "chosen": chosen})


def taken(desk, number):
    answer = desk.pages.post("/parents/take", {"number": number})
    assert answer.status_code == 303, answer.content.decode()
    return answer.headers["Location"]


def filled(page):
    """What stands in the boxes of a sheet."""
    found = re.findall(r'<input id="f-[^"]*" name="([^"]*)" value="([^"]*)"', page)
    return {name: text for name, text in found if text}


def completed(desk, address):
    """Complete the sheet at the window as a registrar does, and go to its review."""
    typed = filled(desk.pages.text(address))
    more = {k: v for k, v in desk.typed().items() if k not in typed}
    more = {k: v for k, v in more.items() if not k.startswith("evidence.notice")}
    return desk.pages.post(address, {**typed, **more, "act": "review"})


def test_every_question_is_a_page_of_its_own_and_leads_to_the_next(desk):
    own, _ = answered(desk)
    check = own.text("/parents/check")
    for key in answers(desk):
        assert f"/parents/birth/{key}?back=check" in check
    day = "شنبه ۲۳ آبان ۱۴۰۵" if desk.country == "ir" else "Saturday 14 November 2026"
    assert day in check
    assert CHOSEN not in check


def test_a_changed_answer_leads_back_to_the_check(desk):
    own, _ = answered(desk)
    boxes = {"child.name.given": "Sara", "child.name.family": "Sample", "back": "check"}
    assert own.post("/parents/birth/name", boxes).headers["Location"] == "/parents/check"
    assert "Sara" in own.text("/parents/check")


def test_a_question_that_an_answer_calls_for_is_asked_before_sending(zz):
    own, _ = answered(zz)
    assert own.post("/parents/birth/children", {"child.plurality": "2", "back": "check"}).status_code == 303  # fmt: skip
    answer = own.post("/parents/send")
    assert answer.status_code == 422
    assert "/parents/birth/order?back=check" in answer.content.decode()


@pytest.mark.parametrize(
    ("key", "boxes"),
    [
        ("born", {"child.born.day": "31", "child.born.month": "2", "child.born.year": "2026"}),
        ("born", {"child.born.day": "1", "child.born.month": "1", "child.born.year": "2027"}),
        ("born", {"child.born.month": "1", "child.born.year": "2026"}),
        ("born", {}),
        ("site", {"child.site": "moon"}),
        ("name", {"child.name.given": "Arin"}),
        ("mother-number", {"mother.number": "123"}),
        ("mother-number", {}),
        ("chosen", {"chosen": "123"}),
        ("chosen", {"chosen": "12345"}),
    ],
)
def test_a_wrong_answer_is_said_in_a_summary_that_has_the_focus(zz, key, boxes):
    own, _ = begun(zz)
    answer = own.post(f"/parents/birth/{key}", boxes)
    page = answer.content.decode()
    assert answer.status_code == 422
    summary = re.search(r'<section class="faults".*?</section>', page, re.DOTALL)[0]
    assert "autofocus" in summary
    target = re.search(r'href="#([^"]+)"', summary)[1]
    assert f'id="{target}"' in page
    with zz.pages.site():
        assert store.read(Phoned.objects.get()).answers == {}


def test_the_code_opens_it_again_on_another_phone_in_any_digits(desk):
    own, code = begun(desk)
    own.post("/parents/birth/born", answers(desk)["born"])
    other = phone(desk)
    assert other.get("/parents/birth/site").headers["Location"] == "/parents/resume"
    persian = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    spelled = " - ".join(persian[at : at + 4] for at in range(0, 16, 4))
    assert other.post("/parents/resume", {"code": spelled}).headers["Location"] == "/parents/birth/site"  # fmt: skip
    page = other.text("/parents/birth/born")
    assert ('value="۲۳"' if desk.country == "ir" else 'value="14"') in page


def test_codes_carry_their_check_figure_and_stand_nowhere_readable(zz):
    own, code, number = sent(zz)
    del own
    for text, length in ((code, 16), (number, 12)):
        assert len(text) == length
        assert check_character(text[:-1], DIGITS) == text[-1]
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert phone(zz).post("/parents/resume", {"code": wrong}).status_code == 422
    stored = b"".join(p.read_bytes() for p in zz.folder.iterdir() if p.name.startswith("accounts"))
    for secret in (code, number, "Samplewood", "Arin", CHOSEN.join("::")):
        assert secret.encode() not in stored


def test_sending_twice_makes_one_with_one_number(desk):
    own, code = answered(desk)
    assert own.post("/parents/send").status_code == 303
    first = figures(own.text("/parents/sent"))
    assert own.post("/parents/send").headers["Location"] == "/parents/sent"
    assert figures(own.text("/parents/sent")) == first
    assert first != code[:12]
    again = own.post("/parents/birth/name", {"child.name.given": "X", "child.name.family": "Y"})
    assert again.headers["Location"] == "/parents/sent"
    with desk.pages.site():
        assert Phoned.objects.count() == 1
        assert store.read(Phoned.objects.get()).answers["child.name.given"] != "X"


def test_two_sendings_at_the_same_moment_are_one(zz):
    _, code = answered(zz)
    with zz.pages.site():
        seen = store.opened_by(code)  # what both requests read before either wrote
        store.send(seen, seen.answers, CHOSEN)
        first = store.opened_by(code).tracking
        store.send(seen, {"child.name.given": "X"}, "0000")
        store.answer(seen, {"child.name.given": "Y"})
        after = store.opened_by(code)
    assert after.tracking == first != ""
    assert after.answers["child.name.given"] == "Arin"


def test_beginning_twice_from_one_phone_makes_one(zz):
    own, code = begun(zz)
    own.post("/parents/begin")
    assert figures(own.text("/parents/code")) == code


def test_the_confirmation_says_the_last_day_of_the_term_with_its_weekday(desk):
    own, _, _ = sent(desk)
    page = own.text("/parents/sent")
    # ir: 15 days after 23 Aban, that day not counted: 8 Azar 1405, a Sunday. zz: 30 days, the day
    # counted: 13 December 2026, a Sunday.
    assert ("یکشنبه ۸ آذر ۱۴۰۵" if desk.country == "ir" else "Sunday 13 December 2026") in page
    assert ("۱۰۰٬۰۰۰ ریال" if desk.country == "ir" else "Nothing is to be paid") in page
    assert (
        "اصل گواهی ولادت" if desk.country == "ir" else "the certificate of birth itself"
    ) in page
    assert ("گواهان" if desk.country == "ir" else "witnesses") not in page


def test_without_a_certificate_witnesses_are_to_be_brought(fresh):
    limits.forget_all()
    desk = fresh("ir")
    own, _, _ = sent(desk, certificate={"certificate": "no"})
    # Civil Registration Act art. 15: two witnesses.
    assert "گواهان ولادت با مدارک هویتشان: ۲ نفر" in own.text("/parents/sent")


def test_a_photograph_is_rewritten_without_its_place_sealed_and_removed_on_demand(zz):
    own, _ = begun(zz)
    data = picture()
    assert PLACE.encode() in data
    assert photograph(own, data).status_code == 303
    assert photograph(own, data).status_code == 303  # sent twice: one
    address = re.search(r'href="(/parents/photographs/[^"]+)"', own.text("/parents/photographs"))[1]
    shown = own.get(address)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert PLACE.encode() not in shown.content
    (file,) = (zz.folder / "parents").iterdir()
    assert not file.read_bytes().startswith(b"\xff\xd8")
    assert phone(zz).get(address).headers["Location"] == "/parents/resume"
    stranger, _ = begun(zz)
    assert stranger.get(address).status_code == 404
    assert own.post("/parents/photographs", {"remove": file.stem}).status_code == 303
    assert list((zz.folder / "parents").iterdir()) == []


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"%PDF-1.4\n%%EOF", b"\xff\xd8\xff" + b"x" * 50, b"<script>"]
)
def test_what_is_no_photograph_is_not_kept(zz, data):
    own, _ = begun(zz)
    answer = photograph(own, data)
    assert answer.status_code == 422
    assert not (zz.folder / "parents").exists()


def test_photographs_are_limited_in_size_and_number(zz, monkeypatch):
    own, _ = begun(zz)
    monkeypatch.setattr(limits, "MOST_PHOTOGRAPHS", 1)
    assert photograph(own).status_code == 303
    assert photograph(own, picture("red")).status_code == 422
    monkeypatch.setattr(limits, "LARGEST_PHOTOGRAPH", 100)
    assert photograph(own, picture("blue")).status_code == 422
    monkeypatch.setattr(limits, "MOST_KEPT", 0)
    monkeypatch.setattr(limits, "LARGEST_PHOTOGRAPH", 10**6)
    assert photograph(own, picture("blue")).status_code == 422
    with zz.pages.site():
        assert Photograph.objects.count() == 1


def test_the_window_opens_a_sheet_that_is_filled_and_marked_and_the_look_up_is_written(desk):
    own, code = answered(desk)
    del code
    photograph(own)
    own.post("/parents/send")
    number = figures(own.text("/parents/sent"))
    offered = desk.pages.post("/go", {"words": number}).content.decode()
    assert f'value="{number}"' in offered
    before = len(lookups(desk))
    page = desk.pages.text(taken(desk, number))
    looked = lookups(desk)[before]
    assert (looked.purpose, looked.what[:6]) == ("registration", "phone ")
    assert number not in looked.what
    boxes = filled(page)
    assert boxes["child.name.given"] == ANSWERS[desk.country]["name"]["child.name.given"]
    assert boxes["mother.number"]
    assert ("از تلفن" if desk.country == "ir" else "from the phone") in page
    assert (
        "گواهی ولادت (از تلفن)" if desk.country == "ir" else "Certificate of birth (from the phone)"
    ) in page
    assert 'name="drop"' in page
    assert taken(desk, number) == taken(desk, number)


def test_nothing_is_read_when_the_look_up_may_not_be_made(zz, monkeypatch):
    _, _, number = sent(zz)
    refusal = zz.office.counter.desk("founder").refuse
    monkeypatch.setattr(type(zz.office), "look_up", lambda *_, **__: refusal(Ground.NOT_AUTHORISED, "command"))  # fmt: skip
    assert zz.pages.post("/parents/take", {"number": number}).status_code == 403
    with zz.pages.site():
        assert Handed.objects.count() == 0


def test_the_status_moves_from_received_to_registered_and_the_answers_are_removed(desk):
    own, code = answered(desk)
    photograph(own)
    own.post("/parents/send")
    number = figures(own.text("/parents/sent"))
    words = (
        ["دریافت شده", "در دست بررسی", "ثبت شده است"]
        if desk.country == "ir"
        else ["has come in", "being looked at", "is registered"]
    )
    assert words[0] in status(own, number).content.decode()
    address = taken(desk, number)
    assert words[1] in status(own, number).content.decode()
    assert completed(desk, address).headers["Location"].endswith("/review")
    done = desk.pages.post(f"{address}/register", desk.closing())
    assert done.status_code == 303, done.content.decode()
    registered = re.search(r'id="number">([^<]+)<', desk.pages.text(f"{address}/receipt"))[1]
    page = status(own, number).content.decode()
    assert words[2] in page
    assert registered not in page
    assert list((desk.folder / "parents").iterdir()) == []
    with desk.pages.site():
        row = Phoned.objects.get()
        assert (row.state, row.sealed) == ("recorded", "")
        assert store.opened_by(code).answers == {}
    assert desk.pages.post("/parents/take", {"number": number}).headers["Location"] == f"/entries/{row.entry}"  # fmt: skip


def test_what_the_window_still_needs_is_said(zz):
    own, _, number = sent(zz)
    address = taken(zz, number)
    completed(zz, address)
    assert zz.pages.post(f"{address}/declare").status_code == 303
    with zz.pages.site():
        entry = Phoned.objects.get().entry
    seen = zz.pages.text(f"/entries/{entry}?purpose=registration")
    form = re.search(r'action="/entries/[^"]+/return".*?</form>', seen, re.DOTALL)[0]
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    needed = {**hidden, "missing": "the mother's booklet"}
    assert zz.pages.post(f"/entries/{entry}/return", needed).status_code == 303
    page = status(own, number).content.decode()
    assert "the mother&#x27;s booklet" in page


def test_a_discarded_sheet_gives_the_declaration_back(zz):
    own, _, number = sent(zz)
    address = taken(zz, number)
    zz.pages.post(f"{address}/discard")
    assert "has come in" in status(own, number).content.decode()
    assert taken(zz, number) != address


def test_what_the_registrar_changes_stays_and_the_phone_is_shown_beside(zz):
    _, _, number = sent(zz)
    address = taken(zz, number)
    typed = filled(zz.pages.text(address))
    zz.pages.post(address, {**typed, "child.name.given": "Arash", "act": "save"})
    page = zz.pages.text(address)
    assert filled(page)["child.name.given"] == "Arash"
    assert "On the phone: \u2068Arin\u2069" in page


def test_unknown_and_wrong_are_one_page_and_take_the_same_steps(zz, django_queries, monkeypatch):
    own, _, number = sent(zz)
    stranger = codes.new_code(codes.TRACKING)
    hashed = []
    keyed, compare = store.keyed, store.hmac.compare_digest
    monkeypatch.setattr(store, "keyed", lambda *a: hashed.append(a[0]) or keyed(*a))
    monkeypatch.setattr(store.hmac, "compare_digest", lambda *a: hashed.append("=") or compare(*a))
    with django_queries() as wrong:
        first = status(own, number, "0000")
    once = len(hashed)
    with django_queries() as unknown:
        second = status(own, stranger, CHOSEN)
    assert [*hashed[:once]].count("=") == [*hashed[once:]].count("=") >= 1
    assert hashed[:once].count("parents-secret") == hashed[once:].count("parents-secret")
    assert first.status_code == second.status_code == 422
    strip = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
    assert strip.sub(b"", first.content) == strip.sub(b"", second.content)
    assert wrong == unknown
    assert wrong == 1


@pytest.fixture
def django_queries(zz):
    """Counts queries to the accounts file."""

    class Count:
        def __init__(self):
            self.number = None

        def __eq__(self, other):
            return self.number == getattr(other, "number", other)

        def __hash__(self):
            return hash(self.number)

    @contextmanager
    def counting():
        count = Count()
        alias = next(a for a in connections.settings if str(zz.folder.resolve()) in a)
        with CaptureQueriesContext(connections[alias]) as seen:
            yield count
        about = [q for q in seen.captured_queries if "parents_" in q["sql"]]
        count.number = len(about)

    return counting


def test_what_nobody_completes_is_removed_with_its_photographs_after_the_packs_term(desk):
    rule = desk.office.pack.birth.phone
    own, code = begun(desk)
    own.post("/parents/birth/born", answers(desk)["born"])
    photograph(own)
    other, _ = answered(desk)
    photograph(other, picture("red"))
    other.post("/parents/send")
    number = figures(other.text("/parents/sent"))
    desk.clock.now += dt.timedelta(days=rule.open_days)
    phone(desk).text("/parents")
    assert len(list((desk.folder / "parents").iterdir())) == 2
    desk.clock.now += dt.timedelta(days=1)
    phone(desk).text("/parents")
    assert len(list((desk.folder / "parents").iterdir())) == 1
    assert phone(desk).post("/parents/resume", {"code": code}).status_code == 422
    desk.clock.now += dt.timedelta(days=rule.sent_days - rule.open_days - 1)
    assert "received" in status_of(desk, number)
    desk.clock.now += dt.timedelta(days=1)
    assert "expired" in status_of(desk, number)
    assert list((desk.folder / "parents").iterdir()) == []
    assert desk.pages.sign_in().status_code == 303
    assert desk.pages.post("/parents/take", {"number": number}).status_code == 422
    desk.clock.now += store.REMEMBERED + dt.timedelta(days=1)
    phone(desk).text("/parents")
    with desk.pages.site():
        assert Phoned.objects.count() == 0


def status_of(desk, number):
    """The key of the sentence that the status page shows."""
    page = status(phone(desk), number).content.decode()
    known = {
        "received": ("دریافت شده است", "has come in"),
        "expired": ("مهلت نگهداری گذشته", "The time is over"),
    }
    return [key for key, words in known.items() if any(w in page for w in words)]


def test_the_door_of_the_pages_sweeps_without_any_parent_asking(zz):
    own, _ = begun(zz)
    own.post("/parents/birth/born", answers(zz)["born"])
    photograph(own)
    zz.clock.now += dt.timedelta(days=zz.office.pack.birth.phone.open_days + 1)
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/sign-in", "SERVER_NAME": "x", "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
    }  # fmt: skip
    list(application(zz.office)(environ, lambda *_: None))
    assert list((zz.folder / "parents").iterdir()) == []


def test_a_parent_may_remove_everything_at_once(zz):
    own, code, number = sent(zz)
    assert own.post("/parents/leave", {"discard": "ask"}).status_code == 200
    assert own.get("/parents/sent").status_code == 200
    assert own.post("/parents/leave", {"discard": "sure"}).status_code == 200
    assert own.get("/parents/sent").headers["Location"] == "/parents/resume"
    assert own.post("/parents/resume", {"code": code}).status_code == 422
    assert status(own, number).status_code == 422


def test_nothing_of_persons_or_codes_stands_in_an_address_and_nothing_is_stored_by_browsers(zz):
    own, code, number = sent(zz)
    for path in ("/parents/check", "/parents/sent", "/parents/code", "/parents"):
        answer = own.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        for secret in (code, number, "Arin"):
            assert secret not in answer.headers.get("Location", "")
            assert not re.search(rf'(href|action|src)="[^"]*{secret}', answer.content.decode())
    assert code not in str(own.client.cookies)


@pytest.mark.parametrize("name", ["statistics", "weight", "gestation", "religion", "attendant"])
def test_a_parent_is_asked_nothing_for_statistics(desk, name):
    told = {"child.plurality": "2", "certificate": "yes", "declarant.role": "guardian"}
    for each in ({}, told):
        boxes = [box.name for q in asked(each, desk.office.pack) for box in q.boxes]
        assert not any(name in box for box in boxes)


def test_a_colleagues_copy_of_the_sheet_stands_for_the_same_declaration(zz):
    own, _, number = sent(zz)
    address = taken(zz, number)
    other = colleague(zz)
    answer = other.post(f"{address}/copy")
    assert answer.status_code == 303
    assert "from the phone" in other.text(answer.headers["Location"])
    zz.pages.post(f"{address}/discard")
    assert "being looked at" in status(own, number).content.decode()


def test_no_name_and_no_code_is_logged(zz, caplog):
    caplog.set_level("DEBUG")
    own, code, number = sent(zz)
    status(own, number, "0000")
    photograph(phone(zz))
    own.post("/parents/resume", {"code": code[:-1]})
    taken(zz, number)
    assert "Unprocessable" in caplog.text
    for secret in (code, number, "Arin", "Samplewood", zz.number(9001), CHOSEN):
        assert secret not in caplog.text


# limits


def over(answer):
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "window of the office" in answer.content.decode()
    return int(answer.headers["Retry-After"])


@pytest.mark.parametrize(
    ("constant", "act", "other_too"),
    [
        ("MOST_REQUESTS_FROM", lambda own: own.get("/parents"), False),
        ("MOST_REQUESTS", lambda own: own.get("/parents"), True),
        ("MOST_BEGUN_FROM", lambda own: own.post("/parents/begin"), False),
        ("MOST_BEGUN", lambda own: own.post("/parents/begin"), True),
        ("MOST_BYTES_FROM", photograph, False),
        ("MOST_BYTES", photograph, True),
        ("MOST_WRONG_FROM", lambda own: own.post("/parents/resume", {"code": "1"}), False),
    ],
)
def test_a_limit_is_answered_with_when_to_come_back_and_ends_by_itself(
    zz, monkeypatch, constant, act, other_too
):
    own, _ = begun(zz)
    own.post("/parents/birth/born", answers(zz)["born"])
    limits.forget_all()
    monkeypatch.setattr(limits, constant, 0)
    wait = over(act(own))
    monkeypatch.setattr(limits, constant, 10**6)
    limits.forget_all()
    most = len(picture()) if "BYTES" in constant else 1
    monkeypatch.setattr(limits, constant, most)
    assert act(fresh_or(own, zz, act)).status_code < 429
    wait = over(act(fresh_or(own, zz, act)))
    elsewhere = fresh_or(own, zz, act)
    elsewhere.client.defaults["REMOTE_ADDR"] = "10.9.8.7"
    assert (act(elsewhere).status_code == 429) is other_too
    elsewhere.client.defaults.pop("REMOTE_ADDR")
    zz.clock.now += dt.timedelta(seconds=wait)
    assert act(fresh_or(own, zz, act)).status_code < 429


def fresh_or(own, desk, act):
    """The phone with a declaration where one is needed, else a new one."""
    return own if act is photograph else phone(desk)


def test_one_tracking_number_takes_only_a_few_wrong_answers_known_or_not(zz):
    own, _, number = sent(zz)
    for asked_for in (number, codes.new_code(codes.TRACKING)):
        limits.forget_all()
        for _ in range(limits.MOST_WRONG):
            assert status(own, asked_for, "0000").status_code == 422
        over(status(own, asked_for))
    zz.clock.now += dt.timedelta(hours=1)
    assert status(own, number).status_code == 200


def test_right_answers_use_up_nothing(zz):
    own, _, number = sent(zz)
    for _ in range(limits.MOST_WRONG_FROM + 1):
        assert status(own, number).status_code == 200


def test_a_request_that_is_too_large_is_turned_away_before_it_is_read(zz, monkeypatch):
    own, _ = begun(zz)
    monkeypatch.setattr(limits, "LARGEST_REQUEST", 1000)
    answer = photograph(own, b"x" * 2000)
    assert answer.status_code == 413
    assert "fewer photographs" in answer.content.decode()
    assert photograph(own, b"\xff\xd8\xffx").status_code == 422


def test_a_full_node_says_so_and_keeps_what_is_there(zz, monkeypatch):
    own, _ = begun(zz)
    own.post("/parents/birth/born", answers(zz)["born"])
    monkeypatch.setattr(limits, "MOST_OPEN", 1)
    answer = phone(zz).post("/parents/begin")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert own.get("/parents/birth/site").status_code == 200


def test_an_unused_declaration_makes_room_within_hours(zz):
    begun(zz)
    zz.clock.now += store.UNUSED + dt.timedelta(minutes=1)
    phone(zz).text("/parents")
    with zz.pages.site():
        assert Phoned.objects.count() == 0


def test_addresses_of_one_ipv6_home_are_one(zz):
    del zz
    assert limits.home_of("2001:db8:1:2::1") == limits.home_of("2001:db8:1:2:ffff::9")
    assert limits.home_of("2001:db8:1:3::1") != limits.home_of("2001:db8:1:2::1")
    assert limits.home_of("10.0.0.1") != limits.home_of("10.0.0.2")


def test_a_proxy_on_this_machine_names_its_caller_and_nobody_else_does():
    assert limits.caller("127.0.0.1", "6.6.6.6, 10.0.0.7") == "10.0.0.7"
    assert limits.caller("127.0.0.1", "") == "127.0.0.1"
    assert limits.caller("10.0.0.9", "10.0.0.7") == "10.0.0.9"


def test_windows_that_are_counted_do_not_grow_without_end(zz, monkeypatch):
    monkeypatch.setattr(limits, "MOST_COUNTED", 10)
    with zz.pages.site():
        for number in range(50):
            limits.admit_request(f"10.0.0.{number}")
    assert len(limits._windows) <= 10
