# SPDX-License-Identifier: Apache-2.0
"""Every component in both directions, drawn by the real templates; for whoever looks after them."""

import re
from copy import copy
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from paydar.web.frame import render
from paydar.web.guard import staff_only
from paydar.web.specimens import Sample, samples
from paydar.web.speech import DIRECTIONS, LANGUAGES, speech

HERE: Final = "/specimen"
_BODY: Final = re.compile(r'<body(?: class="([^"]*)")?[^>]*>(.*)</body>', re.DOTALL)
_PAPER: Final = re.compile(r"<main\b.*</aside>|<main\b.*</main>", re.DOTALL)
_OWN: Final = re.compile(
    r'\b(id|for|list|form|aria-labelledby|aria-describedby)="([^"]*)"|\bhref="#([^"]+)"'
)
_LEADS: Final = re.compile(r'\b(action|formaction|href)="/[^"]*"')
_ACTS: Final = re.compile(
    r' (?:autofocus\b|data-(?:keys|first|back|persons|passkey)\b(?:="[^"]*")?)'
)
_MAIN: Final = re.compile(r"(</?)main\b")  # a page has one


@dataclass(frozen=True, slots=True)
class Shown:
    """A sample in one direction."""

    language: str
    direction: str
    title: str
    html: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def specimen(request: HttpRequest) -> HttpResponse:
    """Show every sample in each language; whatever is sent from here leads back here."""
    if request.method == "POST":
        return HttpResponseRedirect(HERE, status=303)
    pack = request.speech.pack
    spoken = {language: samples(speech(language, pack)) for language in LANGUAGES}
    pairs = [
        [
            _shown(request, language, number, sample)
            for language, sample in zip(spoken, pair, strict=True)
        ]
        for number, pair in enumerate(zip(*spoken.values(), strict=True), 1)
    ]
    return render(request, "specimen.html", {"samples": pairs})


def _shown(request: HttpRequest, language: str, number: int, sample: Sample) -> Shown:
    asked = copy(request)
    if sample.context.get("account", request.account) is None:
        asked.account = None  # a page for who is not signed in
    asked.speech = speech(language, request.speech.pack)
    page = render(asked, sample.template, dict(sample.context)).content.decode()
    body = _BODY.search(page)
    assert body is not None  # noqa: S101 - every template of ours has a body
    inner = body[2]
    if not sample.whole and (paper := _PAPER.search(inner)):
        inner = paper[0]
    html = set_apart(inner, f"{number}-{language}")
    html = f'<div class="{body[1] or ""}{" sample" if not sample.whole else ""}">{html}</div>'
    title = asked.speech.say(sample.title)
    return Shown(language, DIRECTIONS[language], title, mark_safe(html))  # noqa: S308 - our own


def set_apart(html: str, mark: str) -> str:
    """Return a part of a page that can stand beside others: names of its own, leading nowhere."""

    def own(match: re.Match[str]) -> str:
        if match[3]:
            return f'href="#{match[3]}-{mark}"'
        return f'{match[1]}="{" ".join(f"{name}-{mark}" for name in match[2].split())}"'

    html = _LEADS.sub(rf'\1="{HERE}"', _ACTS.sub("", html))
    return _OWN.sub(own, _MAIN.sub(r"\1div", html))
