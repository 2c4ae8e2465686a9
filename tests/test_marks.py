"""Mark edits: each rule where it applies and where it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_restore.alphabet import encode_text
from ocr_restore.marks import MARK_RULES, find_marks

DASHES = " one--two--three--four"


def marked(text: str) -> list[tuple[str, str]]:
    """The text that each mark edit leads to, and its rule."""
    found = find_marks(text, encode_text(text), str.isalpha, lambda form: form == "his")
    return [(text[:start] + new + text[end:], rule) for start, end, new, rule in found]


# A text, what it becomes and by which rule.
MARKS = [
    ("that .a means", "that a means", "leading mark"),
    ("of ;Republic.", "of Republic.", "leading mark"),
    ("some · provisions", "some provisions", "lone mark"),
    ("be prompt . and so", "be prompt and so", "lone stop"),
    ("sensitivity.. These", "sensitivity. These", "double stop"),
    ("Japan' s future", "Japan's future", "possessive"),
    ("· 3. Provide", "3. Provide", "mark before number"),
    ("2~ US forces", "2. US forces", "number point"),
    ("tired,cold air", "tired, cold air", "tight comma"),
    ("priorities-nor that" + DASHES, "priorities--nor that" + DASHES, "dash"),
]


@pytest.mark.parametrize(("text", "restored", "rule"), MARKS, ids=[rule for *_, rule in MARKS])
def test_rule(text: str, restored: str, rule: str) -> None:
    assert (restored, rule) in marked(text)
    assert marked(restored) == []


def test_every_rule_has_a_case() -> None:
    assert {rule for *_, rule in MARKS} == set(MARK_RULES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A plain sentence, with marks; and so on. Next!",
        "the .his book",  # may be `this`
        "the .c0ld air",  # half a word
        "version .5 of",
        "and so on... The end",
        "e.g. this, i.e. that",
        "the prompt . And so",
        "' s future",
        "12,000 and 1,2",
        "nice,Cold and e,f",
        "priorities-nor that",  # no dashes of two hyphens in the document
        "trade , energy",  # the way of many printers
        "bold-and-beautiful" + DASHES,
    ],
)
def test_left_alone(text: str) -> None:
    assert marked(text) == []


@given(st.lists(st.sampled_from([*"aB1.,;:·•~■'- \n", "word", "and", "--"]), max_size=30))
def test_marks_are_places_of_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    for start, end, restored, rule in find_marks(text, encode_text(text), str.isalpha, str.isdigit):
        assert 0 <= start < end <= len(text)
        assert text[start:end] != restored
        assert rule in MARK_RULES


@given(st.lists(st.sampled_from([*"aB1.,;:·•~■'’- \n\r\f\u2028\u02bc\u0561", "word", "and"])))
def test_no_place_is_overlooked(pieces: list[str]) -> None:
    text = "".join(pieces) + DASHES
    found = find_marks(text, encode_text(text), lambda form: True, lambda form: False)
    expected = {
        (match.start(), rule)
        for rule, (_, _, pattern) in MARK_RULES.items()
        for match in pattern.finditer(text)
    }
    assert {(start, rule) for start, _, _, rule in found} == expected
