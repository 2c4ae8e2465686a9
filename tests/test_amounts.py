"""Sums of money: where letters must be shillings or pence, and where they need not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import mended

from ocr_restore.alphabet import encode_text
from ocr_restore.amounts import misread_amounts


def restored(text: str) -> str:
    """The text with its amounts in figures."""
    return mended(text, misread_amounts(text, encode_text(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bound, Is. 6d. each", "bound, 1s. 6d. each"),
        ("Is 9d per Bottle", "1s 9d per Bottle"),
        ("in Oil, ls.4d.", "in Oil, 1s.4d."),
        ("(Is. 6½d.)", "(1s. 6½d.)"),
        ("price Is. Gd. in cloth", "price 1s. 6d. in cloth"),
        ("from 21s. fid. to 31s fid", "from 21s. 6d. to 31s 6d"),
        ("suits at 8s lid and 7s. lOd.", "suits at 8s 11d and 7s. 10d."),
        ("2s. ld. a couple", "2s. 1d. a couple"),
        ("an advance of Is. per ton", "an advance of 1s. per ton"),
        ("Price Is. In case", "Price 1s. In case"),
        ("Admission, Is. Catalogues", "Admission, 1s. Catalogues"),
        ("at Is each, or £1 Is. a year", "at 1s each, or £1 1s. a year"),
        ("fowls to Is to 3s", "fowls to 1s to 3s"),
        ("pears, which are Is. per pot", "pears, which are 1s. per pot"),
        ("Fresh Herrings, Is to 2s", "Fresh Herrings, 1s to 2s"),
        ("Tickets, Is and 6d, of the", "Tickets, 1s and 6d, of the"),
        ("Admission, Is each", "Admission, 1s each"),
        ("Admission, Is per head", "Admission, 1s per head"),
        ("Admittance to each View, Is. Books", "Admittance to each View, 1s. Books"),
        ("Admission, is. Upper Boxes, is. 6d.", "Admission, 1s. Upper Boxes, 1s. 6d."),
    ],
)
def test_a_unit_tells_figures(text: str, expected: str) -> None:
    assert restored(text) == expected
    assert restored(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Is it worth 6d.?",
        "Is 6d. too much for a pair of these?",
        "What it Is. And why.",
        "Is per capita income higher? Is each of us",
        "so it is. And is each of them, as is per head",
        "The price is 6d. of which",
        "Admission is. Free",
        "The price Is, as before, high.",
        "In the 1950s did they?",
        "The 1960s fidget, the 1970s lid, the 2s. Cod",
        "his 6d. and calls 3d.",
        "Rev. J. Is. 4 times",
        "£1 0s. Od.",  # 0d. and 6d. alike
        "15s. id.",
        "verse 3s and",
        "Al's 6d. and it's 2d.",
        "B.Is. 6d.",
        "A. L. Is.",
    ],
)
def test_no_amount(text: str) -> None:
    assert restored(text) == text


@given(st.lists(st.sampled_from([*"13sdIlGc£. ", "fid", "Is", " of ", "½d"]), max_size=30))
def test_amounts_are_places_of_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = list(misread_amounts(text, encode_text(text)))
    assert all(text[start:end].isalpha() and new.isdigit() for start, end, new in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
