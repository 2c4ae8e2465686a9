"""What the decision learns from: proposals judged against the gold, and trees fitted to them."""

from __future__ import annotations

import random
from array import array
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("numpy")
pytest.importorskip("lightgbm")

from ocr_restore.decision import FEATURES, Decision
from ocr_restore.exceptions import ModelError
from ocr_restore.mark_decision import MARK_FEATURES
from ocr_restore.restorer import Restorer
from ocr_restore.training.decision import (
    Example,
    collect_examples,
    collect_marks,
    mark_precision,
    train_decision,
    without_misprints,
)
from ocr_restore.training.examples import Document

GOLD = "They will meet in the modern house, and the treaty of the council was kept."


def document(observed: str, gold: str = GOLD, collection: str = "press") -> Document:
    return Document(collection, f"{collection} 1", observed, gold)


def test_proposals_are_judged(restorer: Restorer) -> None:
    found = collect_examples(restorer, document(GOLD.replace("will", "wi11")))
    assert any(example.right and example.rule == "digit" for example in found)
    assert all(len(example.features) == len(FEATURES) for example in found)
    assert {(example.document, example.collection) for example in found} == {("press 1", "press")}


def test_no_proposal_on_a_clean_page_is_right(restorer: Restorer) -> None:
    text = GOLD.replace("council", "councll")
    found = collect_examples(restorer, document(text, text))
    assert found
    assert not any(example.right for example in found)


def test_words_that_the_gold_could_not_write_teach_nothing(restorer: Restorer) -> None:
    text = "They will meet in the modern hous~, and the treaty of the council was kept."
    assert collect_examples(restorer, document(text, GOLD))
    assert not collect_examples(restorer, document(text, text))


def test_hyphens_that_a_gold_keeps_teach_nothing(restorer: Restorer) -> None:
    observed = "They will meet in the mod-\nern house, and the treaty of the coun-\ncil was kept."
    gold = observed.replace("-\ncil", "¬\ncil")
    page = document(observed, gold)
    kept = [example.rule for example in collect_examples(restorer, page)].count("hyphen")
    joined = collect_examples(restorer, document(observed, GOLD))
    assert page.keeps_hyphens
    assert kept == 0
    assert any(example.right for example in joined if example.rule == "hyphen")


def test_marks_are_judged(restorer: Restorer) -> None:
    gold = "They met in the house, and the treaty was kept."
    (found,) = collect_marks(restorer, document(gold.replace("treaty was", "treaty: was"), gold))
    assert (found.rule, found.right) == ("stray colon", True)
    assert len(found.features) == len(MARK_FEATURES)
    assert not collect_marks(restorer, document(gold.replace(" met", " .met"), gold, "noise"))


def test_precision_of_a_mark_rule(restorer: Restorer) -> None:
    gold = "They met in the house, and the treaty was kept."
    pages = [document("They met in the .house, and the treaty was kept.", gold)] * 6
    examples = [mark for page in pages for mark in collect_marks(restorer, page)]
    (precision,) = mark_precision(examples).values()
    assert precision == pytest.approx((6 + 1) / (6 + 2))


def drawn(number: int) -> Example:
    """An example that is right if its first feature is above a half, but for one in ten."""
    chance = random.Random(number)
    features = [chance.random() for _ in FEATURES]
    right = (features[0] > 0.5) != (chance.random() < 0.1)
    return Example(f"page {number % 25}", "press", features, right, "confusion")


def test_misprints_of_clean_texts_teach_nothing() -> None:
    """What the pages show to be right is left out where a clean text says that it is not."""
    pages = [drawn(number) for number in range(2500)]
    clean = [
        replace(drawn(number), collection="clean", right=False) for number in range(3000, 3200)
    ]
    kept = without_misprints(pages + clean, FEATURES, rounds=120, leaves=7)
    assert kept[: len(pages)] == pages
    left = kept[len(pages) :]
    assert 60 < len(left) < 140
    assert sum(example.features[0] > 0.5 for example in left) < 10
    few = pages[:500] + clean
    assert without_misprints(few, FEATURES, rounds=120, leaves=7) == few


def test_trees_learn_and_are_calibrated(tmp_path: Path) -> None:
    examples = [drawn(number) for number in range(2000)]
    paths = [tmp_path / "one.bin", tmp_path / "two.bin"]
    for path in paths:
        quality = train_decision(
            examples, path, FEATURES, rounds=30, leaves=7, meta={"precision": {"lone mark": 0.75}}
        )
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert quality["examples"] == len(examples)
    assert quality["log_loss"] < 0.45  # 0.33 if all were known, 0.69 if nothing
    assert quality["calibration_error"] < 0.05
    decision = Decision.open(paths[0], FEATURES)
    fresh = [drawn(number) for number in range(3000, 3200)]
    rows = array("d", [value for one in fresh for value in one.features])
    chances = decision.probabilities(rows)
    right = sum((p > 0.5) == (one.features[0] > 0.5) for p, one in zip(chances, fresh, strict=True))
    assert right > 190
    assert decision.meta["precision"] == {"lone mark": 0.75}
    with pytest.raises(ModelError, match="other features"):
        Decision.open(paths[0], FEATURES[1:])
