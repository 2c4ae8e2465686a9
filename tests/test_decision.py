"""How a document is described to the decision, whatever its length."""

from __future__ import annotations

import pytest

from ocr_restore.decision import FEATURES
from ocr_restore.restorer import Restorer

PAGE = (
    "The members of tbe council met in the modern house, and the treaty was signed there. "
    "They have de ve loped an impressive capac1ty, and the terms were known to the council.\n\n"
) * 20


def document_features(restorer: Restorer, text: str) -> list[dict[str, float]]:
    """What the rows of a text say of it as a whole, for each of its proposals."""
    proposals, rows = restorer.described(restorer.model.tokenizer.tokenize(text))
    size = len(FEATURES)
    return [
        {
            name: value
            for name, value in zip(FEATURES, rows[place * size :][:size], strict=True)
            if name.startswith("document_")
        }
        for place in range(len(proposals))
    ]


def test_every_proposal_sees_the_same_document(restorer: Restorer) -> None:
    first, *others = document_features(restorer, PAGE)
    assert others
    assert all(other == first for other in others)


def test_a_long_text_is_described_like_each_of_its_pages(restorer: Restorer) -> None:
    # The decision has seen no training page as long as a book.
    page = document_features(restorer, PAGE)[0]
    book = document_features(restorer, PAGE * 30)[0]
    assert book == pytest.approx(page, rel=0.1, abs=0.01)


def test_a_line_says_less_than_a_page(restorer: Restorer) -> None:
    line = document_features(restorer, PAGE[:80])[0]
    page = document_features(restorer, PAGE)[0]
    assert line["document_words"] < page["document_words"]
