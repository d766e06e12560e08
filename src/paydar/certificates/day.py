# SPDX-License-Identifier: Apache-2.0
"""The sheet that two people sign when a day is closed: the closing, said in words, and no more."""

from typing import Final, Literal

from paydar.births.decide import day_at_counter
from paydar.births.values import day_in_words
from paydar.certificates.birth import Issuing, office_name
from paydar.certificates.document import Document, Row, Space
from paydar.certificates.glyphs import with_codes
from paydar.certificates.render import FONTS
from paydar.facts.days import DayClosed
from paydar.law.say import figures, own_number

Words = dict[str, str]

_TITLE: Final[Words] = {"en": "Closing of the day", "fa": "برگهٔ پایان روز"}
_SENTENCE: Final[Words] = {
    "en": "We counted and compared what stands above, and sign it.",
    "fa": "آنچه در بالا آمده است شمارش و مقابله شد و به امضای ما رسید.",
}
_PARTS: Final[dict[str, Words]] = {
    "day": {"en": "The day", "fa": "روز"},
    "acts": {"en": "Acts since the last closing", "fa": "وقایع و اقدامات از آخرین بستن روز"},
    "booklets": {"en": "Booklets", "fa": "شناسنامه‌های سفید"},
    "fees": {"en": "Fees", "fa": "هزینه‌ها"},
    "books": {"en": "Books", "fa": "دفترها"},
}
_ROWS: Final[dict[str, Words]] = {
    "on": {"en": "Closed on", "fa": "تاریخ بستن"},
    "since": {"en": "Previous closing", "fa": "بستن پیشین"},
    "numbers": {"en": "Registration numbers", "fa": "شماره‌های ثبت"},
    "national": {"en": "Given: {own_number}", "fa": "{own_number} تخصیص‌یافته"},
    "series": {"en": "Series {name}", "fa": "سری {name}"},
    "counted": {"en": "Counted in the safe", "fa": "موجودی شمارش‌شدهٔ گاوصندوق"},
    "fees": {"en": "As the entries say", "fa": "برابر اسناد"},
    "fees_counted": {"en": "Counted in the till", "fa": "وجه شمارش‌شده"},
    "only_here": {"en": "Facts held only here", "fa": "رویدادهای موجود تنها در همین اداره"},
    "note": {"en": "Note", "fa": "یادداشت"},
}
_STOCK: Final[Words] = {
    "en": "given {used}, spoiled {spoiled}, left {left}",
    "fa": "تحویل‌شده {used}، باطل‌شده {spoiled}، مانده {left}",
}
_REACHED: Final[Words] = {"en": "{size} facts, root {root}", "fa": "{size} رویداد، ریشه {root}"}
_FIRST: Final[Words] = {"en": "none", "fa": "ندارد"}
_UP_TO: Final[Words] = {"en": " to ", "fa": " تا "}
_SPACES: Final[dict[str, Words]] = {
    "closer": {"en": "Closed by", "fa": "مسئول بستن روز"},
    "witness": {"en": "Second signer", "fa": "امضاکنندهٔ دوم"},
    "seal": {"en": "Seal of the office", "fa": "مهر اداره"},
}
KINDS: Final[dict[str, Words]] = {
    "birth.declared": {"en": "Births declared", "fa": "اعلام ولادت"},
    "birth.declaration-amended": {"en": "Declarations amended", "fa": "اصلاح اعلام"},
    "birth.returned": {"en": "Declarations returned", "fa": "برگشت برای تکمیل"},
    "birth.refused": {"en": "Registrations refused", "fa": "رد ثبت"},
    "birth.read-back": {"en": "Sheets read back", "fa": "قرائت و امضای برگه"},
    "birth.registered": {"en": "Births registered", "fa": "ثبت ولادت"},
    "birth.numbered": {"en": "Numbers given later", "fa": "تخصیص شمارهٔ معوق"},
    "birth.delivered": {"en": "Documents handed over", "fa": "تحویل مدرک"},
    "death.declared": {"en": "Deaths declared", "fa": "اعلام وفات"},
    "death.returned": {"en": "Declarations of death returned", "fa": "برگشت اعلام وفات برای تکمیل"},
    "death.refused": {"en": "Registrations of death refused", "fa": "رد ثبت وفات"},
    "death.registered": {"en": "Deaths registered", "fa": "ثبت وفات"},
    "booklets.received": {"en": "Runs of blanks received", "fa": "دریافت شناسنامهٔ سفید"},
    "booklet.spoiled": {"en": "Blanks spoiled", "fa": "ابطال شناسنامهٔ سفید"},
    "booklets.counted": {"en": "Counts of blanks", "fa": "شمارش شناسنامهٔ سفید"},
    "day.closed": {"en": "Closings", "fa": "بستن روز"},
    "document.issued": {"en": "Documents issued", "fa": "صدور مدرک"},
    "notifier.enrolled": {"en": "Notifiers enrolled", "fa": "معرفی اطلاع‌دهنده"},
    "notice.received": {"en": "Notices received", "fa": "اطلاعیهٔ رسیده"},
    "notice.amended": {"en": "Notices amended", "fa": "اصلاح اطلاعیه"},
    "notice.withdrawn": {"en": "Notices withdrawn", "fa": "پس‌گرفتن اطلاعیه"},
    "notices.listed": {"en": "Lists of notices", "fa": "فهرست اطلاعیه‌ها"},
    "person.looked-up": {"en": "Look-ups", "fa": "مراجعه به اسناد"},
    "office.founded": {"en": "Office founded", "fa": "تأسیس اداره"},
    "post.created": {"en": "Posts created", "fa": "ایجاد سمت"},
    "staff.assigned": {"en": "Assignments made", "fa": "صدور ابلاغ"},
    "assignment.ended": {"en": "Assignments ended", "fa": "پایان ابلاغ"},
    "number-block.leased": {"en": "Number blocks leased", "fa": "دریافت بازهٔ شماره"},
    "document-key.enrolled": {"en": "Document keys enrolled", "fa": "معرفی کلید مدرک"},
    "epoch.opened": {"en": "Books opened", "fa": "گشایش دفتر"},
}


def day_sheet(issuing: Issuing, closed: DayClosed, place: str, leaf: str) -> Document:
    """Return the sheet of a closing at a position (`book/sequence`) with that leaf hash (hex).

    The signers' names are added by whoever knows the chart.
    """
    language = issuing.language
    return Document(
        kind="day-sheet",
        title=_TITLE[language],
        subtitle=_SENTENCE[language],
        language=language,
        direction="rtl" if language == "fa" else "ltr",
        authority=issuing.pack.documents.issuer[language],
        office=issuing.office.office,
        office_name=office_name(issuing.office, language),
        number="",
        serial=place,
        rows=(
            *_day_rows(issuing, closed),
            *_act_rows(issuing, closed),
            *_stock_rows(closed, language),
            *_fee_rows(issuing, closed),
            *_book_rows(closed, language),
        ),
        standing=place,
        digest=leaf,
    )


def signing(language: str, closer: str, witness: str) -> tuple[Space, ...]:
    """Return the places for two hands and the seal."""
    return (
        Space(_SPACES["closer"][language], with_codes(closer, FONTS)),
        Space(_SPACES["witness"][language], with_codes(witness, FONTS)),
        Space(_SPACES["seal"][language], shape="stamp"),
    )


def _day_rows(issuing: Issuing, closed: DayClosed) -> list[Row]:
    language = issuing.language
    day = day_in_words(issuing.pack, day_at_counter(closed.on, issuing.pack.calendar), language)
    before = Row(_said("since", language), closed.since or _FIRST[language], _way(closed.since))
    rows = [Row(_said("on", language), day), before]
    if closed.note:
        rows.append(Row(_said("note", language), with_codes(closed.note, FONTS)))
    return _under("day", rows, language)


def _act_rows(issuing: Issuing, closed: DayClosed) -> list[Row]:
    language = issuing.language
    rows = [
        Row(KINDS.get(act.kind, {}).get(language, act.kind), figures(act.count, language))
        for act in closed.acts
    ]
    if closed.first_number:
        run = dict.fromkeys((closed.first_number, closed.last_number))
        numbers = _UP_TO[language].join(f"\u2066{number}\u2069" for number in run)
        rows.append(Row(_said("numbers", language), numbers))
    given = _said("national", language).format(own_number=own_number(issuing.pack, language))
    rows.append(Row(given, figures(closed.national_numbers, language)))
    return _under("acts", rows, language)


def _stock_rows(closed: DayClosed, language: str) -> list[Row]:
    rows = []
    for blanks in closed.blanks:
        counts = {
            name: figures(getattr(blanks, name), language) for name in ("used", "spoiled", "left")
        }
        label = _said("series", language).format(name=f"\u2068{blanks.series}\u2069")
        rows.append(Row(label, _STOCK[language].format_map(counts)))
    if closed.blanks_counted is not None:
        rows.append(Row(_said("counted", language), figures(closed.blanks_counted, language)))
    return _under("booklets", rows, language)


def _fee_rows(issuing: Issuing, closed: DayClosed) -> list[Row]:
    language, currency = issuing.language, issuing.pack.about.currency[issuing.language]
    rows = [Row(_said("fees", language), f"{figures(closed.fees, language)} {currency}")]
    if closed.fees_counted is not None:
        counted = f"{figures(closed.fees_counted, language)} {currency}"
        rows.append(Row(_said("fees_counted", language), counted))
    return _under("fees", rows, language)


def _book_rows(closed: DayClosed, language: str) -> list[Row]:
    rows = [
        Row(
            f"\u2066{reached.book}\u2069",
            _REACHED[language].format(
                size=figures(reached.size, language), root=f"\u2066{reached.root[:16]}…\u2069"
            ),
        )
        for reached in closed.books
    ]
    rows.append(Row(_said("only_here", language), figures(closed.only_here, language)))
    return _under("books", rows, language)


def _said(row: str, language: str) -> str:
    return _ROWS[row][language]


def _way(text: str) -> Literal["ltr", "auto"]:
    return "ltr" if text else "auto"


def _under(part: str, rows: list[Row], language: str) -> list[Row]:
    return [Row(r.label, r.value, r.direction, _PARTS[part][language]) for r in rows]
