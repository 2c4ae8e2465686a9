"""Best paths: what they propose, and how clearly, against every path of small lattices."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import Arc as PlainArc
from reference import Ngrams, lattice_paths, path_sum

from ocr_restore.candidates import Reading
from ocr_restore.decoder import Proposal, best_paths
from ocr_restore.kernel import ngram_table_cy
from ocr_restore.lattice import Arc, Lattices
from ocr_restore.restorer import Restorer
from ocr_restore.tokenizer import Gap, Tokens

TEXT = "The cat sat. On tbe mat"
COUNT = 6
WORD = st.integers(2, 5)
EIGHTHS = st.integers(0, 40).map(lambda n: n / 8)


@st.composite
def models(draw: st.DrawFn) -> Ngrams:
    costs = draw(st.lists(EIGHTHS, min_size=6, max_size=6))
    steps = st.integers(0, 160)
    pairs = st.tuples(st.integers(0, 5), st.integers(0, 5))
    return Ngrams(costs, [0.5] * 6, draw(st.dictionaries(pairs, st.tuples(steps, steps))), {})


@st.composite
def readings(draw: st.DrawFn) -> list[tuple[int, int, Reading | None, float]]:
    """Draw the arcs of a lattice over the words [1, 5), with the identity arc of each."""
    arcs: list[tuple[int, int, Reading | None, float]] = [
        (index, index + 1, None, draw(EIGHTHS)) for index in range(1, 5)
    ]
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(1, 4))
        end = draw(st.integers(start + 1, 5))
        words = tuple(draw(st.lists(WORD, min_size=1, max_size=2)))
        cost = draw(EIGHTHS)
        arcs.append((start, end, Reading(words, cost, "confusion"), cost))
    return sorted(arcs, key=lambda arc: arc[0])


@pytest.fixture(scope="module")
def shared_tokens(restorer: Restorer) -> Tokens:
    found = restorer.model.tokenizer.tokenize(TEXT)
    assert found.count == COUNT
    assert found.gaps[3] == Gap.SENTENCE
    for index in range(COUNT):
        found.words[index] = 2 + index % 3  # ids that the small model knows
    return found


def make_lattices(
    tokens: Tokens, arcs: list[tuple[int, int, Reading | None, float]]
) -> tuple[Lattices, list[PlainArc]]:
    lattices = Lattices()
    plain = []
    for start, end, reading, cost in arcs:
        words = reading.words if reading else (tokens.words[start],)
        lattices.arcs.append(Arc(tokens.starts[start], tokens.ends[end - 1], reading))
        lattices.starts.append(start)
        lattices.ends.append(end)
        lattices.firsts.append(words[0])
        lattices.lasts.append(words[-1])
        lattices.costs.append(cost)
        plain.append(PlainArc(start, end, words[0], words[-1], cost))
    lattices.lattice_arcs.append(len(arcs))
    lattices.left.append(tokens.words[0])
    lattices.right.append(tokens.words[5])
    return lattices, plain


@given(models(), readings())
@settings(max_examples=200)
def test_proposals_against_every_path(
    shared_tokens: Tokens, model: Ngrams, arcs: list[tuple[int, int, Reading | None, float]]
) -> None:
    tokens = shared_tokens
    lattices, plain = make_lattices(tokens, arcs)
    boundary = [int(index == 3) for index in range(COUNT + 1)]
    left, right = tokens.words[0], tokens.words[5]
    paths = dict(lattice_paths(model, boundary, plain, left, right))
    least = min(paths.values())
    for proposal in best_paths(lattices, tokens, model.table(ngram_table_cy)):
        span = proposal.first, proposal.last
        (place, *_) = same = [
            place
            for place, (start, end, reading, _) in enumerate(arcs)
            if (start, end) == span and reading is proposal.reading
        ]
        assert len(same) == 1
        through = [cost for path, cost in paths.items() if place in path]
        assert min(through) == least
        everything = path_sum(list(paths.values()))
        assert proposal.posterior == pytest.approx(exp(everything - path_sum(through)))
        identity = {
            other
            for other, arc in enumerate(arcs)
            if arc[2] is None and span[0] <= arc[0] < span[1]
        }
        alone = min(cost for path, cost in paths.items() if identity <= set(path))
        assert proposal.margin == alone - least
        others = [
            cost
            for path, cost in paths.items()
            if any(reads_otherwise(arcs[other], proposal) for other in path if other != place)
        ]
        assert proposal.rival == min([*(cost - least for cost in others), 50.0])
        assert (proposal.start, proposal.end) == (
            tokens.starts[proposal.first],
            tokens.ends[proposal.last - 1],
        )


def reads_otherwise(arc: tuple[int, int, Reading | None, float], proposal: Proposal) -> bool:
    start, end, reading, _ = arc
    return (
        reading is not None
        and start < proposal.last
        and end > proposal.first
        and (reading.words != proposal.reading.words or start != proposal.first)
    )


def test_no_lattice_has_no_proposal(restorer: Restorer) -> None:
    tokens = restorer.model.tokenizer.tokenize(TEXT)
    assert best_paths(Lattices(), tokens, restorer.model.language_model.ngrams) == []


# A text, and what its best path reads: observed, words and rule.
PROPOSED = [
    ("He saw tbe house", [("tbe", "the", "confusion")]),
    ("He was 1n the house", [("1n", "in", "digit")]),
    ("He was 1n tbe house", [("1n", "in", "digit"), ("tbe", "the", "confusion")]),
    ("the J a pane s e people", [("J a pane s e", "japanese", "join")]),
    ("the govern-\nment said", [("govern-\nment", "government", "hyphen")]),
    ("the end ofthe war", [("ofthe", "of the", "split")]),
    ("a plain sentence", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), PROPOSED)
def test_best_path(restorer: Restorer, text: str, expected: list[tuple[str, str, str]]) -> None:
    model = restorer.model
    proposals, _ = restorer.proposals(model.tokenizer.tokenize(text))
    found = [
        (
            text[proposal.start : proposal.end],
            " ".join(map(model.lexicon.form, proposal.reading.words)),
            proposal.reading.rule,
        )
        for proposal in proposals
    ]
    assert found == expected
    assert all(proposal.margin >= 0 and proposal.rival >= 0 for proposal in proposals)
    assert all(0 < proposal.posterior <= 1 for proposal in proposals)
