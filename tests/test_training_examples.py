"""The documents that the decision learns from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ocr_restore.error_model import Confusion
from ocr_restore.training.error_model import Pair
from ocr_restore.training.examples import Document, documents

CONFUSIONS = {Confusion("c", "e"): 2.0, Confusion("li", "h"): 3.0}
PARAGRAPH = "The council met again in the modern house, and the treaty was kept. " * 5
SHORT, TABLE = "Too short.", "12 34 56 78 . , - " * 20
GOLD = "\n\n".join([PARAGRAPH, SHORT, TABLE])
PAIRS = [Pair(GOLD.replace("the", "tbe"), GOLD) for _ in range(4)]
PASSAGE, NOISY_PASSAGE = 4000, 2500


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clean") / "clean.txt"
    words = (f"there{number}" for number in range(3000))
    path.write_text("\f".join([" ".join(words), PARAGRAPH]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def found(clean: Path) -> list[Document]:
    return documents({"press": PAIRS, "books": PAIRS[:1]}, [clean], CONFUSIONS)


def test_pages_come_with_their_gold(found: list[Document]) -> None:
    pages = [document for document in found if document.collection in ("press", "books")]
    assert [document.name for document in pages] == [*(f"press {n}" for n in range(4)), "books 0"]
    assert {(document.observed, document.gold) for document in pages} == {PAIRS[0]}


def test_every_other_gold_is_a_text_to_leave_alone(found: list[Document]) -> None:
    gold = [document for document in found if document.collection == "clean gold"]
    assert [document.name for document in gold] == ["press 1", "press 3"]


@pytest.mark.parametrize("collection", ["clean gold", "clean", "respelled", "short"])
def test_clean_texts_are_their_own_gold(found: list[Document], collection: str) -> None:
    texts = [document for document in found if document.collection == collection]
    assert texts
    assert all(document.observed == document.gold for document in texts)


def test_noise_is_over_the_clean_texts(found: list[Document]) -> None:
    noise = [document for document in found if document.collection == "noise"]
    short = [document for document in found if document.collection == "short"]
    # The same short texts once more, and long passages of their own.
    golds = Counter(document.gold for document in noise)
    assert all(golds[document.gold] for document in short)
    assert len(noise) == len(short) + 60
    changed = sum(document.observed != document.gold for document in noise)
    assert 0.7 * len(noise) < changed
    assert len({document.name for document in noise}) == len(noise)


def test_short_texts_are_paragraphs_of_letters(found: list[Document]) -> None:
    pieces = {
        document.gold
        for document in found
        if document.collection == "short" and "clean.txt" not in document.name
    }
    assert pieces == {PARAGRAPH}


def test_passages_of_clean_texts_begin_and_end_at_a_blank(
    found: list[Document], clean: Path
) -> None:
    text = clean.read_text(encoding="utf-8")
    passages = [document for document in found if document.name.startswith("clean.txt")]
    kinds = Counter(document.collection for document in passages)
    assert kinds == {"clean": 12, "short": 50, "noise": 50 + 60, "respelled": 60}
    for document in passages:
        if document.collection == "respelled":
            continue
        most = PASSAGE if document.collection == "clean" else NOISY_PASSAGE
        assert 0 < len(document.gold) <= most
        assert document.gold in text
        around = f" {text} ".replace("\f", " ")
        assert f" {document.gold} " in around


def test_same_seed_same_documents(found: list[Document], clean: Path) -> None:
    collections = {"press": PAIRS, "books": PAIRS[:1]}
    assert documents(collections, [clean], CONFUSIONS) == found
    assert documents(collections, [clean], CONFUSIONS, seed=2) != found


def test_pairs_alone_will_do() -> None:
    found = documents({"press": PAIRS}, [], CONFUSIONS)
    assert {document.collection for document in found} == {"press", "clean gold", "short", "noise"}


# A gold text, and whether it leaves words broken at line ends.
BROKEN = [
    ("the trea-\nty", True),
    ("the trea- \n  ty", True),
    ("the treaty\nof", False),
    ("of 1914-\n18", False),
    ("Anglo-\nSaxon", False),
]


@pytest.mark.parametrize(("gold", "kept"), BROKEN)
def test_gold_may_keep_its_hyphens(gold: str, kept: bool) -> None:
    assert Document("press", "1", gold, gold).keeps_hyphens is kept
