"""Lattice decoding against every path, in both builds."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import Arc, Ngrams, lattice_paths, path_sum

WORD = st.integers(0, 3)


@dataclass
class Lattice:
    """Arcs in order of their starts, and the words beside them."""

    arcs: list[Arc]
    left: int
    right: int


@dataclass
class Decoded:
    """What the kernel writes."""

    best: list[int]
    behind_best: list[float]
    ahead_best: list[float]
    behind_sum: list[float]
    ahead_sum: list[float]


def prices(exact: bool) -> st.SearchStrategy[float]:
    return st.integers(0, 24).map(lambda n: n / 8) if exact else st.floats(0, 30)


@st.composite
def ngram_models(draw: st.DrawFn, exact: bool) -> Ngrams:
    single = st.integers(0, 40).map(lambda n: n / 8) if exact else st.floats(0, 20, width=32)
    costs = st.lists(single, min_size=4, max_size=4)
    steps = st.integers(0, 255)
    bigrams = draw(st.dictionaries(st.tuples(WORD, WORD), st.tuples(steps, steps), max_size=8))
    return Ngrams(draw(costs), draw(costs), bigrams, {})


@st.composite
def lattices(draw: st.DrawFn, exact: bool) -> tuple[list[Lattice], list[int]]:
    """Draw lattices one after another; each word of one has an arc of its own."""
    result = []
    at = draw(st.integers(0, 2))
    for _ in range(draw(st.integers(1, 3))):
        size = draw(st.integers(1, 4))
        arcs = [
            Arc(place, place + 1, word, word, draw(prices(exact)))
            for place in range(at, at + size)
            for word in [draw(WORD)]
        ]
        for _ in range(draw(st.integers(0, 5))):
            start = draw(st.integers(at, at + size - 1))
            end = draw(st.integers(start + 1, at + size))
            arcs.append(Arc(start, end, draw(WORD), draw(WORD), draw(prices(exact))))
        arcs.sort(key=lambda arc: arc.start)
        result.append(Lattice(arcs, draw(WORD), draw(WORD)))
        at += size + draw(st.integers(0, 2))
    return result, draw(st.lists(st.integers(0, 1), min_size=at + 2, max_size=at + 2))


def decode(
    kernel: SimpleNamespace, ngrams: Ngrams, lattices: list[Lattice], boundary: list[int]
) -> Decoded:
    arcs = [arc for lattice in lattices for arc in lattice.arcs]
    first = array("i", [0])
    for lattice in lattices:
        first.append(first[-1] + len(lattice.arcs))
    integers = [array("i", bytes(4 * len(arcs))) for _ in range(4)]
    doubles = [array("d", bytes(8 * len(arcs))) for _ in range(4)]
    positions = [array("i", bytes(4 * len(boundary))) for _ in range(2)]
    ahead_best, ahead_sum, behind_best, behind_sum = doubles
    count = kernel.lattice_paths_cy.decode(
        ngrams.table(kernel.ngram_table_cy),
        bytes(boundary),
        array("i", [arc.start for arc in arcs]),
        array("i", [arc.end for arc in arcs]),
        array("i", [arc.first for arc in arcs]),
        array("i", [arc.last for arc in arcs]),
        array("d", [arc.cost for arc in arcs]),
        first,
        array("i", [lattice.left for lattice in lattices]),
        array("i", [lattice.right for lattice in lattices]),
        *positions,
        *integers[:3],
        *doubles,
        integers[3],
    )
    return Decoded(
        list(integers[3][:count]), *map(list, (behind_best, ahead_best, behind_sum, ahead_sum))
    )


@given(st.data())
@settings(max_examples=150)
def test_best_and_sum_over_paths(kernel: SimpleNamespace, data: st.DataObject) -> None:
    ngrams = data.draw(ngram_models(exact=True))
    found, boundary = data.draw(lattices(exact=True))
    decoded = decode(kernel, ngrams, found, boundary)
    offset = 0
    best = list(decoded.best)
    for lattice in found:
        paths = list(lattice_paths(ngrams, boundary, lattice.arcs, lattice.left, lattice.right))
        costs = dict(paths)
        chosen = tuple(arc - offset for arc in best if arc < offset + len(lattice.arcs))
        del best[: len(chosen)]
        assert costs[chosen] == min(costs.values())
        for place in range(len(lattice.arcs)):
            through = [cost for path, cost in paths if place in path]
            arc = offset + place
            assert decoded.behind_best[arc] + decoded.ahead_best[arc] == min(through)
            assert decoded.behind_sum[arc] + decoded.ahead_sum[arc] == pytest.approx(
                path_sum(through), abs=1e-9
            )
        offset += len(lattice.arcs)
    assert best == []


@given(st.data())
def test_builds_decode_alike(kernels: tuple[SimpleNamespace, ...], data: st.DataObject) -> None:
    ngrams = data.draw(ngram_models(exact=False))
    found, boundary = data.draw(lattices(exact=False))
    results = [decode(kernel, ngrams, found, boundary) for kernel in kernels]
    assert results[0] == results[1]


def test_no_lattice_has_no_path(kernel: SimpleNamespace) -> None:
    ngrams = Ngrams([0.0] * 4, [0.0] * 4, {}, {})
    assert decode(kernel, ngrams, [], [0, 0]).best == []
    assert decode(kernel, ngrams, [Lattice([], 1, 1)], [0, 0]).best == []
