"""A hyphen at a line's end is the page's own where the document prints the compound with it."""

from __future__ import annotations

import pytest

from ocr_restore import restore
from ocr_restore.compounds import printed_compounds
from ocr_restore.restorer import Restorer


def compounds(text: str) -> list[str]:
    """The words that are found."""
    tokens = Restorer().model.tokenizer.tokenize(text)
    return [tokens.word(index) for index in printed_compounds(tokens)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("peace-keeping, peace-\nkeeping", "peace keeping"),
        ("Peace-\nkeeping, and peace-keeping", "Peace keeping"),
        ("a Vice- \nPresident and the vice-president", "Vice President"),
        ("peacekeeping, peace-\nkeeping", ""),
        ("peace-\nkeeping, peace-\nkeeping", ""),
        ("peace-keeping, mea-\nsures", ""),
    ],
)
def test_compounds_that_are_printed_elsewhere(text: str, expected: str) -> None:
    assert compounds(text) == expected.split()


def test_others_are_joined_beside_them() -> None:
    text = (
        "The peace-keeping force was sent. The cost of peace-keeping is high, and all such "
        "opera-\ntions are now under review. The instruments of peace-\nkeeping were not used."
    )
    assert restore(text).text == text.replace("opera-\ntions ", "operations\n")
