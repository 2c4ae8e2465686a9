"""Possessives: which characters stand for their s, and which for themselves."""

from __future__ import annotations

import pytest
from reference import mended

from ocr_restore.alphabet import encode_text
from ocr_restore.possessives import misread_possessives


def restored(text: str) -> str:
    """The text with its possessives."""
    return mended(text, misread_possessives(text, encode_text(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in St. Sidwell'a Ward", "in St. Sidwell's Ward"),
        ("Daniel O’ConneU’a agitation", "Daniel O’ConneU’s agitation"),
        ("M'CULLOCH'8 GEOGRAPHICAL D", "M'CULLOCH'S GEOGRAPHICAL D"),
        ("of Ballard'6 lane, the King'9\nhounds", "of Ballard's lane, the King's\nhounds"),
        ("a month'8 free trial.", "a month's free trial."),
    ],
)
def test_a_character_is_an_s(text: str, expected: str) -> None:
    assert restored(text) == expected
    assert restored(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "'a",
        "John'",
        "jusqu'a ce que, Jusqu'a ce",
        "such'a man, and after'a while",
        "the Shi'a and Sana'a in the north",
        "a class of '96, Smith's class of'96",
        "in Manu'a, and O'a",
        "K'8 and Kt'a",
        "model'8a, model'80",
    ],
)
def test_no_possessive(text: str) -> None:
    assert restored(text) == text
