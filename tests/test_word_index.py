"""The index of words that are not in the lexicon."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from ocr_restore.word_index import WordIndex

INDEX = WordIndex(["Yokosuka", "Sasebo", "NATO", "nat"])


@pytest.mark.parametrize(
    ("observed", "words"),
    [
        ("Yokosuka", ["Yokosuka"]),
        ("Yokosulta", ["Yokosuka"]),
        ("yok0suka", ["Yokosuka"]),
        ("sasebo", ["Sasebo"]),
        ("Sacebu", ["Sasebo"]),
        ("natc", ["nat", "NATO"]),
        ("Yokohama", []),
        ("", []),
    ],
)
def test_near(observed: str, words: list[str]) -> None:
    assert sorted(INDEX.near(observed)) == sorted(words)


def test_the_nearest_comes_first() -> None:
    assert INDEX.near("NAT") == ["nat", "NATO"]


FORMS = st.text("abc", min_size=1, max_size=9)


@given(st.sets(FORMS, max_size=8), FORMS)
def test_finds_all_within_two_edits(words: set[str], observed: str) -> None:
    expected = {word for word in words if OSA.distance(word, observed) <= 2}
    assert set(WordIndex(words).near(observed)) == expected
