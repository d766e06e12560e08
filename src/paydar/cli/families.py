# SPDX-License-Identifier: Apache-2.0
"""Synthetic families for the sample office and for measurements: every person here is made up."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from paydar.births.example import example_declaration, example_fee, example_marks
from paydar.calendar.given import full
from paydar.counter.commands import BirthRegister
from paydar.facts.births import BirthDeclaration, Booklet, Notice, Parent, Sex
from paydar.facts.values import DateOf, Name
from paydar.law.pack import Pack

_PERSIAN: Final = {
    "male": ["آرین", "امید", "بهزاد", "پارسا", "پویا", "سینا", "شایان", "کیان", "مازیار", "نوید"],
    "female": ["آوا", "بهار", "ترانه", "سارا", "سپیده", "شیرین", "مهسا", "مینا", "نگار", "نیلوفر"],
    "family": [
        "نمونه\u200cزاده",
        "آزمایشی",
        "فرضی",
        "مثالی",
        "نمونه\u200cپور",
        "آزمون\u200cفر",
        "ساختگی",
        "نمونه\u200cنژاد",
        "فرض\u200cپور",
        "الگویی",
    ],
    "place": ["بیمارستان نمونه", "زایشگاه آزمایشی", "درمانگاه مثال"],
}
_ENGLISH: Final = {
    "male": ["Arin", "Bran", "Corin", "Davin", "Edrin", "Faron", "Garin", "Halon", "Ivor", "Joran"],
    "female": [
        "Alda",
        "Brina",
        "Celia",
        "Dorin",
        "Elva",
        "Faye",
        "Gilda",
        "Hanne",
        "Ilsa",
        "Junia",
    ],
    "family": [
        "Samplewood",
        "Testerly",
        "Mocking",
        "Fabrick",
        "Imagen",
        "Exampler",
        "Dummond",
        "Trialton",
    ],
    "place": ["Sample Hospital", "Mock Clinic", "Trial Birth Centre"],
}
_YEAR: Final = 365


@dataclass(frozen=True, slots=True)
class Family:
    """One birth as it comes to the window. `booklet` is empty where the pack has none."""

    command: BirthRegister
    key: str


def families(pack: Pack, today: dt.date, seed: int = 1, *, booklets: str = "") -> Iterator[Family]:
    """Yield families with distinct parents for ever, the same for the same seed.

    `booklets` names a series from which serials are taken, counting from 1.
    """
    rng = random.Random(seed)  # noqa: S311 - made-up people, not secrets
    words = _PERSIAN if pack.calendar == "jalali" else _ENGLISH
    plain = example_declaration(pack, today)
    fee, marks = example_fee(pack), example_marks()
    number = 0
    while True:
        number += 1
        told = _family(pack, plain, words, (rng, number, today))
        booklet = Booklet(series=booklets, serial=number) if booklets else None
        command = BirthRegister(declaration=told, read_back=marks, fee=fee, booklet=booklet)
        yield Family(command, f"family-{seed}-{number}")


def _family(
    pack: Pack,
    plain: BirthDeclaration,
    words: dict[str, list[str]],
    told: tuple[random.Random, int, dt.date],
) -> BirthDeclaration:
    rng, number, today = told
    sex: Sex = "male" if rng.random() < 0.513 else "female"
    family = rng.choice(words["family"])
    father = _parent(
        pack, plain.father, (rng, today), Name(given=rng.choice(words["male"]), family=family)
    )
    hers = Name(given=rng.choice(words["female"]), family=rng.choice(words["family"]))
    mother = _parent(pack, plain.mother, (rng, today), hers)
    father = msgspec.structs.replace(father, number=_number(pack, 2 * number))
    mother = msgspec.structs.replace(mother, number=_number(pack, 2 * number + 1))
    born = _day(pack, today - dt.timedelta(days=rng.randrange(1, 12)))
    place = msgspec.structs.replace(plain.child.place, text=rng.choice(words["place"]))
    child = msgspec.structs.replace(
        plain.child,
        name=Name(given=rng.choice(words[sex]), family=family),
        sex=sex,
        born=born,
        hour=f"{rng.randrange(24):02d}:{rng.randrange(60):02d}",
        weight=rng.randrange(2400, 4200),
        place=place,
    )
    notice = msgspec.structs.replace(
        _notice(plain), issuer=place.text, number=f"{number:06d}", issued_on=born
    )
    return msgspec.structs.replace(
        plain,
        child=child,
        father=father,
        mother=mother,
        declarant=msgspec.structs.replace(plain.declarant, name=father.name, number=father.number),
        evidence=msgspec.structs.replace(plain.evidence, notice=notice),
    )


def _notice(plain: BirthDeclaration) -> Notice:
    assert plain.evidence.notice is not None  # noqa: S101 - the example has a certificate
    return plain.evidence.notice


def _parent(pack: Pack, plain: Parent, told: tuple[random.Random, dt.date], name: Name) -> Parent:
    rng, today = told
    born = _day(pack, today - dt.timedelta(days=rng.randrange(22 * _YEAR, 38 * _YEAR)))
    return msgspec.structs.replace(plain, name=name, born=born)


def _number(pack: Pack, serial: int) -> str:
    """Return a valid number under a prefix that no office has; later ones run on from there."""
    size = pack.numbers.serials
    prefix = str(int(pack.numbers.sample_prefix) - serial // size)
    return pack.scheme.issue(prefix.zfill(pack.numbers.prefix_digits), serial % size)


def _day(pack: Pack, day: dt.date) -> DateOf:
    given = full(day, pack.calendar)
    return DateOf(earliest=day, latest=day, calendar=pack.calendar, as_written=given.as_written)
