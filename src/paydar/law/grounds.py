# SPDX-License-Identifier: Apache-2.0
"""Why something is refused: every ground that any decision knows, in this one place.

A ground is a stable word for programs. The sentence that people read, the way out and the article
belong to the law pack (`grounds.toml`). A refusal is a value: all of them are collected.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal


class Ground(StrEnum):
    """A ground of refusal. The value is kebab-case and never changes its meaning."""

    # Dates as they are read (the calendar room raises the first nine).
    DATE_EMPTY = "date-empty"
    DATE_TOO_LONG = "date-too-long"
    DATE_FORMAT = "date-format"
    DATE_TWO_DIGIT_YEAR = "date-two-digit-year"
    DATE_IMPOSSIBLE = "date-impossible"
    DATE_PART_UNKNOWN = "date-part-unknown"
    DATE_OUT_OF_RANGE = "date-out-of-range"
    DATE_INTERVAL = "date-interval"
    CALENDAR_UNKNOWN = "calendar-unknown"
    DATE_NOT_AS_WRITTEN = "date-not-as-written"
    DATE_IN_FUTURE = "date-in-future"

    # The child, as told.
    HOUR_MALFORMED = "hour-malformed"
    HOUR_MISSING = "hour-missing"
    ORDER_IMPOSSIBLE = "order-impossible"
    WEIGHT_IMPOSSIBLE = "weight-impossible"
    GESTATION_IMPOSSIBLE = "gestation-impossible"
    DIED_BEFORE_BIRTH = "died-before-birth"
    DIED_TOO_LONG_AFTER_BIRTH = "died-too-long-after-birth"
    ARRIVAL_BEFORE_BIRTH = "arrival-before-birth"
    FOUND_BEFORE_BIRTH = "found-before-birth"
    FOUND_REPORT_MISSING = "found-report-missing"
    FOUNDLING_WITH_PARENTS = "foundling-with-parents"
    BIRTH_DATE_NEEDS_ASSESSMENT = "birth-date-needs-assessment"
    SITE_AND_PLACE_DIFFER = "site-and-place-differ"

    # Texts, codes and papers, as told.
    TEXT_UNREADABLE = "text-unreadable"
    TEXT_TOO_LONG = "text-too-long"
    CODE_UNKNOWN = "code-unknown"
    COUNT_IMPOSSIBLE = "count-impossible"
    PLACE_MISSING = "place-missing"
    PLACE_UNKNOWN = "place-unknown"
    PAPER_INCOMPLETE = "paper-incomplete"
    NOTICE_INCOMPLETE = "notice-incomplete"
    NOTICE_BEFORE_BIRTH = "notice-before-birth"
    ATTACHMENT_INVALID = "attachment-invalid"
    ATTACHMENT_TOO_LARGE = "attachment-too-large"
    ATTACHMENTS_TOO_MANY = "attachments-too-many"

    # The cause of death, as certified.
    CAUSE_MISSING = "cause-missing"
    CAUSE_LINE_GAP = "cause-line-gap"
    CAUSE_CODE_INVALID = "cause-code-invalid"
    CAUSE_CODE_OTHER_SEX = "cause-code-other-sex"
    CAUSE_CODE_OTHER_AGE = "cause-code-other-age"
    CAUSE_CODE_NOT_UNDERLYING = "cause-code-not-underlying"
    MANNER_AND_CODE_DIFFER = "manner-and-code-differ"
    CAUSE_ANSWER_MISSING = "cause-answer-missing"
    CAUSE_ANSWERS_DIFFER = "cause-answers-differ"
    PREGNANCY_NOT_POSSIBLE = "pregnancy-not-possible"
    INFANT_PART_NOT_POSSIBLE = "infant-part-not-possible"
    CERTIFIER_MISSING = "certifier-missing"
    INTERVAL_NOT_AS_WRITTEN = "interval-not-as-written"
    CAUSE_DATE_IMPOSSIBLE = "cause-date-impossible"

    # Official numbers (the identity room raises the first five).
    NUMBER_FORMAT = "number-format"
    NUMBER_LENGTH = "number-length"
    NUMBER_CHECKSUM = "number-checksum"
    NUMBER_COMPONENT = "number-component"
    NUMBER_BLOCK_USED_UP = "number-block-used-up"
    NUMBER_MISSING = "number-missing"
    NUMBER_AND_REASON = "number-and-reason"
    NUMBER_TWICE = "number-twice"

    # Names (the names room raises the first nine).
    NAME_EMPTY = "name-empty"
    NAME_TOO_LONG = "name-too-long"
    NAME_NO_LETTER = "name-no-letter"
    NAME_CONTROL_CHARACTER = "name-control-character"
    NAME_UNASSIGNED_CHARACTER = "name-unassigned-character"
    NAME_TOO_MANY_MARKS = "name-too-many-marks"
    NAME_MIXED_SCRIPTS = "name-mixed-scripts"
    NAME_CHARACTER = "name-character"
    NAME_NOT_LATIN = "name-not-latin"
    NAME_NOT_IN_REGISTER_SCRIPT = "name-not-in-register-script"
    NAME_TOO_MANY_PARTS = "name-too-many-parts"
    NAME_FORBIDDEN = "name-forbidden"
    NAME_NOT_FOR_SEX = "name-not-for-sex"
    NAME_NEEDS_INQUIRY = "name-needs-inquiry"
    FAMILY_NAME_NOT_FATHERS = "family-name-not-fathers"
    FAMILY_NAME_NOT_MOTHERS = "family-name-not-mothers"
    FAMILY_NAME_MISSING = "family-name-missing"

    # Father and mother.
    MOTHER_MISSING = "mother-missing"
    PARENT_INCOMPLETE = "parent-incomplete"
    UNNAMED_PARENT_WITH_DETAILS = "unnamed-parent-with-details"
    ABSENT_PARENT_FIRST_NAME_ONLY = "absent-parent-first-name-only"
    PARENT_BORN_AFTER_CHILD = "parent-born-after-child"
    PARENT_TOO_YOUNG = "parent-too-young"
    PARENT_WRONG_SEX = "parent-wrong-sex"
    PARENT_NAME_DIFFERS = "parent-name-differs"
    PARENT_BIRTH_DATE_DIFFERS = "parent-birth-date-differs"
    MOTHER_DEAD_BEFORE_BIRTH = "mother-dead-before-birth"
    FATHER_DEAD_TOO_LONG = "father-dead-too-long"
    BIRTHS_TOO_NEAR = "births-too-near"
    ORDER_TAKEN = "order-taken"
    PLURALITY_DIFFERS = "plurality-differs"
    PERMISSION_MISSING = "permission-missing"
    MARRIAGE_NEEDS_FATHER = "marriage-needs-father"
    MARRIAGE_INCOMPLETE = "marriage-incomplete"

    # Declarant, evidence, term, fee, competence.
    DECLARANT_NOT_ENTITLED = "declarant-not-entitled"
    DECLARANT_REASON_MISSING = "declarant-reason-missing"
    DECLARANT_NOT_IDENTIFIED = "declarant-not-identified"
    DECLARANT_AUTHORITY_MISSING = "declarant-authority-missing"
    DECLARANT_IS_NOT_PARENT = "declarant-is-not-parent"
    DECLARANT_DEAD = "declarant-dead"
    DECLARANT_TOO_YOUNG = "declarant-too-young"
    EVIDENCE_MISSING = "evidence-missing"
    WITNESS_IS_DECLARANT = "witness-is-declarant"
    WITNESS_TWICE = "witness-twice"
    WITNESS_TOO_YOUNG = "witness-too-young"
    WITNESS_NOT_IDENTIFIED = "witness-not-identified"
    EXTRA_EVIDENCE_MISSING = "extra-evidence-missing"
    NOTICE_CLAIMED = "notice-claimed"
    FEE_MISSING = "fee-missing"
    FEE_OUT_OF_RANGE = "fee-out-of-range"
    FEE_NOT_DUE = "fee-not-due"
    FEE_RECEIPT_MISSING = "fee-receipt-missing"
    OFFICE_NOT_COMPETENT = "office-not-competent"

    # Deaths.
    ALREADY_DEAD = "already-dead"
    DEATH_BEFORE_BIRTH = "death-before-birth"
    DEATH_BEFORE_CHILD = "death-before-child"
    DECEASED_INCOMPLETE = "deceased-incomplete"
    DECEASED_NAME_DIFFERS = "deceased-name-differs"
    DECEASED_SEX_DIFFERS = "deceased-sex-differs"
    DECEASED_BIRTH_DATE_DIFFERS = "deceased-birth-date-differs"
    DECEASED_TWO_PERSONS = "deceased-two-persons"
    DEATH_DECLARANT_NOT_ENTITLED = "death-declarant-not-entitled"
    DEATH_DECLARANT_REASON_MISSING = "death-declarant-reason-missing"
    DEATH_DECLARANT_AUTHORITY_MISSING = "death-declarant-authority-missing"
    DECLARANT_IS_DECEASED = "declarant-is-deceased"
    KNOWN_BEFORE_DEATH = "known-before-death"
    DEATH_EVIDENCE_MISSING = "death-evidence-missing"
    DEATH_EXTRA_MISSING = "death-extra-missing"
    CERTIFICATE_INCOMPLETE = "certificate-incomplete"
    CERTIFICATE_BEFORE_DEATH = "certificate-before-death"
    CERTIFICATE_CLAIMED = "certificate-claimed"
    PERMIT_MISSING = "permit-missing"
    PERMIT_AND_REASON = "permit-and-reason"
    PERMIT_NOT_DUE = "permit-not-due"
    PERMIT_INCOMPLETE = "permit-incomplete"
    PERMIT_BEFORE_DEATH = "permit-before-death"
    BOOKLET_NOT_COLLECTED = "booklet-not-collected"
    BOOKLET_AND_REASON = "booklet-and-reason"
    BOOKLET_NOT_TAKEN_IN = "booklet-not-taken-in"
    BOOKLET_VOIDED = "booklet-voided"
    BOOKLET_OF_ANOTHER = "booklet-of-another"
    DEATH_OFFICE_NOT_COMPETENT = "death-office-not-competent"

    # Booklets.
    BOOKLET_MISSING = "booklet-missing"
    BOOKLET_NOT_DUE = "booklet-not-due"
    BOOKLET_UNKNOWN = "booklet-unknown"
    BOOKLET_SPOILED = "booklet-spoiled"
    BOOKLET_USED = "booklet-used"

    # Notices of hospitals and midwives.
    NOTIFIER_UNKNOWN = "notifier-unknown"
    ISSUER_TAKEN = "issuer-taken"
    PUBLIC_KEY_INVALID = "public-key-invalid"
    NOTICE_EMPTY = "notice-empty"
    NOTICE_NOT_LIVE_BIRTH = "notice-not-live-birth"
    NOTICE_KNOWN = "notice-known"
    NOTICE_UNKNOWN = "notice-unknown"
    NOTICE_WITHDRAWN = "notice-withdrawn"
    NOTICE_DECLARED = "notice-declared"
    LIST_NOT_A_RUN = "list-not-a-run"
    LIST_KNOWN = "list-known"
    LIST_OVERLAPS = "list-overlaps"
    FILE_UNREADABLE = "file-unreadable"
    FILE_ALTERED = "file-altered"
    FILE_OF_A_STRANGER = "file-of-a-stranger"

    # The steps of an entry.
    ALREADY_DECLARED = "already-declared"
    ALREADY_REGISTERED = "already-registered"
    ALREADY_REFUSED = "already-refused"
    ALREADY_DELIVERED = "already-delivered"
    ALREADY_SIGNED = "already-signed"
    NOT_DECLARED = "not-declared"
    NOT_READ_BACK = "not-read-back"
    NOT_REGISTERED = "not-registered"
    NUMBER_NOT_AWAITED = "number-not-awaited"
    OTHER_EVENT = "other-event"
    READ_BACK_DIFFERS = "read-back-differs"
    READ_BACK_MISSING = "read-back-missing"
    DECLARATION_MISSING = "declaration-missing"
    DECLARATION_TWICE = "declaration-twice"
    MARKS_DIFFER = "marks-differ"
    TRUSTED_PERSON_MISSING = "trusted-person-missing"
    NOTHING_CHANGED = "nothing-changed"
    NOTHING_MISSING = "nothing-missing"
    REASONS_MISSING = "reasons-missing"
    RECEIVER_MISSING = "receiver-missing"
    POST_NUMBER_MISSING = "post-number-missing"

    # The closing of a day.
    DAY_EMPTY = "day-empty"
    SECOND_PERSON_MISSING = "second-person-missing"
    BLANKS_NOT_COUNTED = "blanks-not-counted"
    FEES_NOT_COUNTED = "fees-not-counted"
    COUNT_DIFFERS = "count-differs"

    # The door (raised by the counter, listed here so that each has its sentence).
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    COMMAND_UNKNOWN = "command-unknown"
    KEY_REUSED = "key-reused"
    CHANGED_SINCE_SEEN = "changed-since-seen"
    NOT_AUTHORISED = "not-authorised"
    OFFICE_NOT_OURS = "office-not-ours"
    ENTRY_UNKNOWN = "entry-unknown"
    NEEDS_NEWER_VERSION = "needs-newer-version"
    LETTER_NOT_PRINTABLE = "letter-not-printable"
    PURPOSE_MISSING = "purpose-missing"
    LOOK_UP_NOT_WRITTEN = "look-up-not-written"


FactKind = Literal["text", "date", "count", "codes"]

# How a named value in a message is shown. `codes` are shown by their words in the pack.
KINDS: Final[dict[str, FactKind]] = {
    "value": "text",
    "name": "text",
    "number": "text",
    "office": "text",
    "standing": "text",
    "character": "text",
    "word": "text",
    "basis": "text",
    "part": "codes",
    "longest": "count",
    "least": "count",
    "most": "count",
    "days": "count",
    "age": "count",
    "count": "count",
    "on": "date",
    "other_on": "date",
    "last_day": "date",
    "role": "codes",
    "roles": "codes",
    "needs": "codes",
    "excuses": "codes",
    "death_role": "codes",
    "death_roles": "codes",
    "death_needs": "codes",
    "site": "codes",
    "sex": "codes",
    "timeliness": "codes",
    "classification": "codes",
    "manner": "codes",
    "problem": "codes",
}

# Values that a ground always brings; its sentences may use these and no others.
FACTS: Final[dict[Ground, tuple[str, ...]]] = {
    Ground.DATE_TOO_LONG: ("longest",),
    Ground.DATE_FORMAT: ("value",),
    Ground.DATE_TWO_DIGIT_YEAR: ("value",),
    Ground.DATE_IMPOSSIBLE: ("part", "value", "longest"),
    Ground.DATE_PART_UNKNOWN: ("part",),
    Ground.CALENDAR_UNKNOWN: ("value",),
    Ground.DATE_NOT_AS_WRITTEN: ("value",),
    Ground.DATE_IN_FUTURE: ("on", "other_on"),
    Ground.HOUR_MALFORMED: ("value",),
    Ground.ORDER_IMPOSSIBLE: ("most",),
    Ground.WEIGHT_IMPOSSIBLE: ("value", "least", "most"),
    Ground.GESTATION_IMPOSSIBLE: ("value", "least", "most"),
    Ground.DIED_BEFORE_BIRTH: ("on", "other_on"),
    Ground.DIED_TOO_LONG_AFTER_BIRTH: ("days",),
    Ground.ARRIVAL_BEFORE_BIRTH: ("on", "other_on"),
    Ground.FOUND_BEFORE_BIRTH: ("on", "other_on"),
    Ground.BIRTH_DATE_NEEDS_ASSESSMENT: ("days", "needs"),
    Ground.SITE_AND_PLACE_DIFFER: ("site",),
    Ground.TEXT_TOO_LONG: ("longest",),
    Ground.CODE_UNKNOWN: ("value",),
    Ground.COUNT_IMPOSSIBLE: ("value", "least", "most"),
    Ground.PLACE_UNKNOWN: ("value",),
    Ground.NOTICE_BEFORE_BIRTH: ("on", "other_on"),
    Ground.ATTACHMENT_TOO_LARGE: ("most",),
    Ground.ATTACHMENTS_TOO_MANY: ("most",),
    Ground.CAUSE_CODE_INVALID: (
        "value",
        "classification",
    ),
    Ground.CAUSE_CODE_OTHER_SEX: ("value",),
    Ground.CAUSE_CODE_OTHER_AGE: ("value",),
    Ground.CAUSE_CODE_NOT_UNDERLYING: ("value",),
    Ground.MANNER_AND_CODE_DIFFER: (
        "value",
        "manner",
    ),
    Ground.PREGNANCY_NOT_POSSIBLE: (
        "least",
        "most",
    ),
    Ground.INFANT_PART_NOT_POSSIBLE: ("days",),
    Ground.INTERVAL_NOT_AS_WRITTEN: ("value",),
    Ground.CAUSE_DATE_IMPOSSIBLE: (
        "on",
        "other_on",
    ),
    Ground.NAME_TOO_LONG: ("longest",),
    Ground.NAME_CONTROL_CHARACTER: ("character",),
    Ground.NAME_UNASSIGNED_CHARACTER: ("character",),
    Ground.NAME_TOO_MANY_MARKS: ("word", "most"),
    Ground.NAME_MIXED_SCRIPTS: ("word",),
    Ground.NAME_CHARACTER: ("character",),
    Ground.NAME_TOO_MANY_PARTS: ("most",),
    Ground.NAME_FORBIDDEN: ("name",),
    Ground.NAME_NOT_FOR_SEX: ("name", "sex"),
    Ground.NAME_NEEDS_INQUIRY: ("name",),
    Ground.FAMILY_NAME_NOT_FATHERS: ("name",),
    Ground.FAMILY_NAME_NOT_MOTHERS: ("name",),
    Ground.PARENT_BORN_AFTER_CHILD: ("on", "other_on"),
    Ground.PARENT_TOO_YOUNG: ("age", "least"),
    Ground.PARENT_NAME_DIFFERS: ("name",),
    Ground.MOTHER_DEAD_BEFORE_BIRTH: ("on", "other_on"),
    Ground.FATHER_DEAD_TOO_LONG: ("on", "days"),
    Ground.BIRTHS_TOO_NEAR: ("on", "days"),
    Ground.ORDER_TAKEN: ("count",),
    Ground.PLURALITY_DIFFERS: ("count",),
    Ground.PERMISSION_MISSING: ("age", "least"),
    Ground.DECLARANT_NOT_ENTITLED: ("role", "roles"),
    Ground.DECLARANT_REASON_MISSING: ("roles", "excuses"),
    Ground.DECLARANT_AUTHORITY_MISSING: ("role",),
    Ground.DECLARANT_IS_NOT_PARENT: ("role",),
    Ground.DECLARANT_DEAD: ("role",),
    Ground.DECLARANT_TOO_YOUNG: ("least",),
    Ground.EVIDENCE_MISSING: ("least",),
    Ground.WITNESS_TOO_YOUNG: ("least",),
    Ground.EXTRA_EVIDENCE_MISSING: ("last_day", "timeliness", "needs"),
    Ground.NOTICE_CLAIMED: ("standing",),
    Ground.FEE_MISSING: ("least", "most"),
    Ground.FEE_OUT_OF_RANGE: ("least", "most"),
    Ground.OFFICE_NOT_COMPETENT: ("office",),
    Ground.ALREADY_DEAD: ("standing",),
    Ground.DEATH_BEFORE_BIRTH: ("on", "other_on"),
    Ground.DEATH_BEFORE_CHILD: ("on",),
    Ground.DECEASED_NAME_DIFFERS: ("name",),
    Ground.DEATH_DECLARANT_NOT_ENTITLED: ("death_role", "death_roles"),
    Ground.DEATH_DECLARANT_REASON_MISSING: ("death_roles", "excuses"),
    Ground.DEATH_DECLARANT_AUTHORITY_MISSING: ("death_role",),
    Ground.KNOWN_BEFORE_DEATH: ("on", "other_on"),
    Ground.DEATH_EVIDENCE_MISSING: ("least",),
    Ground.DEATH_EXTRA_MISSING: ("last_day", "timeliness", "death_needs"),
    Ground.CERTIFICATE_BEFORE_DEATH: ("on", "other_on"),
    Ground.CERTIFICATE_CLAIMED: ("standing",),
    Ground.PERMIT_BEFORE_DEATH: ("on", "other_on"),
    Ground.BOOKLET_VOIDED: ("number",),
    Ground.BOOKLET_OF_ANOTHER: ("number",),
    Ground.DEATH_OFFICE_NOT_COMPETENT: ("office",),
    Ground.BOOKLET_UNKNOWN: ("number",),
    Ground.BOOKLET_SPOILED: ("number",),
    Ground.BOOKLET_USED: ("number",),
    Ground.ISSUER_TAKEN: ("name",),
    Ground.NOTICE_KNOWN: ("number",),
    Ground.NOTICE_UNKNOWN: ("number",),
    Ground.NOTICE_WITHDRAWN: ("number",),
    Ground.NOTICE_DECLARED: ("number",),
    Ground.LIST_NOT_A_RUN: ("most",),
    Ground.LIST_KNOWN: ("count",),
    Ground.LIST_OVERLAPS: ("number",),
    Ground.FILE_UNREADABLE: ("value",),
    Ground.ALREADY_REGISTERED: ("standing",),
    Ground.MARKS_DIFFER: ("count",),
    Ground.MALFORMED: ("value",),
    Ground.TOO_LARGE: ("most",),
    Ground.COMMAND_UNKNOWN: ("value",),
    Ground.OFFICE_NOT_OURS: ("office",),
    Ground.LETTER_NOT_PRINTABLE: ("word",),
    Ground.COUNT_DIFFERS: ("value", "most"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One ground for saying no.

    `field` is the dotted name of what was told (`mother.number`), empty for the act as a whole;
    `law` the article's key in the pack; `facts` the values that the sentence needs: ISO days,
    counts in digits, codes joined by a space, or plain text.
    """

    ground: str
    field: str = ""
    law: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at that stops nothing; shown in the margin beside its field."""

    about: str
    field: str = ""
    law: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def facts_of(ground: Ground) -> tuple[str, ...]:
    """Return the names of the values that a refusal on this ground brings."""
    return FACTS.get(ground, ())
