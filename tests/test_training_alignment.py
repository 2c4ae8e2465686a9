"""Character alignment for learning: what spans promise, and what is dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_restore.training.alignment import align_characters, fold_print

TEXTS = st.text(alphabet="abe tT\n-’'é", max_size=60)


def edits(observed: str, intended: str) -> list[tuple[str, str]]:
    return [
        (observed[span.observed_start : span.observed_end],
         intended[span.intended_start : span.intended_end])
        for span in align_characters(observed, intended)
        if not span.equal
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("observed", "intended", "expected"),
    [
        ("", "", []),
        ("tbe house", "the house", [("b", "h")]),
        ("The House", "the house", []),  # case is no edit
        ("the\n\nhouse of", "the house\nof", []),  # nor are line breaks
        ("a ‘house’", "a 'house'", []),  # nor quotation marks
        ("the hou\nse", "the house", [("\n", "")]),
        ("thehouse of", "the house of", [("", " ")]),
        ("the bouses of", "the house of", [("b", "h"), ("s", "")]),
        ("the house of", "the house and garden of", []),  # text that is missing
        ("xqzvw jkp", "there was", []),  # nothing in common
    ],
)
def test_edits(observed: str, intended: str, expected: list[tuple[str, str]]) -> None:
    assert edits(observed, intended) == expected


@given(TEXTS, TEXTS)
def test_spans_are_what_they_say(observed: str, intended: str) -> None:
    """Spans are in order and disjoint; equal ones are equal, the others are one edit."""
    at = to = 0
    for span in align_characters(observed, intended):
        assert at <= span.observed_start <= span.observed_end <= len(observed)
        assert to <= span.intended_start <= span.intended_end <= len(intended)
        at, to = span.observed_end, span.intended_end
        printed = fold_print(observed[span.observed_start : span.observed_end])
        meant = fold_print(intended[span.intended_start : span.intended_end])
        if span.equal:
            assert " ".join(printed.split()) == " ".join(meant.split())
        else:
            assert printed.split() != meant.split() or not (printed and meant)
            assert len(printed.strip()) <= 1 and len(meant.strip()) <= 1


@given(TEXTS)
def test_text_is_equal_to_itself(text: str) -> None:
    assert edits(text, text) == []
    assert sum(
        len(text[s.observed_start : s.observed_end].split()) for s in align_characters(text, text)
    ) == len(text.split())


@given(st.text(max_size=40))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold_print(text)) == len(text)


def test_long_texts() -> None:
    """A book of 1 MB with an error in every tenth word, and a chapter missing."""
    words = [f"word{number}" for number in range(110_000)]
    observed = " ".join(
        word.replace("o", "c") if number % 10 == 0 else word for number, word in enumerate(words)
    )
    del words[50_000:53_000]
    found = edits(observed, " ".join(words))
    assert set(found) == {("c", "o")} and 10_600 < len(found) <= 11_000
