"""The context model as it is mapped, and what the packaged one knows."""

from __future__ import annotations

from array import array
from math import log
from pathlib import Path

import pytest
from reference import Context

from ocr_restore.context_model import ContextModel
from ocr_restore.exceptions import ModelError
from ocr_restore.model_file import write_model
from ocr_restore.restorer import Restorer

PLAIN = Context(
    [0, 1, 2, 2],
    [[0, 1], [2, -3], [-128, 127]],
    [[4, 5], [-6, 7], [127, -128]],
    [0.5, -0.25, 0.125],
    [[1.0, 0.5], [0.25, -1.0], [0.5, 0.5], [-0.5, 2.0]],
)


def test_a_mapped_model_scores_as_written(tmp_path: Path) -> None:
    path = tmp_path / "context.bin"
    meta = {"dimensions": 2, "noise_words": 10}
    write_model(path, PLAIN.sections(), kind="context", meta=meta)
    model = ContextModel.open(path)
    assert model.offset == log(10)
    words = array("i", [3, 1, 0, 2])
    for word in range(4):
        score = model.table.score(words, 4, 2, 3, array("i", [word]), 1)
        assert score == PLAIN.score(word, [3, 1], [2])


def test_models_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot read"):
        ContextModel.open(tmp_path / "absent.bin")
    write_model(tmp_path / "other.bin", {}, kind="lexicon", meta={})
    with pytest.raises(ModelError, match="a context model is needed"):
        ContextModel.open(tmp_path / "other.bin")


# What stands around a word, the word that fits, and one that is often printed in its place.
FITTING = [
    ("close _ between the two countries", "ties", "tics"),
    ("a treaty on mutual _ between the nations", "security", "scarcity"),
    ("the _ and his wife had two children", "man", "mail"),
    ("the ship sailed _ the harbour at dawn", "from", "form"),
]


@pytest.mark.parametrize(("text", "fits", "other"), FITTING)
def test_words_fit_those_around_them(restorer: Restorer, text: str, fits: str, other: str) -> None:
    model = restorer.model
    words = text.split()
    place = words.index("_")
    path = array("i", [model.lexicon.look_up(word) for word in words])

    def score(form: str) -> float:
        read = array("i", [model.lexicon.look_up(form)])
        table = model.context_model.table
        return table.score(path, len(path), place, place + 1, read, 1)

    assert score(fits) > score(other)
    assert score(fits) + model.context_model.offset > 0
