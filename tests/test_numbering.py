"""Numbers of paragraphs: what a list says they are, and where it says nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import mended

from ocr_restore.alphabet import encode_text
from ocr_restore.numbering import misprinted_numbers


def restored(text: str) -> str:
    """The text with its numbers as the list has them."""
    return mended(text, misprinted_numbers(text, encode_text(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Rent\n2~ Repairs\n3. Notice", "1. Rent\n2. Repairs\n3. Notice"),
        ("1. Rent\nZ. Repairs\n3. Notice", "1. Rent\n2. Repairs\n3. Notice"),
        ("9. Rent\n\nlO. Repairs\n\n11. Notice", "9. Rent\n\n10. Repairs\n\n11. Notice"),
        ("17. Rent\n  l8; Repairs\n19. Notice", "17. Rent\n  18. Repairs\n19. Notice"),
        ("2. Rent\r\n· 3. Repairs\r\n4. Notice", "2. Rent\r\n3. Repairs\r\n4. Notice"),
        # At the end two before it say enough of marks, and what was restored counts as well.
        ("1. Rent\n2. Repairs\n· 3. Notice", "1. Rent\n2. Repairs\n3. Notice"),
        ("1. Rent\n2~ Repairs\n3. Notice\n'4. Term", "1. Rent\n2. Repairs\n3. Notice\n4. Term"),
        ("1. Rent\n2, Repairs\n3. Notice", "1. Rent\n2. Repairs\n3. Notice"),
    ],
)
def test_a_list_counts(text: str, expected: str) -> None:
    assert restored(text) == expected
    assert restored(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "1. Rent\n2. Repairs\n3. Notice",
        "1. Rent\n2~ Repairs",  # nothing counts on
        "1. Rent\n2~ Repairs\n4. Notice",
        "1. Rent\n2~ Repairs\n2. Repairs\n3. Notice",  # a line that begins with a figure
        "1. Rent\n2, of which the half\n3. Notice",  # a sentence that goes on
        "3. Rent\nl. Repairs\n5. Notice",  # no 4 looks like it
        "1. Rent\n(2) Repairs\n3. Notice",  # two ways to number
        "1. Rent\n2) Repairs\n3. Notice",
        "1. Rent\n2 Repairs\n3. Notice",
        "8. Rent\nI. Repairs\nII. Notice",
        "I. Rent\nIl. Repairs\nIII. Notice",
        "1, 2, 3\n2~ 4, 5\n3. 6, 7",
    ],
)
def test_nothing_is_known(text: str) -> None:
    assert restored(text) == text


@given(st.lists(st.sampled_from([*"123lIO.~·, \n", "\n2", "\n3. A", "word"]), max_size=30))
def test_numbers_are_places_of_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = list(misprinted_numbers(text, encode_text(text)))
    assert all(text[start:end] != number and number[:-1].isdigit() for start, end, number in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
