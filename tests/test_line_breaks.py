"""Words broken at line ends: a gold text that keeps them so accepts whole words as well."""

from __future__ import annotations

import pytest

from ocr_restore.alignment import align
from ocr_restore.edits import Edit
from ocr_restore.evaluation import Outcomes, evaluate, judge_edits
from ocr_restore.line_breaks import broken_as_in

BROKEN = "the pris-\noner was"


@pytest.mark.parametrize(
    ("observed", "restored", "gold", "expected"),
    [
        # kept, fixed, harmed, missed, wrongly fixed
        (BROKEN, "the prisoner\nwas", BROKEN, Outcomes(4, 0, 0, 0, 0)),
        (BROKEN, "the prisoner\nwas", "the pris¬\noner was", Outcomes(4, 0, 0, 0, 0)),
        ("the pris¬\noner was", BROKEN, BROKEN, Outcomes(4, 0, 0, 0, 0)),
        ("tbe pris-\noner was", "the prisoner\nwas", BROKEN, Outcomes(3, 1, 0, 0, 0)),
        (BROKEN, "the prisonor\nwas", BROKEN, Outcomes(2, 0, 2, 0, 0)),
        # A hyphen of the word itself, and a gold text that asks for the whole word.
        ("a well-\nknown", "a well-known", "a well-\nknown", Outcomes(3, 0, 0, 0, 0)),
        (BROKEN, "the prisoner\nwas", "the prisoner was", Outcomes(2, 1, 0, 0, 0)),
        # In the middle of a line it is an error like any other.
        ("the prisoner was", "the prisoner was", "the pris- oner was", Outcomes(2, 0, 0, 2, 0)),
    ],
)
def test_outcomes(observed: str, restored: str, gold: str, expected: Outcomes) -> None:
    evaluation = evaluate(observed, restored, gold)
    assert evaluation.outcomes == expected
    if restored.split() == gold.replace("-\n", "").split():
        assert evaluation.characters.after.errors == 0


def test_a_join_is_right_by_either_gold_text() -> None:
    edits = [Edit(8, 10, "-\n", "", "hyphen", 0.9)]
    for gold in (BROKEN, "the pris¬\noner was", "the prisoner was"):
        (judged,) = judge_edits(BROKEN, edits, gold)
        assert judged.judgement.value == "right"
    (judged,) = judge_edits(BROKEN, edits, "the pris oner was")
    assert judged.judgement.value == "wrong"


@pytest.mark.parametrize(
    ("gold", "text"), [("the prisoner was", BROKEN), (BROKEN, "tbe prlsoner was")]
)
def test_nothing_is_broken_without_need(gold: str, text: str) -> None:
    assert broken_as_in(gold, text, align(text, gold)) == text
