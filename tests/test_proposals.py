"""Proposals in columns read like a list of them."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_restore.candidates import RULES, Reading
from ocr_restore.proposals import Proposal, Proposals

TEXTS = ["1914", "Yokosuka"]
NUMBER = st.integers(0, 2**31 - 1)
DOUBLE = st.floats(allow_nan=False)
INTEGERS = "first last start end left right".split()
DOUBLES = "margin rival posterior left_alone".split()
READINGS = st.builds(
    Reading,
    st.lists(NUMBER, min_size=1, max_size=3).map(tuple),
    DOUBLE,
    st.sampled_from(RULES),
    DOUBLE,
    st.sampled_from([None, *TEXTS]),
)
PROPOSALS = st.builds(
    Proposal,
    *[NUMBER] * 4,
    READINGS,
    *[DOUBLE] * 4,
    *[NUMBER] * 2,
    st.booleans(),
)


def in_columns(proposals: list[Proposal]) -> Proposals:
    found = Proposals(len(proposals), TEXTS)
    for place, proposal in enumerate(proposals):
        for name in (*INTEGERS, *DOUBLES, "chosen"):
            getattr(found, name)[place] = getattr(proposal, name)
        words, cost, rule, inner, text = proposal.reading
        found.words[3 * place : 3 * place + 3] = array("i", [*words, -1, -1][:3])
        found.cost[place], found.inner[place] = cost, inner
        found.rules[place] = RULES.index(rule)
        found.text[place] = -1 if text is None else TEXTS.index(text)
    return found


@given(st.lists(PROPOSALS, max_size=5), st.slices(5))
def test_columns_are_a_sequence_of_proposals(proposals: list[Proposal], part: slice) -> None:
    found = in_columns(proposals)
    assert len(found) == len(proposals)
    assert list(found) == proposals
    assert found[part] == proposals[part]
    assert [found[place] for place in range(-len(proposals), 0)] == proposals
    assert [type(proposal.chosen) for proposal in found] == [bool] * len(found)


@pytest.mark.parametrize("size", [0, 3])
def test_there_are_no_others(size: int) -> None:
    for place in (size, -size - 1):
        with pytest.raises(IndexError):
            Proposals(size, TEXTS)[place]


def test_no_proposals_are_false() -> None:
    assert not Proposals(0)
    assert Proposals(1, TEXTS)
