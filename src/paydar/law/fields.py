# SPDX-License-Identifier: Apache-2.0
"""The closed lists that a pack labels: fields of the sheet, and values that are coded.

They are taken from the shapes of the facts: a pack can name no field that the facts do not have.
"""

from typing import Final, Literal, get_args, get_origin, get_type_hints

from paydar.facts import births, causes, deaths, values
from paydar.law.causes import Problem
from paydar.law.settings import Extra, Timeliness

_PARENT: Final = (
    "known", "name", "name.given", "name.family", "name.given_latin", "name.family_latin",
    "father_name", "number", "no_number", "paper", "born", "nationality", "residence", "died",
)  # fmt: skip

FIELDS: Final[tuple[str, ...]] = (
    "evidence.notice", "evidence.notice.issuer", "evidence.notice.number",
    "evidence.notice.issued_on",
    "child.name", "child.name.given", "child.name.family", "child.name.given_latin",
    "child.name.family_latin", "child.sex", "child.born", "child.hour", "child.plurality",
    "child.order", "child.weight", "child.gestation", "child.place", "child.site",
    "child.attendant", "child.found", "child.died", "child.arrived",
    *(f"{who}.{part}" for who in ("father", "mother") for part in _PARENT),
    "marriage.state", "marriage.number", "marriage.on", "marriage.place", "marriage.permission",
    "declarant.role", "declarant.name", "declarant.number", "declarant.paper",
    "declarant.identified_by", "declarant.instead_because", "declarant.authority",
    "evidence.witnesses", "evidence.extra", "evidence.attachments",
    "cause", "cause.chain", "cause.other", "cause.surgery", "cause.surgery.performed",
    "cause.surgery.on", "cause.surgery.reason", "cause.autopsy", "cause.autopsy.requested",
    "cause.autopsy.findings_used", "cause.manner", "cause.external", "cause.external.how",
    "cause.external.on", "cause.external.place", "cause.external.place_text", "cause.infant",
    "cause.infant.multiple", "cause.infant.stillborn", "cause.infant.hours_survived",
    "cause.infant.weight", "cause.infant.weeks", "cause.infant.mother_age",
    "cause.infant.maternal", "cause.pregnancy", "cause.pregnancy.pregnant",
    "cause.pregnancy.when", "cause.pregnancy.contributed", "cause.certifier",
    "cause.certifier.role", "cause.certifier.name", "cause.certifier.licence",
    "cause.certifier.on", "cause.underlying", "cause.underlying.code", "cause.underlying.by",
    "cause.underlying.with_what",
    "booklet", "fee",
    "statistics.mother_marital", "statistics.mother_education", "statistics.father_education",
    "statistics.mother_occupation", "statistics.father_occupation", "statistics.born_alive",
    "statistics.living", "statistics.fetal_deaths", "statistics.previous_birth",
    "registration.number", "registration.national_number", "registration.declared_on",
    "registration.timeliness", "registration.articles", "registration.follow_up",
    "read_back", "read_back.declarant", "read_back.witnesses", "read_back.trusted_person",
    "delivery.how", "delivery.to", "delivery.on", "delivery.post_number",
    "delivery.mother_booklet", "delivery.father_booklet",
    "deceased.name", "deceased.name.given", "deceased.name.family", "deceased.name.given_latin",
    "deceased.name.family_latin", "deceased.sex", "deceased.father_name", "deceased.number",
    "deceased.no_number", "deceased.birth_entry", "deceased.paper", "deceased.born",
    "deceased.born_at", "deceased.nationality", "deceased.residence", "deceased.marital",
    "died.on", "died.hour", "died.place", "died.site", "declarant.knew_on",
    "evidence.certificate", "evidence.certificate.issuer", "evidence.certificate.number",
    "evidence.certificate.by", "evidence.certificate.issued_on",
    "permit", "permit.issuer", "permit.number", "permit.issued_on", "no_permit",
    "collected", "collected.booklet", "collected.why_not",
)  # fmt: skip


def _literals(shape: type, field: str) -> tuple[str, ...]:
    """Return the values that a field of a fact may take, the empty one aside."""
    hint = get_type_hints(shape)[field]
    if get_origin(hint) is not Literal:
        raise TypeError(f"{shape.__name__}.{field} is not coded")
    return tuple(str(value) for value in get_args(hint) if value)


CODES: Final[dict[str, tuple[str, ...]]] = {
    "sex": get_args(births.Sex),
    "person-sex": get_args(births.Sex),
    "site": _literals(births.Child, "site"),
    "attendant": _literals(births.Child, "attendant"),
    "known": _literals(births.Parent, "known"),
    "no-number": _literals(births.Parent, "no_number"),
    "paper": _literals(values.Paper, "kind"),
    "marriage": _literals(births.Marriage, "state"),
    "role": get_args(births.Role),
    "identified-by": _literals(births.Declarant, "identified_by"),
    "instead-because": _literals(births.Declarant, "instead_because"),
    "extra": get_args(Extra),
    "death-role": get_args(deaths.Role),
    "death-extra": get_args(deaths.Extra),
    "certifier": _literals(deaths.Certificate, "by"),
    "no-permit": _literals(deaths.DeathDeclaration, "no_permit"),
    "no-booklet": _literals(deaths.Collected, "why_not"),
    "marital": _literals(births.Statistics, "mother_marital"),
    "education": _literals(births.Statistics, "mother_education"),
    "mark": get_args(births.Mark),
    "read-back": _literals(births.ReadBack, "how"),
    "delivery": _literals(births.BirthDelivered, "how"),
    "booklet-entry": _literals(births.BirthDelivered, "mother_booklet"),
    "timeliness": get_args(Timeliness),
    "nationality": ("stateless", "unknown"),
    "status": (
        "none", "declared", "returned", "read-back", "registered", "refused", "delivered",
    ),
    "answer": get_args(causes.Answer),
    "classification": get_args(causes.Classification),
    "manner": get_args(causes.Manner),
    "interval-unit": (*get_args(causes.Unit), "unknown"),
    "occurrence-place": _literals(causes.ExternalCause, "place"),
    "pregnancy-when": _literals(causes.Pregnancy, "when"),
    "cause-certifier": _literals(causes.Certifier, "role"),
    "selected-by": _literals(causes.Underlying, "by"),
    "ill-defined": get_args(Problem),
    "part": ("year", "month", "day"),
    "follow-up": (
        "sex-to-determine", "death-to-register", "national-number-to-follow",
        "birth-date-to-establish", "parents-to-find",
    ),
}  # fmt: skip

# The code list of a value that a sentence names.
CODE_LIST: Final[dict[str, str]] = {
    "role": "role",
    "roles": "role",
    "death_role": "death-role",
    "death_roles": "death-role",
    "death_needs": "death-extra",
    "needs": "extra",
    "excuses": "instead-because",
    "site": "site",
    "sex": "sex",
    "timeliness": "timeliness",
    "part": "part",
    "classification": "classification",
    "manner": "manner",
    "problem": "ill-defined",
}
