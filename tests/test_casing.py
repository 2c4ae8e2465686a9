"""Capitals of restored words."""

from __future__ import annotations

import pytest

from ocr_restore.casing import observed_case, restore_case
from ocr_restore.restorer import Restorer
from ocr_restore.tokenizer import Case

# Observed, the word, how it is restored; at the beginning of a sentence, in a line of titles.
RESTORED: list[tuple[str, str, str, str, str]] = [
    ("tbe", "the", "the", "the", "the"),
    ("Tbe", "the", "The", "The", "The"),
    ("TBE", "the", "THE", "THE", "THE"),
    ("THe", "the", "The", "The", "The"),
    ("T", "the", "The", "The", "The"),
    ("UN1TED", "united", "UNITED", "UNITED", "UNITED"),
    ("unlted", "united", "united", "united", "united"),
    ("J apan", "japan", "Japan", "Japan", "Japan"),
    # The first letter says nothing: the word's habits and its place do.
    ("1n", "in", "in", "In", "in"),
    ("ln", "in", "in", "In", "in"),
    ("Iaw", "law", "law", "Law", "law"),
    ("1aws", "laws", "laws", "Laws", "Laws"),
    ("1apan", "japan", "Japan", "Japan", "Japan"),
    (".the", "the", "the", "The", "the"),
    # Capitals of its own.
    ("1", "i", "I", "I", "I"),
    ("i", "i", "I", "I", "I"),
    ("Mcdonaid", "mcdonald", "McDonald", "McDonald", "McDonald"),
    ("MCDONAID", "mcdonald", "MCDONALD", "MCDONALD", "MCDONALD"),
    ("Nat0", "nato", "NATO", "NATO", "NATO"),
]


@pytest.mark.parametrize(("observed", "form", "inside", "first", "title"), RESTORED)
def test_capitals(
    restorer: Restorer, observed: str, form: str, inside: str, first: str, title: str
) -> None:
    lexicon = restorer.model.lexicon
    word = lexicon.look_up(form)
    found = [
        restore_case(lexicon, word, observed, sentence_start=start, title_line=line)
        for start, line in [(False, False), (True, False), (False, True)]
    ]
    assert found == [inside, first, title]


def test_a_word_of_capitals_keeps_them(restorer: Restorer) -> None:
    lexicon = restorer.model.lexicon
    twin = lexicon.twin[lexicon.look_up("us")]
    assert restore_case(lexicon, twin, "us", sentence_start=False, title_line=False) == "US"


@pytest.mark.parametrize(
    ("observed", "form", "case"),
    [
        ("tbe", "the", Case.LOWER),
        ("Tbe", "the", Case.TITLE),
        ("TBE", "the", Case.UPPER),
        ("TBe", "the", Case.TITLE),
        ("TIIEc", "the", Case.UPPER),  # one small letter among four capitals
        ("1BE", "the", Case.UPPER),
        ("10", "to", None),
        ("", "a", None),
        ("0f", "of", None),
        ("0F", "of", Case.UPPER),
        ("0I", "of", None),
        ("Iaw", "law", None),
        ("Ill", "ill", Case.TITLE),
        ("ls", "is", None),
        ("lt", "lot", Case.LOWER),
    ],
)
def test_observed_case(observed: str, form: str, case: Case | None) -> None:
    assert observed_case(observed, form) is case
