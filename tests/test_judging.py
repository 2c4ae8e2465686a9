"""Single edits against the gold text where case and punctuation count for nothing.

How they are judged to the letter is tested with the evaluation.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ocr_restore.edits import Edit
from ocr_restore.error_counts import match_normalize
from ocr_restore.judging import JudgedEdit, Judgement, judge_edits

Changes = list[tuple[str, str]]


def judged(observed: str, changes: Changes, gold: str, *, blind: bool) -> list[JudgedEdit]:
    """Judge edits that are found in reading order."""
    edits, place = [], 0
    for old, new in changes:
        start = observed.index(old, place)
        place = start + len(old)
        edits.append(Edit(start, place, old, new, "test", 0.5))
    return judge_edits(observed, edits, gold, blind=blind)


def verdicts(observed: str, changes: Changes, gold: str, *, blind: bool = True) -> str:
    return " ".join(item.judgement for item in judged(observed, changes, gold, blind=blind))


# Observed text, changes and gold, how they are judged blindly, and to the letter.
JUDGED: list[tuple[str, Changes, str, str, str]] = [
    ("a tbe b", [("tbe", "the")], "a the b", "right", "right"),
    ("a tbe b", [("tbe", "toe")], "a the b", "wrong", "wrong"),
    ("a tho b", [("tho", "the")], "a tho b", "wrong", "wrong"),
    ("a Jvnly b", [("Jvnly", "Jnly")], "a July b", "partly", "partly"),
    ("a to day b", [("to day", "today")], "a today b", "right", "right"),
    ("a tothe b", [("tothe", "to the")], "a to the b", "right", "right"),
    # The letters are right, the capitals or marks are not.
    ("a tbe b", [("tbe", "The")], "a the b", "right", "wrong"),
    ("a tbe, b", [("tbe", "the")], "a the b", "right", "partly"),
    ("a tbe. b", [("tbe.", "the,")], "a the b", "right", "partly"),
    ("a tbe b", [("tbe", "THE")], "a “the” b", "right", "wrong"),
    # A hyphen is a blank to those who are blind to it.
    ("a to-d4y b", [("to-d4y", "to day")], "a to-day b", "right", "wrong"),
    ("a to day b", [("to day", "to-day")], "a today b", "wrong", "wrong"),
    # Nothing but capitals or marks: right to the letter or not at all.
    ("a the b", [("the", "The")], "a The b", "right", "right"),
    ("a the b", [("the", "The")], "a the b", "wrong", "wrong"),
    ("a the b", [("the", "The")], "a THE b", "wrong", "partly"),
    ("a the b", [("the", "the,")], "a the, b", "right", "right"),
    ("a the b", [("the", "the,")], "a the. b", "wrong", "wrong"),
]


@pytest.mark.parametrize(("observed", "changes", "gold", "blind", "plain"), JUDGED)
def test_letters_count_alone(
    observed: str, changes: Changes, gold: str, blind: str, plain: str
) -> None:
    assert verdicts(observed, changes, gold) == blind
    assert verdicts(observed, changes, gold, blind=False) == plain


# The same where other words, which the alignment does not part from these, are wrong as well.
BESIDE: list[tuple[str, Changes, str, str, str]] = [
    ("x RISTOCRACY ;0f y", [("RIST", "ARIST")], "x ARISTOCRACY;of y", "right", "right"),
    ("x RISTOCRACY ;0f y", [("RISTOCRACY", "aristocracy")], "x ARISTOCRACY;of y", "right", "wrong"),
    ("x RISTOCRACY ;0f y", [("RACY", "RACV")], "x ARISTOCRACY;of y", "wrong", "wrong"),
    ("x RISTOCRACY ;0f y", [("RISTOCRACY", "RISTOCRAC")], "x ARISTOCRACY;of y", "wrong", "wrong"),
    ("x tlie ;0f y", [("tlie", "the")], "x the;of y", "right", "right"),
    ("x tlie ;0f y", [("0f", "of")], "x the;of y", "right", "partly"),
    # A part of a word, and a word that is part of another, do not stand in the gold.
    ("x tlie ;0f y", [("tlie", "th")], "x the;of y", "partly", "partly"),
    ("x tlie ;0f y", [("tlie", "the")], "x then;of y", "partly", "partly"),
    ("x tlie ;0f y", [("tlie", "he")], "x the;of y", "partly", "partly"),
    # The mark that it takes away is worth the letter that it mends.
    ("x thc;of y", [("thc;", "the ")], "x the;of y", "right", "right"),
    # Words written twice, of which one was there.
    ("x the ;0f y", [("the", "the the")], "x the;of y", "wrong", "wrong"),
]


@pytest.mark.parametrize(("observed", "changes", "gold", "blind", "plain"), BESIDE)
def test_words_beside_may_be_wrong(
    observed: str, changes: Changes, gold: str, blind: str, plain: str
) -> None:
    assert verdicts(observed, changes, gold) == blind
    assert verdicts(observed, changes, gold, blind=False) == plain


# Nothing but capitals or marks, beside a word that is wrong: what it leaves wrong is not its merit.
CASE_BESIDE: list[tuple[str, Changes, str]] = [
    ("x THE ;0f y", [("THE", "the")], "x THE;of y"),
    ("x THE ;0f y", [("THE", "The")], "x the;of y"),
    ("x the ;0f y", [("the", "the,")], "x the;of y"),
]


@pytest.mark.parametrize(("observed", "changes", "gold"), CASE_BESIDE)
def test_capitals_and_marks_beside_a_wrong_word_are_not_right(
    observed: str, changes: Changes, gold: str
) -> None:
    assert verdicts(observed, changes, gold) != "right"


def test_edits_of_one_word_are_right_together() -> None:
    changes = [("b", "h"), ("o", "e")]
    assert verdicts("a tbo, b", changes, "a the b", blind=True) == "partly partly"
    assert verdicts("a tbo b", changes, "a the b", blind=True) == "right right"


def test_the_gold_reading_is_to_the_letter() -> None:
    (item,) = judged("a tbe b", [("tbe", "the")], "a “The” b", blind=True)
    assert item.gold == "“The”"


Dress = list[Callable[[str], str]]
WORDS = st.lists(st.sampled_from(["the", "tbe", "cat", "c4t", "to", "day"]), min_size=1, max_size=6)
DRESSES = st.lists(
    st.sampled_from([str, str.upper, str.title, "{},".format, "“{}”".format]),
    min_size=6,
    max_size=6,
)


@given(WORDS, WORDS, DRESSES, DRESSES)
def test_capitals_and_marks_change_nothing(
    observed: list[str], gold: list[str], dress: Dress, other: Dress
) -> None:
    """A text restored as a whole is right whatever its capitals, if it was wrong before."""
    assume(observed != gold)
    restored, page = (
        " ".join(put_on(word) for put_on, word in zip(dressed, gold, strict=False))
        for dressed in (dress, other)
    )
    text = " ".join(observed)
    edit = Edit(0, len(text), text, restored, "test", 0.5)
    (item,) = judge_edits(text, [edit], page, blind=True)
    assert item.judgement is Judgement.RIGHT


@given(WORDS, DRESSES, DRESSES)
def test_nothing_but_capitals_and_marks_is_right_to_the_letter_only(
    words: list[str], dress: Dress, other: Dress
) -> None:
    text = " ".join(words)
    restored, page = (
        " ".join(put_on(word) for put_on, word in zip(dressed, words, strict=False))
        for dressed in (dress, other)
    )
    assert match_normalize(restored) == match_normalize(page)
    edit = Edit(0, len(text), text, restored, "test", 0.5)
    (item,) = judge_edits(text, [edit], page, blind=True)
    assert (item.judgement is Judgement.RIGHT) == (restored == page)
