# SPDX-License-Identifier: Apache-2.0
"""Where each page is."""

from django.urls import path

from paydar.web.pages import account as own
from paydar.web.pages import (
    births,
    booklets,
    certificates,
    day,
    desk,
    echo,
    entries,
    faults,
    finding,
    handing,
    notices,
    parents,
    safety,
    sheets,
    staff,
)
from paydar.web.pages import go as going
from paydar.web.pages import health as upkeep
from paydar.web.pages import sign_in as doors
from paydar.web.statics import static_file

urlpatterns = [
    path("", desk.front),
    path("sign-in", doors.sign_in),
    path("sign-in/code", doors.code),
    path("sign-in/passkey", doors.passkey),
    path("sign-out", doors.sign_out),
    path("language", doors.language),
    path("account", own.front),
    path("account/password", own.password),
    path("account/settings", own.settings),
    path("account/positions", own.positions),
    path("account/trial.pdf", own.trial),
    path("account/sittings", own.end_sittings),
    path("account/confirm", own.confirm),
    path("account/safety", safety.keys),
    path("staff", staff.everybody),
    path("staff/<str:assignment>", staff.one),
    path("births/new", births.new),
    path("births/sheet/<str:token>", births.sheet),
    path("births/sheet/<str:token>/review", births.review),
    path("births/sheet/<str:token>/read-back", births.read_back_sheet),
    path("births/sheet/<str:token>/register", births.register),
    path("births/sheet/<str:token>/declare", births.declare),
    path("births/sheet/<str:token>/receipt", births.receipt),
    path("births/sheet/<str:token>/discard", births.discard),
    path("births/sheet/<str:token>/copy", sheets.copy),
    path("births/sheet/<str:token>/persons", sheets.persons),
    path("entries/<str:entry>", entries.entry),
    path("entries/<str:entry>/sheet.pdf", entries.read_back_pdf),
    path("entries/<str:entry>/booklet.pdf", entries.booklet_pdf),
    path("entries/<str:entry>/amend", entries.amend),
    path("entries/<str:entry>/next-child", sheets.next_child),
    path("entries/<str:entry>/<str:step>", entries.take_step),
    path("find", finding.find),
    path("go", going.go),
    path("work", desk.choose),
    path("work/<str:entry>", handing.hand),
    path("notices", notices.waiting),
    path("notices/one", notices.one),
    path("notices/fill", notices.fill),
    path("notices/file", notices.file),
    path("parents", parents.start),
    path("parents/begin", parents.begin),
    path("parents/code", parents.code),
    path("parents/resume", parents.resume),
    path("parents/birth/<str:key>", parents.question),
    path("parents/photographs", parents.pictures),
    path("parents/photographs/<str:name>", parents.picture),
    path("parents/check", parents.check),
    path("parents/send", parents.send),
    path("parents/sent", parents.sent),
    path("parents/status", parents.status),
    path("parents/leave", parents.leave),
    path("parents/take", parents.take),
    path("booklets", booklets.stock),
    path("day", day.day),
    path("day/<str:book>/<int:sequence>.pdf", day.sheet_pdf),
    path("certificates/<str:entry>", certificates.issue),
    path("documents/<str:book>/<int:sequence>", certificates.issued),
    path("c", certificates.check_page),
    path("echo", echo.echo),
    path("health", upkeep.health),
    path("settings", upkeep.settings),
    path("line", upkeep.trust),
    path("line/authority.crt", upkeep.authority),
    path("static/<str:name>", static_file),
]
handler400 = faults.bad_request
handler403 = faults.forbidden
handler404 = faults.not_found
handler500 = faults.broken
