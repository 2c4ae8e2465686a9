"""Bars: which stand for the pronoun I, and which part columns or commands."""

from __future__ import annotations

import pytest
from reference import mended

from ocr_restore.pronouns import misread_pronouns


def restored(text: str) -> str:
    """The text with its pronouns."""
    return mended(text, misread_pronouns(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("towards us, whereof | was suddenly", "towards us, whereof I was suddenly"),
        ("very much the gentleman\n| am sure", "very much the gentleman\nI am sure"),
        ("not natural. |\nnever thought", "not natural. I\nnever thought"),
        ("If it is, | don’t care", "If it is, I don’t care"),
    ],
)
def test_a_bar_is_a_pronoun(text: str, expected: str) -> None:
    assert restored(text) == expected
    assert restored(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "|",
        "| am",  # at the head of a text, without a word before it
        "was | the country",
        "dare | not say that",  # one side says too little
        "| yes | am | no |",
        "name | was | is",
        "12 | was",
        "word| am, |am",
        "cat words.txt | sort",
        "| amber, | wasp",
    ],
)
def test_left_alone(text: str) -> None:
    assert restored(text) == text
