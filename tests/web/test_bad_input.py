# SPDX-License-Identifier: Apache-2.0
"""What browsers, scanners and strangers send by accident or on purpose, at the registrar's pages."""

import io
import re

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from paydar.facts.values import Attachment
from paydar.web.accounts.models import Draft


def _png():
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    return picture.getvalue()


def _files(folder):
    return {path for path in folder.parent.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "name",
    [
        "../../keys/documents.pem",
        "..\\..\\paydar.toml",
        "/etc/hosts",
        "a\r\nSet-Cookie: x=1",
        "\x00b.png",
    ],
)
def test_the_name_of_a_scanned_paper_is_a_title_and_never_a_path(desk, name):
    before = _files(desk.folder)
    told = dict(desk.typed())
    token = desk.new_token()
    body = _multipart(told | {"act": "save"}, name, _png())
    answer = desk.pages.post(
        f"/births/sheet/{token}", body, content_type="multipart/form-data; boundary=edge"
    )
    assert answer.status_code == 303
    assert "Set-Cookie" not in str(answer.headers)
    papers = [paper for paper in _papers(desk, token) if paper.media_type == "image/png"]
    assert len(papers) == 1
    assert not {"/", "\\", "\r", "\n", "\x00"} & set(papers[0].title)
    assert _files(desk.folder) - before <= {desk.folder / n for n in ("accounts.sqlite-wal", "accounts.sqlite-shm", "ledger.sqlite-wal", "ledger.sqlite-shm", "search.sqlite-wal", "search.sqlite-shm")}  # fmt: skip


def _multipart(fields, name, data):
    """A form as a browser sends it, the file's name quoted as it is and not made harmless first."""
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n'.encode()
        for key, text in fields.items()
    ]
    head = f'--edge\r\nContent-Disposition: form-data; name="papers"; filename="{name}"\r\n'
    return b"".join(
        [*parts, head.encode(), b"Content-Type: image/png\r\n\r\n", data, b"\r\n--edge--\r\n"]
    )


def _papers(desk, token):
    with desk.pages.site():
        return [msgspec.convert(one, Attachment) for one in Draft.objects.get(token=token).papers]


HIDDEN = b"<html><script>alert(1)</script>"


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a/*" + HIDDEN + b"*/=0;",
        HIDDEN + b"%PDF-1.4",
        b"%PDF-1.4\n" + HIDDEN + b"\n%%EOF",
        b"PK\x03\x04" + _png(),
        b"\x89PNG\r\n\x1a\n" + HIDDEN,
    ],
)
def test_a_file_that_is_two_things_at_once_is_refused_beside_its_box(desk, data):
    file = SimpleUploadedFile("scan.png", data, content_type="image/png")
    token, answer = desk.review(desk.typed(papers=[file]))
    assert answer.status_code == 422
    assert 'href="#f-evidence-attachments"' in answer.content.decode()
    assert _papers(desk, token) == []


def test_what_hides_behind_a_picture_is_not_kept_with_the_sheet(desk):
    file = SimpleUploadedFile("scan.png", _png() + HIDDEN, content_type="text/html")
    token, answer = desk.review(desk.typed(papers=[file]))
    assert answer.status_code == 303
    (paper,) = _papers(desk, token)
    assert paper.media_type == "image/png"
    assert HIDDEN not in desk.office.ledger.blob(paper.digest)


LINE = "%0d%0aSet-Cookie:%20paydar_session=stolen"


@pytest.mark.parametrize(
    "path",
    [f"/sign-in?next=/{LINE}", f"/go?words={LINE}", f"/births/sheet/{LINE}", f"/find?words={LINE}", f"/c?number={LINE}"],
)  # fmt: skip
def test_no_address_puts_a_line_of_its_own_among_the_headers(desk, path):
    for answer in (desk.pages.get(path), desk.pages.post(path, {"username": "registrar"})):
        assert "stolen" not in str(answer.headers)
        assert answer.status_code < 500


@pytest.mark.parametrize("language", ["fa\r\nSet-Cookie: x=1", "../../etc", "\x00", "e" * 5000])
def test_a_forged_language_opens_the_page_in_the_language_of_the_office(desk, language):
    desk.pages.client.cookies["paydar_language"] = language
    answer = desk.pages.get("/c")
    assert answer.status_code == 200
    assert f'lang="{desk.language}"' in answer.content.decode()
    del desk.pages.client.cookies["paydar_language"]


def _opened(desk, token):
    """Open a sheet in a tab; returns what the page holds of where it stands."""
    page = desk.pages.text(f"/births/sheet/{token}")
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("page", "after")
    }


def _given(desk, token):
    return re.search(
        r'name="child.name.given"[^>]*value="([^"]*)"', desk.pages.text(f"/births/sheet/{token}")
    )[1]


def test_a_sheet_that_is_open_in_two_tabs_loses_neither_text(desk):
    token = desk.new_token()
    begun = {"child.name.given": "One", "act": "save"}
    desk.pages.post(f"/births/sheet/{token}", begun)
    left, right = _opened(desk, token), _opened(desk, token)
    first = desk.pages.post(f"/births/sheet/{token}", {**begun, **left, "child.name.given": "Left"})
    assert first.headers["Location"] == f"/births/sheet/{token}"
    answer = desk.pages.post(
        f"/births/sheet/{token}", {**begun, **right, "child.name.given": "Right"}
    )
    other = answer.headers["Location"].rpartition("/")[2]
    assert other != token
    assert (_given(desk, token), _given(desk, other)) == ("Left", "Right")
    said = {"fa": "در دو صفحه باز بود", "en": "open in two pages"}[desk.language]
    assert said in desk.pages.text(f"/births/sheet/{other}")
    again = {**begun, **left, "child.name.given": "Left again"}  # back in the browser, sent again
    assert desk.pages.post(f"/births/sheet/{token}", again).headers["Location"].endswith(token)
    assert _given(desk, token) == "Left again"


def test_a_sheet_that_was_changed_in_another_tab_is_read_out_again_before_it_is_registered(desk):
    typed = desk.typed()
    token, _ = desk.review(typed)
    shown = re.search(
        'name="digest" value="([^"]+)"', desk.pages.text(f"/births/sheet/{token}/review")
    )[1]
    desk.pages.post(f"/births/sheet/{token}", {**typed, "child.hour": "05:45", "act": "save"})
    for act in ("register", "declare"):
        lines = {**desk.closing(), "digest": shown}
        answer = desk.pages.post(f"/births/sheet/{token}/{act}", lines)
        assert answer.status_code == 422
        said = {"fa": "در صفحه‌ای دیگر تغییر کرده", "en": "changed in another page"}[desk.language]
        assert said in answer.content.decode()
    lines = {**desk.closing(), "digest": _shown(answer)}
    assert desk.pages.post(f"/births/sheet/{token}/register", lines).status_code == 303


def _shown(answer):
    return re.search('name="digest" value="([^"]+)"', answer.content.decode())[1]
