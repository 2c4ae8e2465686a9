"""Words divided into syllables are left alone where a passage is full of them, and only there."""

from __future__ import annotations

import pytest

from ocr_restore.restorer import Restorer
from ocr_restore.syllables import divided_words


def syllables(text: str) -> list[str]:
    """The syllables that are found."""
    model = Restorer().model
    tokens = model.tokenizer.tokenize(text)
    return [tokens.word(index) for index in divided_words(tokens, model.lexicon)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Spell: be-gin, can-dle, nev-er, re-turn.", "be gin can dle nev er re turn"),
        ("cap·tain, gen·er·al, hap·py, king·dom", "cap tain gen er al hap py king dom"),
        ("Pe-ter saw his moth-er in the gar-den with a can-dle", "Pe ter moth er gar den can dle"),
    ],
)
def test_a_primer_divides_its_words(text: str, expected: str) -> None:
    assert syllables(text) == expected.split()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "be-gin",
        "They be-gin with can-dle and nev-er.",  # three
        "twenty-one, forty-two, sixty-three, ninety-nine, red-hot",  # no words as one
        "begin- ning, can- dle, nev- er, re- turn",  # a blank: broken lines run on
        # One in a line, as line ends leave them.
        "The govern-ment of the whole country has now de-cided that all of the letters which "
        "be-long to it, and not to the other ones of the town, should nev-er be sent away.",
        "be'gin can/dle nev_er re.turn",
    ],
)
def test_other_hyphens_divide_no_words(text: str) -> None:
    assert syllables(text) == []


def test_what_is_beside_them_is_restored() -> None:
    text = "Pe-ter saw his moth-er in tbe gar-den with a can-dle. Tlie end."
    assert Restorer().restore(text).text == text.replace("tbe", "the").replace("Tlie", "The")
