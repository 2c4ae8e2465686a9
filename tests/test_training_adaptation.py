"""Adaptation of the error model: few pages move what they show, and leave the rest alone."""

from __future__ import annotations

from math import exp

import pytest

from ocr_restore.error_model import Confusion
from ocr_restore.training.adaptation import adapt
from ocr_restore.training.error_model import ConfusionCounts, Pair, count_confusions

GENERAL = {
    Confusion("c", "e"): 6.0,
    Confusion("b", "h"): 7.0,
    Confusion("", "e"): 6.5,
    Confusion(".", ""): 8.0,
    Confusion("rn", "m"): 6.0,
}
PAGE = Pair(
    "thc house and thc tree, wbere the tbree met " * 3,
    "the house and the tree, where the three met " * 3,
)


def costs(counts: list[ConfusionCounts]) -> dict[Confusion, float]:
    return {Confusion(row.observed, row.intended): row.cost for row in adapt(GENERAL, counts)}


def test_no_pages_change_nothing() -> None:
    assert costs([]) == GENERAL
    assert all(row.count == row.collections == 0 for row in adapt(GENERAL, []))


def test_what_is_seen_gets_cheaper_and_what_is_not_dearer() -> None:
    adapted = costs([count_confusions([PAGE])])
    assert adapted[Confusion("c", "e")] < 5.5
    assert adapted[Confusion("b", "h")] < 6.5
    # By no more than the evidence: letters seen and never lost, over the weight of the table.
    assert 6.5 < adapted[Confusion("", "e")] < 6.53
    assert 8.0 < adapted[Confusion(".", "")] < 8.06


def test_pages_of_several_files_are_pooled() -> None:
    counts = count_confusions([PAGE])
    assert costs([counts, counts]) == costs([counts + counts])
    assert costs([counts + counts])[Confusion("c", "e")] < costs([counts])[Confusion("c", "e")]


@pytest.mark.parametrize(("times", "known"), [(2, False), (3, True)])
def test_new_confusions_of_several_characters_need_evidence(times: int, known: bool) -> None:
    counts = ConfusionCounts()
    counts.confusions[Confusion("li", "h")] = times
    counts.intended["h"] = 10
    assert (Confusion("li", "h") in costs([counts])) == known


def test_costs_are_those_of_probabilities() -> None:
    adapted = costs([count_confusions([Pair(PAGE.observed * 50, PAGE.intended * 50)])])
    assert all(0 < exp(-cost) < 1 for cost in adapted.values())
