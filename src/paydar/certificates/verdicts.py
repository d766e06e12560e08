# SPDX-License-Identifier: Apache-2.0
"""What checking a document comes to, and the reasons, in the two languages of the doors."""

from dataclasses import dataclass
from typing import Final, Literal

from paydar.certificates.claims import Claims

Kind = Literal[
    "genuine-current",
    "genuine-superseded",
    "genuine",
    "altered",
    "unknown-key",
    "other-paper",
    "unreadable",
]
GENUINE: Final = frozenset({"genuine-current", "genuine-superseded", "genuine"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome. `claims` is what the QR says, `None` when it cannot be read.

    `reasons` are codes of `REASONS`, the deciding one first. Claims of a verdict that is not
    genuine are shown as what the code *says*, never as the truth.
    """

    kind: Kind
    claims: Claims | None
    reasons: tuple[str, ...] = ()

    @property
    def is_genuine(self) -> bool:
        """Whether an office whose key is known issued exactly this."""
        return self.kind in GENUINE

    def text(self, language: str) -> tuple[str, ...]:
        """Return the verdict and its reasons as sentences; English where a language is missing."""
        codes = (self.kind, *self.reasons)
        return tuple((SENTENCES.get(language) or SENTENCES["en"])[code] for code in codes)


SENTENCES: Final[dict[str, dict[str, str]]] = {
    "en": {
        "genuine-current": "Genuine, and the entry still stands as printed.",
        "genuine-superseded": "Genuine when issued, but the entry has been changed since.",
        "genuine": "Genuine.",
        "altered": "Not valid: it has been altered.",
        "unknown-key": "Cannot be confirmed: the key is not on the list.",
        "other-paper": "The code is genuine, but it belongs to another paper.",
        "unreadable": "Nothing could be read.",
        "standing-unknown": "Whether the entry still stands is not known here.",
        "changed-since": "The entry was corrected or annotated after this was issued.",
        "cancelled": "The entry has been cancelled.",
        "contested": "The entry is contested; a registrar has still to decide.",
        "not-a-code": "This is not the text of a document code.",
        "too-long": "The text is longer than a code can be.",
        "damaged-code": "The code is damaged or incomplete.",
        "bad-signature": "The code's signature does not fit what it says.",
        "no-such-key": "No key on the list made this signature.",
        "key-not-valid": "The key may not sign for this office, or not on that day.",
        "not-a-pdf": "The file is not a PDF that can be read.",
        "too-large": "The file is larger than any document of ours; scan the printed code instead.",
        "no-code-in-file": "The file carries no document code; scan the printed code instead.",
        "file-not-signed": "The file is not signed by the office that made the code.",
        "file-changed": "The file was changed after it was signed.",
        "file-acts": "The file holds an action or script, which no document of ours does.",
        "print-differs": "What the file shows is not what the code was made for.",
        "proof-fails": "The attached proof does not lead to a signed register book.",
        "proof-of-another": "The attached proof is of another document.",
        "proven": "The attached proof shows the issue in the office's register book.",
        "proof-not-checked": "The attached proof was not checked: the book's key is not here.",
        "name-differs": "The name on the paper is not the name in the code.",
        "born-differs": "The date of birth on the paper is not the date in the code.",
    },
    "fa": {
        "genuine-current": "مدرک اصیل است و سند ولادت همچنان مطابق آن است.",
        "genuine-superseded": "مدرک هنگام صدور اصیل بوده، ولی سند ولادت پس از آن تغییر کرده است.",
        "genuine": "مدرک اصیل است.",
        "altered": "معتبر نیست: در آن دستکاری شده است.",
        "unknown-key": "تأیید نمی‌شود: کلید امضا در فهرست نیست.",
        "other-paper": "رمزینه اصیل است، ولی از آنِ کاغذ دیگری است.",
        "unreadable": "چیزی خوانده نشد.",
        "standing-unknown": "اعتبار کنونی سند ولادت در اینجا معلوم نیست.",
        "changed-since": "پس از صدور، سند تصحیح یا در حاشیهٔ آن مطلبی درج شده است.",
        "cancelled": "سند ولادت باطل شده است.",
        "contested": "سند مورد تعارض است و مأمور ثبت احوال هنوز رسیدگی نکرده است.",
        "not-a-code": "این، متن رمزینهٔ مدرک نیست.",
        "too-long": "متن بلندتر از آن است که رمزینه باشد.",
        "damaged-code": "رمزینه آسیب دیده یا ناقص است.",
        "bad-signature": "امضای رمزینه با متن آن مطابقت ندارد.",
        "no-such-key": "این امضا با هیچ‌یک از کلیدهای فهرست زده نشده است.",
        "key-not-valid": "این کلید برای این اداره یا در آن تاریخ معتبر نیست.",
        "not-a-pdf": "پرونده PDF خوانایی نیست.",
        "too-large": "پرونده از هر مدرک ما بزرگ‌تر است؛ رمزینهٔ چاپی را بخوانید.",
        "no-code-in-file": "در پرونده رمزینه‌ای نیست؛ رمزینهٔ چاپی را بخوانید.",
        "file-not-signed": "پرونده را ادارهٔ صادرکنندهٔ رمزینه امضا نکرده است.",
        "file-changed": "پرونده پس از امضا تغییر کرده است.",
        "file-acts": "در پرونده دستور یا برنامه‌ای اجرایی هست که در هیچ مدرک ما نیست.",
        "print-differs": "آنچه پرونده نشان می‌دهد با رمزینه مطابقت ندارد.",
        "proof-fails": "برهان پیوست به دفتر امضاشده‌ای نمی‌رسد.",
        "proof-of-another": "برهان پیوست از آنِ مدرک دیگری است.",
        "proven": "برهان پیوست نشان می‌دهد که صدور در دفتر اداره درج شده است.",
        "proof-not-checked": "برهان پیوست بررسی نشد: کلید دفتر در اینجا نیست.",
        "name-differs": "نام روی کاغذ با نام در رمزینه یکی نیست.",
        "born-differs": "تاریخ ولادت روی کاغذ با تاریخ در رمزینه یکی نیست.",
    },
}
REASONS: Final = frozenset(SENTENCES["en"])
