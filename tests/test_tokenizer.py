"""Words, their offsets, their casing and the gaps between them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_restore.restorer import Restorer
from ocr_restore.tokenizer import Case, Gap, Tokens

Tokenize = Callable[[str], Tokens]


@pytest.fixture(scope="module")
def tokenize(restorer: Restorer) -> Tokenize:
    return restorer.model.tokenizer.tokenize


def words(tokens: Tokens) -> list[str]:
    return [tokens.word(index) for index in range(tokens.count)]


# The whole text, its words.
WORDS: list[tuple[str, list[str]]] = [
    ("", []),
    (" \n", []),
    ("... -- ~", []),
    ("the cat", ["the", "cat"]),
    ("don't o’clock", ["don't", "o’clock"]),
    ("Japan's", ["Japan", "'s"]),
    ("JAPAN’S", ["JAPAN", "’S"]),
    ("it's's", ["it's", "'s"]),
    ("1970's", ["1970", "'s"]),
    ("Japan' s", ["Japan", "s"]),
    ("dogs' 'cat'", ["dogs", "cat"]),
    ("'s", ["s"]),  # of nothing
    ("rock''n", ["rock", "n"]),
    ("1'2", ["1", "2"]),  # feet and inches
    ("Un1ted 3rd 1,234", ["Un1ted", "3rd", "1", "234"]),
    ("limi.ts and/or x_y", ["limi", "ts", "and", "or", "x", "y"]),
    ("co\u00adop", ["co", "op"]),
    ("e\u0301tat caf\u00e9", ["e\u0301tat", "caf\u00e9"]),
    ("\U0001d4d0bc \U0001f600x", ["\U0001d4d0bc", "x"]),
    ("\ud800abc\udc00", ["abc"]),
    ("日本 语", ["日本", "语"]),
    ("ſaid", ["ſaid"]),
    ("a\tb\fc\vd\x85e\u2028f\xa0g\u3000h", list("abcdefgh")),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words(tokenize: Tokenize, text: str, expected: list[str]) -> None:
    assert words(tokenize(text)) == expected


GAPS: list[tuple[str, Gap]] = [
    ("the cat", Gap.BLANK),
    ("the \t\xa0cat", Gap.BLANK),
    ("the\ncat", Gap.LINE),
    ("the \r\n  cat", Gap.LINE),
    ("the\rcat", Gap.LINE),
    ("the\fcat", Gap.LINE),
    ("the-cat", Gap.HYPHEN),
    ("the\u00adcat", Gap.HYPHEN),
    ("the-\ncat", Gap.HYPHEN_LINE),
    ("the- \r\n cat", Gap.HYPHEN_LINE),
    ("the¬\ncat", Gap.HYPHEN_LINE),
    ("the\u00ad\ncat", Gap.HYPHEN_LINE),
    ("the -\ncat", Gap.STRAY),
    ("the- cat", Gap.STRAY),
    ("the - cat", Gap.MARKS),
    ("the -cat", Gap.MARKS),
    ("the, cat", Gap.MARKS),
    ("the (cat", Gap.MARKS),
    ("the . cat", Gap.MARKS),  # before a small letter
    ("Mr. Cat", Gap.MARKS),
    ("A. Cat", Gap.MARKS),
    ("cat. The", Gap.SENTENCE),
    ("cat! 1974", Gap.SENTENCE),
    ("cat?\nThe", Gap.SENTENCE),
    ("cat\n\nThe", Gap.SENTENCE),
    ("cat\r\n\r\nThe", Gap.SENTENCE),
    ("the ~ cat", Gap.STRAY),
    ("the • cat", Gap.STRAY),
    ("the\n|\nCat", Gap.SENTENCE),
    ("the~cat", Gap.TIGHT),
    ("the.cat", Gap.TIGHT),
    ("the/cat", Gap.TIGHT),
    ("the--cat", Gap.TIGHT),
    ("the—cat", Gap.TIGHT),
    ("cat's", Gap.NONE),
]


@pytest.mark.parametrize(("text", "gap"), GAPS)
def test_gaps(tokenize: Tokenize, text: str, gap: Gap) -> None:
    tokens = tokenize(text)
    assert tokens.count == 2
    assert Gap(tokens.gaps[1]) is gap


CASES = [
    ("cat", Case.LOWER),
    ("1974", Case.LOWER),
    ("éclair", Case.LOWER),
    ("Cat", Case.TITLE),
    ("I", Case.TITLE),
    ("CAT", Case.UPPER),
    ("B2", Case.UPPER),
    ("McDonald", Case.MIXED),
    ("cAT", Case.MIXED),
]


@pytest.mark.parametrize(("text", "case"), CASES)
def test_cases(tokenize: Tokenize, text: str, case: Case) -> None:
    assert Case(tokenize(text).cases[0]) is case


def test_capitals_may_make_another_word(tokenize: Tokenize, restorer: Restorer) -> None:
    lexicon = restorer.model.lexicon
    small, capital = tokenize("us US").words[:2]
    assert lexicon.twin[small] == capital != small
    assert lexicon.form(small) == lexicon.form(capital) == "us"


@pytest.mark.parametrize("text", ["the", "THE", "The"])
def test_words_are_looked_up_whatever_their_case(
    tokenize: Tokenize, restorer: Restorer, text: str
) -> None:
    assert tokenize(text).words[0] == restorer.model.lexicon.look_up("the") > 1


@given(st.text(st.one_of(st.characters(codec=None), st.sampled_from("ab'1-. \r\n\u0301"))))
def test_words_and_gaps_are_the_text(tokenize: Tokenize, text: str) -> None:
    tokens = tokenize(text)
    parts = [tokens.gap(index) + tokens.word(index) for index in range(tokens.count)]
    assert "".join(parts) + tokens.gap(tokens.count) == text
    assert all(tokens.word(index) for index in range(tokens.count))
    assert len(tokens.codes) == len(text)
