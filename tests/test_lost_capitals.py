"""Lost capitals: what a document says of them, and where it says nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import mended

from ocr_restore.alphabet import encode_text
from ocr_restore.lost_capitals import lost_capitals

FOUR = "The US bases. In the US. US aid and US forces. "


def restored(text: str) -> str:
    """The text with the capitals that the document has elsewhere; `epa` is no word."""
    return mended(text, lost_capitals(text, encode_text(text), lambda form: form != "epa"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FOUR + "More US forces than us forces.", FOUR + "More US forces than US forces."),
        (FOUR + "More US Forces than us\nforces.", FOUR + "More US Forces than US\nforces."),
        (FOUR * 2 + "So us forces let us go.", FOUR * 2 + "So US forces let us go."),
        (FOUR * 2 + "So us aid and us forces.", FOUR * 2 + "So US aid and US forces."),
    ],
)
def test_a_document_knows_its_capitals(text: str, expected: str) -> None:
    assert restored(text) == expected
    assert restored(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "US",
        FOUR + "So us forces.",  # the capitals stand only once before that word
        FOUR + "More US forces than us bases.",
        "US forces and US forces and us forces.",  # too few to tell
        FOUR + "More US forces let us go. Give us peace; us forces.",  # too often small
        FOUR + "More US forces. Us two, us forces.",
        FOUR * 4 + "So us forces with us forces.",  # twice is no slip
        FOUR * 2 + "So thus forces, us-forces, the us's forces.",
        FOUR.replace("US", "EPA") * 2 + "So epa forces.",  # no word, which others look for
        FOUR.replace("US", "VI") * 2 + "So vi forces.",
        FOUR.replace("US", "DEAR") * 2 + "So dear forces.",
    ],
)
def test_nothing_is_known(text: str) -> None:
    assert restored(text) == text


@given(
    st.lists(st.sampled_from(["US", "us", "Us", " ", "\n", " aid ", "'", "IT", "ſ"]), max_size=40)
)
def test_capitals_are_places_of_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = list(lost_capitals(text, encode_text(text), str.isalpha))
    assert all(text[start:end].upper() == capitals for start, end, capitals in found)
    assert all(text[start:end].islower() for start, end, _ in found)
    assert all(one.end <= other.start for one, other in pairwise(sorted(found)))
