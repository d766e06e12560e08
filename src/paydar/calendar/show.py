# SPDX-License-Identifier: Apache-2.0
"""Days as they stand on screen and paper, in Persian and English, in three calendars."""

from datetime import date
from typing import Final

from paydar.calendar.digits import to_persian
from paydar.calendar.error import CalendarError
from paydar.calendar.given import GivenDate, parts_of, precision_in
from paydar.calendar.hijri import HijriDate

CALENDARS: Final = ("jalali", "gregorian", "hijri")
LANGUAGES: Final = ("fa", "en")

# fmt: off
WEEKDAYS: Final = {
    "fa": ("دوشنبه", "سه\u200cشنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS: Final = {
    ("jalali", "fa"): (
        "فروردین", "اردیبهشت", "خرداد", "تیر",
        "مرداد", "شهریور", "مهر", "آبان",
        "آذر", "دی", "بهمن", "اسفند",
    ),
    ("jalali", "en"): (
        "Farvardin", "Ordibehesht", "Khordad", "Tir",
        "Mordad", "Shahrivar", "Mehr", "Aban",
        "Azar", "Dey", "Bahman", "Esfand",
    ),
    ("gregorian", "fa"): (
        "ژانویه", "فوریه", "مارس", "آوریل",
        "مه", "ژوئن", "ژوئیه", "اوت",
        "سپتامبر", "اکتبر", "نوامبر", "دسامبر",
    ),
    ("gregorian", "en"): (
        "January", "February", "March", "April",
        "May", "June", "July", "August",
        "September", "October", "November", "December",
    ),
    ("hijri", "fa"): (
        "محرم", "صفر", "ربیع\u200cالاول", "ربیع\u200cالثانی",
        "جمادی\u200cالاول", "جمادی\u200cالثانی", "رجب", "شعبان",
        "رمضان", "شوال", "ذی\u200cالقعده", "ذی\u200cالحجه",
    ),
    ("hijri", "en"): (
        "Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Thani",
        "Jumada al-Ula", "Jumada al-Akhirah", "Rajab", "Shaban",
        "Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah",
    ),
}
# fmt: on
_UNKNOWN: Final = {"fa": "نامعلوم", "en": "unknown"}
_TO: Final = {"fa": " تا ", "en": " to "}


def weekday_name(day: date, language: str) -> str:
    """Return the name of the weekday."""
    _require_language(language)
    return WEEKDAYS[language][day.weekday()]


def month_name(calendar: str, month: int, language: str) -> str:
    """Return the name of month 1 to 12; refuses `date-impossible` for any other."""
    _require_language(language)
    _require_calendar(calendar)
    if not 1 <= month <= len(MONTHS[calendar, language]):
        raise CalendarError("date-impossible", part="month", value=str(month), longest="12")
    return MONTHS[calendar, language][month - 1]


def show(day: date, calendar: str, language: str) -> str:
    """Return the long form with its weekday; lunar Hijri may be off by a day or two.

    >>> show(date(2026, 11, 14), "jalali", "fa")
    'شنبه ۲۳ آبان ۱۴۰۵'
    >>> show(date(2026, 11, 14), "gregorian", "en")
    'Saturday 14 November 2026'
    """
    return f"{weekday_name(day, language)} {_plain(day, calendar, language)}"


def numeric(day: date, calendar: str, language: str) -> str:
    """Return year, month and day in figures: 1405/08/23, or 2026-11-14 for Gregorian."""
    _require_language(language)
    year, month, number = _parts(day, calendar)
    mark = "-" if calendar == "gregorian" else "/"
    return _figures(f"{year:04}{mark}{month:02}{mark}{number:02}", language)


def show_given(given: GivenDate, language: str, calendar: str | None = None) -> str:
    """Return a given date in long form: only what is known, in its own calendar or another.

    A month or year that is not a whole one in the other calendar is shown as its two end days.
    """
    _require_language(language)
    there = calendar or given.calendar
    _require_calendar(there)
    if given.is_full:
        return show(given.earliest, there, language)
    if given.is_open:
        return _UNKNOWN[language]
    precision = "unknown" if there == "hijri" else precision_in(given.earliest, given.latest, there)
    if precision == "unknown":
        ends = (_plain(end, there, language) for end in (given.earliest, given.latest))
        return _TO[language].join(ends)
    year, month, _ = _parts(given.earliest, there)
    words = [month_name(there, month, language)] if precision == "month" else []
    return " ".join([*words, _figures(str(year), language)])


def age_on(birth: date, day: date, calendar: str = "gregorian") -> int:
    """Return completed years on `day`; below zero when `day` comes before the birth.

    A year is completed on the birthday as `calendar` counts it. Who was born on a leap day
    completes the year, in a common year, on the day after the last of that month.
    """
    born, then = parts_of(birth, calendar), parts_of(day, calendar)
    return then[0] - born[0] - (then[1:] < born[1:])


def _plain(day: date, calendar: str, language: str) -> str:
    """Return the long form without the weekday."""
    year, month, number = _parts(day, calendar)
    return (
        f"{_figures(str(number), language)} {month_name(calendar, month, language)} "
        f"{_figures(str(year), language)}"
    )


def _parts(day: date, calendar: str) -> tuple[int, int, int]:
    if calendar == "hijri":
        there = HijriDate.from_gregorian(day)
        return there.year, there.month, there.day
    return parts_of(day, calendar)


def _figures(text: str, language: str) -> str:
    return to_persian(text) if language == "fa" else text


def _require_language(language: str) -> None:
    if language not in LANGUAGES:
        raise CalendarError("language-unknown", value=language)


def _require_calendar(calendar: str) -> None:
    if calendar not in CALENDARS:
        raise CalendarError("calendar-unknown", value=calendar)
