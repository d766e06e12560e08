# SPDX-License-Identifier: Apache-2.0
"""Which letters our fonts have, and that the press agrees letter by letter."""

from dataclasses import replace
from pathlib import Path

import pytest

from paydar.certificates.document import Row
from paydar.certificates.errors import CannotDraw
from paydar.certificates.glyphs import lacking
from paydar.certificates.render import FONTS
from tests.certificates import samples

# Letters of the languages whose names stand in an Iranian office, from their alphabets.
ALPHABETS = {
    "Persian": "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "Sorani Kurdish": "ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆھەهیێ",
    "Kurmanji": "AaBbCcÇçDdEeÊêFfGgHhIiÎîJjKkLlMmNnOoPpQqRrSsŞşTtUuÛûVvWwXxYyZz",
    "Azeri, Arabic letters": "ائبپتثجچحخدذرزژسشصضطظعغفقکگلمنوۆۇؤهیێؽ",
    "Azeri, Latin letters": "AaBbCcÇçDdEeƏəFfGgĞğHhXxIıİiJjKkQqLlMmNnOoÖöPpRrSsŞşTtUuÜüVvYyZz",
    "Arabic": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْٰٱ",
    "Turkmen, Arabic letters": "ابپتثجچحخدذرزژسشصضطظعغفقکگڭلمنوۇۆۈهیێ",
    "Turkmen, Latin letters": "ÄäÇçŇňÖöŞşÜüÝýŽž",
    "Balochi": "ٹڈڑںےھہ",
    "Pashto": "ټځڅډړږښڼۍېګۀ",
    "French, German, Spanish, Polish": "àâæçéèêëîïôœùûüÿäößñáíóúąćęłńśźż",
    "transliteration": "āīūḥṣṭẓḍšžčġ",
    "Vietnamese": "ăâđêôơưạảấầẩẫậ",
}


@pytest.mark.parametrize("language", [name for name in ALPHABETS if name != "Vietnamese"])
def test_names_of_the_neighbourhood_can_be_printed(language: str) -> None:
    assert lacking(ALPHABETS[language], FONTS) == ""


@pytest.mark.parametrize("letter", [*"Жж漢אაԱΩ→☐ǧḫʿⱡǖậ", "\U0001f600"])
def test_what_is_lacking_is_what_stops_the_press(letter: str) -> None:
    assert lacking(f"A{letter}b", FONTS) == letter
    with pytest.raises(CannotDraw):
        drawn(f"A{letter}b")


@pytest.mark.parametrize("letter", "ḥṣạấڵۆێƏşŇ\u200c\u200d\u2066\u0651")
def test_what_is_not_lacking_is_drawn(letter: str) -> None:
    assert lacking(f"ب{letter}ب", FONTS) == ""
    drawn(f"ب{letter}ب")


def drawn(text: str) -> None:
    document = replace(samples.EN, rows=(Row("Name", text, "auto"),))
    samples.press("zz").pdf(document, at=samples.AT)


def test_a_folder_without_fonts_draws_nothing(tmp_path: Path) -> None:
    assert lacking("aآ", tmp_path) == "aآ"
