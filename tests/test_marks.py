"""Mark edits: each rule where it applies and where it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_restore.alphabet import encode_text
from ocr_restore.marks import _DOUBTFUL, _MISPLACED, DOUBTFUL, EDGE_MARK, MISPLACED, find_marks


def marked(text: str) -> list[tuple[str, str]]:
    """The text that each mark edit leads to, and its rule."""
    found = find_marks(text, encode_text(text), str.isalpha, lambda form: form == "his")
    return [(text[:start] + new + text[end:], rule) for start, end, new, rule in found]


# A text, what it becomes and by which rule.
MARKS = [
    ("to be. known as", "to be known as", "stray stop"),
    ("papers. clothes and", "papers, clothes and", "stop for comma"),
    ("it can: be done", "it can be done", "stray colon"),
    ("our tangled ‘transportation", "our tangled transportation", "opening quote"),
    ("let us have’ our", "let us have our", "closing quote"),
    ("more.schools are", "more schools are", "stop for blank"),
    ("it-was the order", "it was the order", "hyphen for blank"),
    ("don't wonder -that he", "don't wonder that he", "stray hyphen"),
    ("military - items", "military items", "stray hyphen"),
    ("that .a means", "that a means", "leading mark"),
    ("of ;Republic.", "of Republic.", "leading mark"),
    ("some · provisions", "some provisions", "lone mark"),
    ("be prompt . and so", "be prompt and so", "lone mark"),
    ("sensitivity.. These", "sensitivity. These", "double stop"),
    ("Japan' s future", "Japan's future", "possessive"),
    ("(into Japan) , and", "(into Japan), and", "blank after bracket"),
    ("1. Rent\n2~ Repairs\n3. Notice", "1. Rent\n2. Repairs\n3. Notice", "numbering"),
    ("US " * 4 + "US aid US aid us aid", "US " * 4 + "US aid US aid US aid", "case"),
    ("the ofﬁcer", "the officer", "ligature"),
    ("bound Is. 6d. each", "bound 1s. 6d. each", "amount"),
    ("Chimney Pots, Ac., also", "Chimney Pots, &c., also", "ampersand"),
    ("out. | wonder why", "out. I wonder why", "pronoun"),
    ("many children |\nare taught", "many children\nare taught", "edge mark"),
]


@pytest.mark.parametrize(("text", "restored", "rule"), MARKS, ids=[text for text, *_ in MARKS])
def test_rule(text: str, restored: str, rule: str) -> None:
    assert (restored, rule) in marked(text)
    assert marked(restored) == []


def test_every_rule_has_a_case() -> None:
    assert {rule for *_, rule in MARKS} == {*DOUBTFUL, *MISPLACED}


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
        "tired,cold air",
        "trade , energy",  # the way of many printers
        "to be. Known as",
        "see No. 5 and 5. the",
        'he said “go and "stay',  # quotations
        "the boys” and",
        "an' the o' wi' a",
        "pages 3-4, 5 - a",
        "pre-\nfix",  # a broken word
        "(a) [b] and",
        "at 5:30 and 1.5 miles",
        "a.m. and p.m.",
        "Long ſ and ﬁrſt",  # a text copied letter for letter
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
        assert rule in {*DOUBTFUL, *MISPLACED}


def test_mended_pieces_are_words_beside_misplaced_marks_only() -> None:
    text = "tlie · provisions and tlie. same"
    found = find_marks(text, encode_text(text), lambda form: form != "tlie", str.isdigit, {"tlie"})
    assert [mark.rule for mark in found] == ["lone mark"]


@given(st.lists(st.sampled_from([*"aB1.,;:·•~■'’‘` \n\r\f\u2028\u02bc\u0561", "word", "and"])))
def test_no_place_is_overlooked(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = find_marks(text, encode_text(text), lambda form: True, lambda form: False)
    expected = {
        (match.start(), name)
        for rule in (*_DOUBTFUL, *_MISPLACED)
        for match in rule.pattern.finditer(text)
        for name in rule.readings
    }
    assert {(start, rule) for start, _, _, rule in found if rule != EDGE_MARK} == expected
