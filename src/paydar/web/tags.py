# SPDX-License-Identifier: Apache-2.0
"""What templates may say: sentences, figures, days. Each asks the speech of the request."""

import datetime as dt
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html

from paydar.births.values import day_in_words
from paydar.facts.values import DateOf
from paydar.law.grounds import Refusal
from paydar.law.say import say as law_says
from paydar.web.parents import handing
from paydar.web.sentences import catalogue
from paydar.web.sheet.noticed import Sight
from paydar.web.speech import Speech
from paydar.web.statics import address

register = template.Library()


def _speech(context: Context) -> Speech:
    found: Speech = context["speech"]
    return found


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **values: Any) -> str:  # noqa: ANN401
    """Return a sentence of the catalogue."""
    return _speech(context).say(key, **values)


@register.simple_tag(takes_context=True)
def figure(context: Context, number: int) -> str:
    """Return a count, isolated from the text around it."""
    return format_html('<bdi class="num">{}</bdi>', _speech(context).figure(number))


@register.simple_tag(takes_context=True)
def digits(context: Context, text: object) -> str:
    """Return a number or identifier in the figures of the language, isolated."""
    return format_html('<bdi class="num">{}</bdi>', _speech(context).digits(text))


@register.simple_tag(takes_context=True)
def day(context: Context, value: dt.date | str) -> str:
    """Return a day in the office's calendar."""
    if not value:
        return ""
    known = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return _speech(context).day(known)


@register.simple_tag(takes_context=True)
def told_day(context: Context, value: DateOf) -> str:
    """Return a day as it was told, partial ones too, in the office's calendar."""
    speech = _speech(context)
    return day_in_words(speech.pack, value, speech.language)


@register.simple_tag(takes_context=True)
def label(context: Context, field: str) -> str:
    """Return the law pack's label of a field."""
    return _speech(context).label(field)


@register.simple_tag(takes_context=True)
def coded(context: Context, listed: str, value: str) -> str:
    """Return the law pack's word for a coded value."""
    return _speech(context).code(listed, value)


@register.simple_tag
def static(name: str) -> str:
    """Return the address of one of our own files."""
    return address(name)


@register.simple_tag(takes_context=True)
def say_key(context: Context, part: str, *names: str) -> str:
    """Return a sentence whose key is put together: `part.name-name`."""
    return _speech(context).say(f"{part}.{'-'.join(names)}")


@register.simple_tag(takes_context=True)
def say_reason(context: Context, ground: str) -> str:
    """Return a ground of refusal as it stands in a list, else in the pack's words, else its name.

    The pack's sentence leaves a gap where it would name a value.
    """
    speech = _speech(context)
    key = f"reason.{ground}"
    if key in catalogue(speech.language):
        return speech.say(key)
    return law_says(speech.pack, Refusal(ground), speech.language).message


@register.simple_tag(takes_context=True)
def say_document(context: Context, document: str) -> str:
    """Return the title of a document of the law pack."""
    speech = _speech(context)
    known = speech.pack.documents.documents
    return known[document].title[speech.language] if document in known else document


@register.simple_tag(takes_context=True)
def plain_digits(context: Context, text: object) -> str:
    """Return a number in the figures of the language, where no markup can stand."""
    return _speech(context).digits(text)


@register.simple_tag(takes_context=True)
def from_notice(context: Context, box: str) -> str:
    """Return the mark of a box that says what the hospital's notice says; empty for any other."""
    sight = context.get("noticed")
    mark = sight.marks.get(box) if isinstance(sight, Sight) else None
    if mark is None or not mark.same:
        return ""
    return format_html('<small class="carried">{}</small>', _speech(context).say("notices.mark"))


@register.simple_tag(takes_context=True)
def notice_differs(context: Context, box: str) -> str:
    """Return what the notice says of a box that says something else; empty for any other."""
    sight = context.get("noticed")
    mark = sight.marks.get(box) if isinstance(sight, Sight) else None
    if mark is None or mark.same:
        return ""
    words = _speech(context).say("notices.mark-differs", text=f"\u2068{mark.text}\u2069")
    return format_html('<span class="echo noticed">{}</span>', words)


@register.simple_tag(takes_context=True)
def from_phone(context: Context, box: str) -> str:
    """Return the mark of a box that says what a parent typed on a phone; empty for any other."""
    sight = context.get("phoned")
    mark = sight.marks.get(box) if isinstance(sight, handing.Sight) else None
    if mark is None or not mark.same:
        return ""
    return format_html('<small class="carried">{}</small>', _speech(context).say("parents.mark"))


@register.simple_tag(takes_context=True)
def phone_differs(context: Context, box: str) -> str:
    """Return what a parent typed for a box that says something else; empty for any other."""
    sight = context.get("phoned")
    mark = sight.marks.get(box) if isinstance(sight, handing.Sight) else None
    if mark is None or mark.same:
        return ""
    words = _speech(context).say("parents.mark-differs", text=f"\u2068{mark.text}\u2069")
    return format_html('<span class="echo noticed">{}</span>', words)
