# SPDX-License-Identifier: Apache-2.0
"""What a notice is about: the claim of its certificate, its issuer, the assignment it came from.

The claim is spelled by `births.tags`, as for the registration that will stand on it.
"""

from paydar.births.tags import notice_tag
from paydar.facts.births import Notice


def claim_of(issuer: str, number: str) -> str:
    """Return the claim of a certificate; however it is spelled, it is the same claim."""
    return notice_tag(Notice(issuer=issuer, number=number))


def claims_begin(issuer: str) -> str:
    """Return how every claim of an issuer begins."""
    return claim_of(issuer, "0").removesuffix("0")


def number_in(claim: str) -> str:
    """Return the number as the claim spells it: what is compared when only a number is typed."""
    return claim.rpartition("/")[2]


def spelled_number(number: str) -> str:
    """Return how a claim would spell this number, whoever issued it."""
    return number_in(claim_of("x", number))


def issuer_tag(issuer: str) -> str:
    """Return the guarded tag on which an issuer's enrolments and lists stand."""
    return "issuer:" + claims_begin(issuer).removeprefix("notice:").removesuffix("/")


def notifier_tag(assignment: str) -> str:
    """Return the guarded tag on which the enrolments of an assignment stand."""
    return f"notifier:{assignment}"
