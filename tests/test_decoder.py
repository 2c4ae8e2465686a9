"""Best paths: what they propose, and how clearly, against every path of small lattices."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import Arc as PlainArc
from reference import Context, Ngrams, lattice_paths, lay_path, path_sum
from test_kernel_context import contexts

from ocr_restore.context_model import ContextModel
from ocr_restore.decoder import best_paths, observed_path
from ocr_restore.kernel import ngram_table_cy
from ocr_restore.lattice import Lattices
from ocr_restore.lexicon import SENTENCE
from ocr_restore.model_file import ModelFile
from ocr_restore.proposals import Proposal, Proposals
from ocr_restore.restorer import Restorer
from ocr_restore.tokenizer import Gap, Tokens

TEXT = "The cat sat. On tbe mat"
COUNT = 6
BOUNDARY = [0, 0, 0, 1, 0, 0, 0]
WEIGHT = 0.5  # of the context
OFFSET = 0.25
FAR_WORSE, UNLIKELY = 6.0, 0.003
WORD = st.integers(2, 5)
EIGHTHS = st.integers(0, 40).map(lambda n: n / 8)
# First and last word, what is read (nothing by an identity arc), and the channel's cost.
Drawn = tuple[int, int, tuple[int, ...] | None, float]


@st.composite
def models(draw: st.DrawFn) -> Ngrams:
    costs = draw(st.lists(EIGHTHS, min_size=6, max_size=6))
    steps = st.integers(0, 160)
    pairs = st.tuples(st.integers(0, 5), st.integers(0, 5))
    return Ngrams(costs, [0.5] * 6, draw(st.dictionaries(pairs, st.tuples(steps, steps))), {})


@st.composite
def readings(draw: st.DrawFn) -> list[Drawn]:
    """Draw the arcs of a lattice over the words [1, 5), with the identity arc of each."""
    arcs: list[Drawn] = [(index, index + 1, None, draw(EIGHTHS)) for index in range(1, 5)]
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(1, 4))
        end = draw(st.integers(start + 1, 5))
        words = tuple(draw(st.lists(WORD, min_size=1, max_size=3)))
        arcs.append((start, end, words, draw(EIGHTHS)))
    return sorted(arcs, key=lambda arc: arc[0])


@pytest.fixture(scope="module")
def shared_tokens(restorer: Restorer) -> Tokens:
    found = restorer.model.tokenizer.tokenize(TEXT)
    assert found.count == COUNT
    assert [int(gap == Gap.SENTENCE) for gap in found.gaps[1 : COUNT + 1]] == BOUNDARY[1:]
    for index in range(COUNT):
        found.words[index] = 2 + index % 3  # ids that the small model knows
    return found


class DrawnLattices(Lattices):
    """One lattice of arcs that were drawn, which remembers those that were taken."""

    def __init__(self, tokens: Tokens, drawn: list[Drawn]) -> None:
        super().__init__(len(drawn), 1)
        self.taken: list[int] = []
        for place, (start, end, words, cost) in enumerate(drawn):
            read = words or (tokens.words[start],)
            self.starts[place] = start
            self.ends[place] = end
            self.firsts[place] = read[0]
            self.middles[place] = -3 if words is None else read[1] if len(read) == 3 else -len(read)
            self.lasts[place] = read[-1]
            self.costs[place] = cost
        self.lattice_arcs[1] = len(drawn)
        self.left[0] = tokens.words[0]
        self.right[0] = tokens.words[5]

    def take(self, chosen: Sequence[int]) -> Proposals:
        self.taken = list(chosen)
        proposals = Proposals(len(chosen))
        for index, place in enumerate(chosen):
            proposals.first[index] = self.starts[place]
            proposals.last[index] = self.ends[place]
            proposals.text[index] = -1
        return proposals


class Plain:
    """Every path of the same lattice, by the places of its arcs, and its cost."""

    def __init__(self, tokens: Tokens, ngrams: Ngrams, context: Context, arcs: list[Drawn]) -> None:
        self.words = list(tokens.words[:COUNT])
        self.arcs = [(start, end, read or (self.words[start],)) for start, end, read, _ in arcs]
        self.readings = [place for place, arc in enumerate(arcs) if arc[2] is not None]
        path, before, after = lay_path(self.words, BOUNDARY, {})
        plain = []
        for (start, end, read), (*_, cost) in zip(self.arcs, arcs, strict=True):
            fit = sum(context.scores(read, path[: before[start]], path[after[end] :]))
            price = cost - WEIGHT * (fit + OFFSET * len(read))
            plain.append(PlainArc(start, end, read[0], read[-1], price))
        left, right = self.words[0], self.words[5]
        self.paths = dict(lattice_paths(ngrams, BOUNDARY, plain, left, right))

    def through(self, *places: int) -> list[float]:
        """The costs of the paths that have all these arcs."""
        return [cost for path, cost in self.paths.items() if set(places) <= set(path)]

    def share(self, place: int) -> float:
        """The probability of an arc."""
        return exp(path_sum(list(self.paths.values())) - path_sum(self.through(place)))

    def identity(self, first: int, last: int) -> list[int]:
        """The arcs that leave words alone."""
        return [
            place
            for place, (start, _, _) in enumerate(self.arcs)
            if place not in self.readings and first <= start < last
        ]

    def rivals(self, place: int) -> list[int]:
        """The arcs that read any of the same words in another way."""
        first, last, read = self.arcs[place]
        return [
            other
            for other in self.readings
            if self.arcs[other][0] < last
            and self.arcs[other][1] > first
            and (self.arcs[other][0], self.arcs[other][2]) != (first, read)
        ]

    def beside(self, place: int) -> set[tuple[int, int]]:
        """The words on either side on the best paths through an arc; there may be several."""
        found = set()
        for path, cost in self.paths.items():
            if place not in path or cost > min(self.through(place)):
                continue
            at = path.index(place)
            first, last, _ = self.arcs[place]
            left = self.arcs[path[at - 1]][2][-1] if at else self.words[0]
            right = self.arcs[path[at + 1]][2][0] if at + 1 < len(path) else self.words[5]
            found.add((1 if BOUNDARY[first] else left, 1 if BOUNDARY[last] else right))
        return found


def context_model(context: Context) -> ContextModel:
    meta = {"dimensions": len(context.weights[0]), "noise_words": 1}
    model = ContextModel(ModelFile(Path("context.bin"), context.sections(), meta))
    model.offset = OFFSET  # no logarithm, so that sums are exact
    return model


@given(models(), contexts(vectors=st.integers(-3, 3)), readings())
@settings(max_examples=200)
def test_proposals_against_every_path(
    shared_tokens: Tokens, ngrams: Ngrams, context: Context, arcs: list[Drawn]
) -> None:
    tokens = shared_tokens
    lattices = DrawnLattices(tokens, arcs)
    plain = Plain(tokens, ngrams, context, arcs)
    proposals, path = best_paths(
        lattices,
        tokens,
        ngrams.table(ngram_table_cy),
        context_model(context),
        observed_path(tokens),
    )
    least = min(plain.paths.values())
    for place in plain.readings:
        cost, share = min(plain.through(place)), plain.share(place)
        near = cost <= least + FAR_WORSE
        if near or abs(share - UNLIKELY) > 1e-9:  # which no rounding turns round
            assert (place in lattices.taken) == (near or share > UNLIKELY)
    assert lattices.taken == sorted(lattices.taken)
    for place, proposal in zip(lattices.taken, proposals, strict=True):
        cost = min(plain.through(place))
        first, last, _ = plain.arcs[place]
        alone = plain.identity(first, last)
        assert proposal.posterior == pytest.approx(plain.share(place))
        assert proposal.left_alone == pytest.approx(plain.share(alone[0]))
        assert proposal.margin == min(plain.through(*alone)) - cost
        others = (min(plain.through(other)) for other in plain.rivals(place))
        assert proposal.rival == min([*(other - cost for other in others), 50.0])
        assert (proposal.left, proposal.right) in plain.beside(place)
    # The chosen ones, with the words between them as they are, are a best path.
    chosen = [
        place for place, proposal in zip(lattices.taken, proposals, strict=True) if proposal.chosen
    ]
    read = {index for place in chosen for index in range(*plain.arcs[place][:2])}
    chosen += [place for place in plain.identity(1, 5) if plain.arcs[place][0] not in read]
    assert plain.paths[tuple(sorted(chosen, key=lambda place: plain.arcs[place][0]))] == least
    laid = lay_path(plain.words, BOUNDARY, {plain.arcs[at][:2]: plain.arcs[at][2] for at in chosen})
    assert (list(path.words[: path.size]), list(path.before), list(path.after)) == laid


def test_words_farther_off_are_those_of_the_path_before(shared_tokens: Tokens) -> None:
    """What the context says is taken from the path that is given, not from what was observed."""
    tokens = shared_tokens
    # Word 5 fits where word 4 stands behind it, and nothing else matters.
    context = Context([0, 0, 0, 0, 1, 2], [[0], [4], [0]], [[0], [0], [2]], [0.0] * 3, [[0.0], [1]])
    ngrams = Ngrams([0.0] * 6, [0.0] * 6, {}, {})
    arcs: list[Drawn] = [
        (1, 2, (5,), 1.0),
        (1, 2, None, 0.0),
        (2, 3, (3,), 0.5),
        (2, 3, None, 0.0),
    ]
    assert tokens.words[2] == 4
    margins = []
    path = observed_path(tokens)
    for changed in (False, True):
        if changed:
            path.words[path.after[2]] = 3
        proposals, _ = best_paths(
            DrawnLattices(tokens, arcs),
            tokens,
            ngrams.table(ngram_table_cy),
            context_model(context),
            path,
        )
        margins.append([proposal.margin for proposal in proposals if proposal.first == 1])
    assert margins == [[WEIGHT * 8 - 1.0], [-1.0]]


def test_a_reading_of_many_paths_is_proposed_though_each_is_far_worse(
    shared_tokens: Tokens,
) -> None:
    """The more words may follow it at the same cost, the likelier it is."""
    context = Context([0] * 6, [[0]], [[0]], [0.0], [[0.0], [0.0]])
    # Each of four words on a path is worth an eighth of a nat to it, so 6.5 in all.
    far = [(1, 2, (3,), 6.875), (1, 2, None, 50.0), (1, 5, (2,), 0.0)]
    alone = [(start, start + 1, None, 0.0) for start in (2, 3, 4)]
    for more, proposed in ((0, False), (1, True)):
        also = [(2, 3, (word,), 0.0) for word in (2, 3)] * more
        arcs: list[Drawn] = sorted([*far, *alone, *also], key=lambda arc: arc[0])
        ngrams = Ngrams([0.0] * 6, [0.0] * 6, {}, {})
        plain = Plain(shared_tokens, ngrams, context, arcs)
        place = arcs.index(far[0])
        assert (UNLIKELY < plain.share(place) < 2 * UNLIKELY) == proposed
        lattices = DrawnLattices(shared_tokens, arcs)
        model, path = context_model(context), observed_path(shared_tokens)
        best_paths(lattices, shared_tokens, ngrams.table(ngram_table_cy), model, path)
        assert (place in lattices.taken) == proposed


def test_no_lattice_has_no_proposal(restorer: Restorer) -> None:
    model = restorer.model
    tokens = model.tokenizer.tokenize(TEXT)
    path = observed_path(tokens)
    ngrams = model.language_model.ngrams
    proposals, after = best_paths(Lattices(0, 0), tokens, ngrams, model.context_model, path)
    assert len(proposals) == 0
    assert after is path


def test_observed_path_has_every_word_and_the_sentences(shared_tokens: Tokens) -> None:
    path = observed_path(shared_tokens)
    laid = lay_path(list(shared_tokens.words[:COUNT]), BOUNDARY, {})
    assert (list(path.words[: path.size]), list(path.before), list(path.after)) == laid


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
    proposals, path, _ = restorer.proposals(model.tokenizer.tokenize(text))
    chosen = [proposal for proposal in proposals if proposal.chosen]
    assert [read(restorer, text, proposal) for proposal in chosen] == expected
    assert all(proposal.margin >= 0 and proposal.rival >= 0 for proposal in chosen)
    assert all(0 < proposal.posterior <= 1 for proposal in proposals)
    words = [word for word in path.words[: path.size] if word != SENTENCE]
    for _, form, _ in expected:
        assert f" {form} " in f" {' '.join(map(model.lexicon.form, words))} "


def read(restorer: Restorer, text: str, proposal: Proposal) -> tuple[str, str, str]:
    """What is observed, what is read instead, and the rule."""
    words = " ".join(map(restorer.model.lexicon.form, proposal.reading.words))
    return text[proposal.start : proposal.end], words, proposal.reading.rule
