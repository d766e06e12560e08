# SPDX-License-Identifier: Apache-2.0
"""Where each page is."""

from django.urls import path

from paydar.web.pages import births, booklets, certificates, desk, echo, entries, faults, finding
from paydar.web.pages import sign_in as doors
from paydar.web.statics import static_file

urlpatterns = [
    path("", desk.front),
    path("sign-in", doors.sign_in),
    path("sign-out", doors.sign_out),
    path("language", doors.language),
    path("births/new", births.new),
    path("births/sheet/<str:token>", births.sheet),
    path("births/sheet/<str:token>/review", births.review),
    path("births/sheet/<str:token>/read-back", births.read_back_sheet),
    path("births/sheet/<str:token>/register", births.register),
    path("births/sheet/<str:token>/declare", births.declare),
    path("births/sheet/<str:token>/receipt", births.receipt),
    path("births/sheet/<str:token>/discard", births.discard),
    path("entries/<str:entry>", entries.entry),
    path("entries/<str:entry>/sheet.pdf", entries.read_back_pdf),
    path("entries/<str:entry>/booklet.pdf", entries.booklet_pdf),
    path("entries/<str:entry>/amend", entries.amend),
    path("entries/<str:entry>/<str:step>", entries.take_step),
    path("find", finding.find),
    path("booklets", booklets.stock),
    path("certificates/<str:entry>", certificates.issue),
    path("documents/<str:book>/<int:sequence>", certificates.paper),
    path("c", certificates.check_page),
    path("echo", echo.echo),
    path("static/<str:name>", static_file),
]
handler400 = faults.bad_request
handler403 = faults.forbidden
handler404 = faults.not_found
handler500 = faults.broken
