"""How a mark edit is described and judged: by its neighbours and by the document."""

from __future__ import annotations

import pytest

from ocr_restore.mark_decision import MARK_FEATURES, describe_marks
from ocr_restore.marks import DOUBTFUL
from ocr_restore.restorer import Restorer

PAGE = "The council met in a modern house. The treaty was signed there, and the terms were known. "
SPECKED = PAGE.replace("modern", "modern.").replace("there, and", "there. and tlre tcrrns. and")


def described(restorer: Restorer, text: str) -> list[dict[str, float]]:
    """The features of each doubtful mark of a text."""
    model = restorer.model
    tokens = model.tokenizer.tokenize(text)
    rows = describe_marks(tokens, restorer.marks(tokens), model.lexicon, model.language_model)
    size = len(MARK_FEATURES)
    assert len(rows) % size == 0
    return [
        dict(zip(MARK_FEATURES, rows[start : start + size], strict=True))
        for start in range(0, len(rows), size)
    ]


def sureness(restorer: Restorer, text: str) -> list[tuple[str, float]]:
    model = restorer.model
    tokens = model.tokenizer.tokenize(text)
    marks = restorer.marks(tokens)
    chances = model.mark_decision.probabilities(tokens, marks, model.lexicon, model.language_model)
    return [(mark.rule, chance) for mark, chance in zip(marks, chances, strict=True)]


def test_words_beside_a_mark(restorer: Restorer) -> None:
    stray, for_comma = described(restorer, "The terms. were known to the council")
    assert stray["left_letters"] == len("terms")
    assert stray["left_plural"] == 1
    assert stray["right_letters"] == len("were")
    assert stray["bigram_gain"] == for_comma["bigram_gain"]
    assert (DOUBTFUL[int(stray["rule"])], DOUBTFUL[int(for_comma["rule"])]) == DOUBTFUL[:2]


def test_marks_of_a_page_tell_of_each_other(restorer: Restorer) -> None:
    clean = described(restorer, PAGE * 9 + "The terms. were known.")[0]
    specked = described(restorer, SPECKED * 9 + "The terms. were known.")[0]
    assert clean["document_low_stops"] < 0.1 < specked["document_low_stops"]


def test_a_speck_is_surer_where_there_are_many(restorer: Restorer) -> None:
    alone = dict(sureness(restorer, PAGE * 9 + "The terms. were known."))["stray stop"]
    among = dict(sureness(restorer, SPECKED * 9 + "The terms. were known."))["stray stop"]
    assert alone < among / 2


def test_a_misplaced_mark_is_as_sure_as_its_rule(restorer: Restorer) -> None:
    chances = {
        chance
        for text in ("Japan' s house", PAGE + "Then Mary' s house was sold.")
        for rule, chance in sureness(restorer, text)
        if rule == "possessive"
    }
    assert len(chances) == 1
    assert min(chances) > 0.5


@pytest.mark.parametrize("text", ["", "ﬁ", ". a", "a. b", "word.", "’ s a", "a’ s"])
def test_texts_of_hardly_a_word(restorer: Restorer, text: str) -> None:
    assert all(0 <= chance <= 1 for _, chance in sureness(restorer, text))


def test_a_column_rule_stands_at_edges_alone(restorer: Restorer) -> None:
    (first, *_), (alone, *_) = (
        [mark for mark in described(restorer, text) if mark["edge_character"] >= 0]
        for text in (
            "The council met j\nin a house j\nof j and\n| of the town",
            "The council met.\nj in a house",
        )
    )
    assert first["edge_behind"] == 0  # those before lines come first
    assert (first["edge_same"], first["edge_inside"], first["edge_others"]) == (1, 0, 2)
    assert (alone["edge_same"], alone["edge_inside"], alone["edge_others"]) == (1, 0, 0)
    assert alone["edge_gain"] > 0
    assert described(restorer, "The terms. were known")[0]["edge_character"] == -1
