# SPDX-License-Identifier: Apache-2.0
"""The shapes of a law pack's data files. Unknown keys are refused; every rule names its source.

`source` is the key of an article in `articles.toml`, or `unverified` when nobody could check it:
`paydar law check` lists those. Days are civil days, ages completed years, amounts the smallest
unit of the pack's currency, weights grams, gestation completed weeks, print positions millimetres.
"""

import datetime as dt
from typing import Literal

import msgspec

from paydar.facts import deaths
from paydar.facts.births import Role

Words = dict[str, str]  # language -> text
Timeliness = Literal["timely", "late", "delayed"]
Extra = Literal[
    "police-report",
    "court-order",
    "age-assessment",
    "parents-affidavit",
    "school-or-health-record",
    "consular-paper",
]
Excuse = Literal["absent", "dead", "unknown", "incapable", "minor", "none"]
MarriageState = Literal["registered", "unregistered", "none", "undisclosed"]
UNVERIFIED = "unverified"


def cited(source: str) -> str:
    """Return the article that is cited for a rule; empty where nobody could check the source."""
    return "" if source == UNVERIFIED else source


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A piece of a pack."""


class Rule(Part, frozen=True, kw_only=True):
    """A piece of law: it says where it stands."""

    source: str


class Article(Part, frozen=True, kw_only=True):
    """How an article is cited, where its text was read, and when."""

    words: Words
    read: str
    read_on: dt.date


class PackFile(Part, frozen=True, kw_only=True):
    """`pack.toml`: what the pack is. The first of `languages` is the register's own."""

    id: str
    version: str
    title: Words
    country: str
    calendar: Literal["jalali", "gregorian"]
    languages: tuple[str, ...]
    final_at: Literal["office", "hub"]
    utc_offset: int = 0
    currency: Words


class ArticlesFile(Part, frozen=True, kw_only=True):
    """`articles.toml`."""

    articles: dict[str, Article]


class CountedRule(Rule, frozen=True, kw_only=True):
    """How long one may take, and how the days are counted."""

    days: int
    day_of_event_counted: bool
    holiday_at_end: Literal["not-counted", "counted"]


class TermRule(CountedRule, frozen=True, kw_only=True):
    """The term for declaring a birth; at these sites it counts from the arrival."""

    from_arrival: tuple[Literal["travelling", "abroad"], ...]


class DeathTermRule(CountedRule, frozen=True, kw_only=True):
    """The term for declaring a death; maybe from when the declarant came to know of it."""

    from_knowledge: bool


class UntilRule(Rule, frozen=True, kw_only=True):
    """Until how many days after the event a registration is late, not yet delayed."""

    until_days: int


class LatenessRule(UntilRule, frozen=True, kw_only=True):
    """The same for a birth, whose days may count from the finding of the child."""

    found_child_from_finding: bool


class NoticeRule(Rule, frozen=True, kw_only=True):
    """In how many days a doctor, midwife or house reports a birth, counted like the term.

    Without `days` it is the term of declaring itself.
    """

    days: int | None = None


class PhoneRule(Rule, frozen=True, kw_only=True):
    """For how many days what a parent typed on a phone is kept: since the last change, or sent."""

    open_days: int
    sent_days: int


class AppealRule(Rule, frozen=True, kw_only=True):
    """Where and for how long a refusal may be contested. `to` may use {last_day} and {days}."""

    days: int
    to: Words


class DeclarantRule(Rule, frozen=True, kw_only=True):
    """One who may declare. Lower ranks come first; a later one says why no earlier one came.

    `free_when`: states of the parents' marriage in which no reason is asked.
    """

    role: Role
    rank: int
    excuses: tuple[Excuse, ...] = ()
    free_when: tuple[MarriageState, ...] = ()
    needs: tuple[Literal["authority", "adult-child", "named-father", "named-mother"], ...] = ()


class CompetenceRule(Rule, frozen=True, kw_only=True):
    """Which office may register: any, or that of the place of birth or a parent's residence."""

    at: Literal["any", "place-or-residence"]


class EvidenceRule(Rule, frozen=True, kw_only=True):
    """How many witnesses prove an event without certificate of a doctor, midwife or institution."""

    witnesses: int


class AgeRule(Rule, frozen=True, kw_only=True):
    """From which age on somebody may do something."""

    age: int


class PartialDateRule(Rule, frozen=True, kw_only=True):
    """A birth date less exact than so many days needs this paper."""

    days: int
    needs: Extra


class LateRule(Rule, frozen=True, kw_only=True):
    """What a registration after the term needs besides: at least one of these (none: nothing)."""

    one_of: tuple[Extra, ...]


class HourRule(Rule, frozen=True, kw_only=True):
    """When the hour of birth must be told: always, or for several children of one birth."""

    needed: Literal["always", "several"]


class LimitsRule(Rule, frozen=True, kw_only=True):
    """What is possible at all. Outside `possible` is refused, outside `usual` remarked.

    A limit on days or ages refuses only when no told day can meet it.
    """

    plurality_most: int
    weight_possible: tuple[int, int]
    weight_usual: tuple[int, int]
    gestation_possible: tuple[int, int]
    gestation_usual: tuple[int, int]
    mother_least_age: int
    father_least_age: int
    mother_usual_most_age: int
    births_least_days: int
    one_birth_days: int


class DaysRule(Rule, frozen=True, kw_only=True):
    """At most so many days may lie between two events."""

    days: int


class FamilyNameRule(Rule, frozen=True, kw_only=True):
    """Whose family name a child has. `one_name`: someone may have no family name at all."""

    with_father: Literal["father", "either"]
    without_father: Literal["mother", "free"]
    one_name: bool


class AbsentParentRule(Rule, frozen=True, kw_only=True):
    """Parents without a registered marriage: how the absent one is entered.

    Unless `unless` was given, only the first name of a father who did not come is written.
    """

    first_name_only: bool
    unless: Extra


class NationalRule(Rule, frozen=True, kw_only=True):
    """Who gets a national number, and whether it may follow later when none is left."""

    number_for: Literal["everyone", "nationals"]
    national_through: tuple[Literal["father", "mother"], ...]
    unknown_parents_are_national: bool
    may_follow: bool


class FeeRange(Part, frozen=True, kw_only=True):
    """Least and most that is due; both zero: nothing is due."""

    least: int
    most: int


class FeeRule(Rule, frozen=True, kw_only=True):
    """What registration costs."""

    timely: FeeRange
    late: FeeRange
    delayed: FeeRange


class BirthFile(Part, frozen=True, kw_only=True):
    """`birth.toml`: the law of birth registration.

    `adult`: who declares the own birth; `newborn_death`: after birth; `descent`: a father's death
    before the birth; `permission`: below this age of the mother a permission to marry is entered.
    """

    term: TermRule
    lateness: LatenessRule
    notice: NoticeRule
    phone: PhoneRule
    appeal: AppealRule
    declarants: tuple[DeclarantRule, ...]
    adult: AgeRule
    competence: CompetenceRule
    evidence: EvidenceRule
    witness: AgeRule
    partial_date: PartialDateRule
    late: LateRule
    delayed: LateRule
    hour: HourRule
    limits: LimitsRule
    newborn_death: DaysRule
    permission: AgeRule
    descent: DaysRule
    family_name: FamilyNameRule
    absent_parent: AbsentParentRule
    national: NationalRule
    fee: FeeRule


class DeathDeclarantRule(Rule, frozen=True, kw_only=True):
    """One who may declare a death, ordered like those of a birth.

    `sites`: only for a death at one of these, anywhere where none is named.
    """

    role: deaths.Role
    rank: int
    excuses: tuple[Excuse, ...] = ()
    needs: tuple[Literal["authority"], ...] = ()
    sites: tuple[Literal["hospital", "home", "travelling", "abroad", "elsewhere"], ...] = ()


class DeathCompetenceRule(Rule, frozen=True, kw_only=True):
    """Which office may register: any, or that of the place of death or the last residence."""

    at: Literal["any", "place-or-residence"]


class DeathLateRule(Rule, frozen=True, kw_only=True):
    """What a registration after the term needs besides: at least one of these (none: nothing)."""

    one_of: tuple[deaths.Extra, ...]


class PermitRule(Rule, frozen=True, kw_only=True):
    """Who issues the burial permit: another body, whose number is told, or the registrar."""

    issued_by: Literal["another-body", "registrar"]


class CollectionRule(Rule, frozen=True, kw_only=True):
    """Whether the booklet of a deceased national is taken in and voided."""

    collected: bool


class DeathFile(Part, frozen=True, kw_only=True):
    """`death.toml`: the law of death registration, and the paper's sections in their order."""

    term: DeathTermRule
    lateness: UntilRule
    appeal: AppealRule
    declarants: tuple[DeathDeclarantRule, ...]
    competence: DeathCompetenceRule
    evidence: EvidenceRule
    witness: AgeRule
    late: DeathLateRule
    delayed: DeathLateRule
    permit: PermitRule
    booklet: CollectionRule
    fee: FeeRule
    sections: tuple["SheetSection", ...]


class NamesFile(Rule, frozen=True, kw_only=True):
    """`names.toml`: guidance for given names. A forbidden word stands anywhere in the name.

    An unlisted name under `inquiry` is registered only with a paper that answers it.
    """

    script: Literal["ARABIC", "LATIN"]
    parts_most: int
    unlisted: Literal["free", "remark", "inquiry"]
    inquiry_answered_by: tuple[Extra, ...] = ()
    other_sex: Literal["refused", "remark", "free"]
    forbidden: tuple[str, ...] = ()
    male: tuple[str, ...] = ()
    female: tuple[str, ...] = ()
    both: tuple[str, ...] = ()


class Holiday(Rule, frozen=True, kw_only=True):
    """One day on which offices are closed."""

    on: dt.date
    name: Words


class HolidaysFile(Part, frozen=True, kw_only=True):
    """`holidays.toml`. `weekly`: days off, Monday is 0. `known_until`: data ends there."""

    weekly: tuple[int, ...]
    weekly_source: str
    known_until: dt.date
    holidays: tuple[Holiday, ...]


class NumbersFile(Rule, frozen=True, kw_only=True):
    """`numbers.toml`: the national number. `low_water`: warn when fewer are left.

    A stand-alone office issues serials of its own prefix: the first epoch the lower half, each
    restored one a slice of the upper half (decision 0021). `slices`: into how many that is cut.
    """

    scheme: str
    same_digits_allowed: bool
    prefix_digits: int
    serials: int
    slices: int
    low_water: int
    sample_prefix: str
    label: Words


class OfficeRow(Part, frozen=True, kw_only=True):
    """One office of the pack's chart."""

    name: Words
    area: tuple[str, ...]
    prefix: str


class OtherOffices(Rule, frozen=True, kw_only=True):
    """Any other office code: `<country>-RR-OOO`, with a place per region and a prefix by rule.

    prefix = base + region * step + office - 1, for regions and offices up to the stated most.
    """

    name: Words
    region_place: str
    region_most: int
    office_most: int
    prefix_base: int
    prefix_step: int


class OfficesFile(Part, frozen=True, kw_only=True):
    """`offices.toml`."""

    offices: dict[str, OfficeRow]
    others: OtherOffices


class GroundText(Part, frozen=True, kw_only=True):
    """What is said on a ground, and what the person can do, per language."""

    message: Words
    way_out: Words


class GroundsFile(Part, frozen=True, kw_only=True):
    """`grounds.toml` of a pack: the article of each ground, and sentences of its own."""

    law: dict[str, str]
    texts: dict[str, GroundText] = {}


class TextsFile(Part, frozen=True, kw_only=True):
    """`grounds.toml` and `remarks.toml` of all packs."""

    texts: dict[str, GroundText]


class Code(Part, frozen=True, kw_only=True):
    """A coded value: the number that may be typed, and its word."""

    number: int
    words: Words


class CodesFile(Part, frozen=True, kw_only=True):
    """`codes.toml`: list -> value -> code."""

    codes: dict[str, dict[str, Code]]


class SheetSection(Part, frozen=True, kw_only=True):
    """A section of the paper; `printed` is false for what is asked for statistics only."""

    key: str
    title: Words
    fields: tuple[str, ...]
    printed: bool = True


class SheetFile(Part, frozen=True, kw_only=True):
    """`sheet.toml` of a pack: the sections in the order of the desk, and the read-back sentence."""

    sections: tuple[SheetSection, ...]
    read_back: Words
    marks: dict[str, Words]
    labels: dict[str, Words] = {}


class LabelsFile(Part, frozen=True, kw_only=True):
    """`labels.toml` of all packs: field -> label."""

    labels: dict[str, Words]


class DocumentRow(Rule, frozen=True, kw_only=True):
    """A document that may be issued: its title, what it holds, and what it says of itself."""

    title: Words
    fields: tuple[str, ...]
    statement: Words
    foreign_title: Words = {}


class DocumentsFile(Part, frozen=True, kw_only=True):
    """`documents.toml`."""

    issuer: Words
    documents: dict[Literal["certificate", "extract", "full-copy"], DocumentRow]


class Spot(Part, frozen=True, kw_only=True):
    """Where one value is printed in a booklet: page, and mm from the top right or left corner."""

    field: str
    page: int
    x: float
    y: float
    width: float
    size: float


class BookletsFile(Rule, frozen=True, kw_only=True):
    """`booklets.toml`: whether a booklet is handed out, and where its words are printed."""

    required: bool
    for_foreign_child: bool
    for_dead_child: bool
    page_width: float = 0.0
    page_height: float = 0.0
    corner: Literal["top-right", "top-left"] = "top-left"
    spots: tuple[Spot, ...] = ()
