"""Scores in context, and paths, against the definition, in both builds."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import Context, lay_path

WORDS = 6
WORD = st.integers(0, WORDS - 1)
# Small enough that sums in any order are equal.
BYTE = st.integers(-9, 9)
EIGHTHS = st.integers(-40, 40).map(lambda n: n / 8)
SINGLE = st.floats(-4, 4, width=32)


@st.composite
def contexts(
    draw: st.DrawFn,
    size: int = WORDS,
    prices: st.SearchStrategy[float] = EIGHTHS,
    vectors: st.SearchStrategy[int] = BYTE,
) -> Context:
    """Draw a model in which words may share a row."""
    rows = draw(st.integers(1, min(size, 4)))
    dimensions = draw(st.integers(1, 3))
    reach = draw(st.integers(1, 3))

    def lists(items: st.SearchStrategy[Any], count: int) -> list[list[Any]]:
        row = st.lists(items, min_size=dimensions, max_size=dimensions)
        return draw(st.lists(row, min_size=count, max_size=count))

    return Context(
        draw(st.lists(st.integers(0, rows - 1), min_size=size, max_size=size)),
        lists(vectors, rows),
        lists(vectors, rows),
        draw(st.lists(prices, min_size=rows, max_size=rows)),
        lists(prices, 2 * reach),
    )


@st.composite
def places(draw: st.DrawFn) -> tuple[list[int], int, int, list[int]]:
    """Draw a path, a stretch of it, and what is read there instead."""
    path = draw(st.lists(WORD, max_size=9))
    before = draw(st.integers(0, len(path)))
    after = draw(st.integers(before, len(path)))
    return path, before, after, draw(st.lists(WORD, min_size=1, max_size=16))


def score(
    kernel: SimpleNamespace, model: Context, place: tuple[list[int], int, int, list[int]]
) -> tuple[float, float]:
    """The sum of the scores of the words read, and the least of them."""
    path, before, after, words = place
    table: Any = model.table(kernel.context_cy)
    # What is behind the end of a path must not count.
    spare = array("i", [*path, 2, 3, 4])
    total = table.score(spare, len(path), before, after, array("i", words), len(words))
    return total, table.least


@given(contexts(), places())
def test_words_are_scored_between_those_around(
    kernel: SimpleNamespace, model: Context, place: tuple[list[int], int, int, list[int]]
) -> None:
    path, before, after, words = place
    expected = model.scores(words, path[:before], path[after:])
    assert score(kernel, model, place) == (sum(expected), min(expected))


@given(contexts(prices=SINGLE, vectors=st.integers(-128, 127)), places())
def test_builds_score_alike(
    kernels: tuple[SimpleNamespace, ...],
    model: Context,
    place: tuple[list[int], int, int, list[int]],
) -> None:
    compiled, interpreted = (score(kernel, model, place) for kernel in kernels)
    assert compiled == interpreted


# --- paths

Arc = tuple[int, int, tuple[int, ...]]  # first and last word of the text, and what is read


@st.composite
def texts(draw: st.DrawFn) -> tuple[list[int], list[int], list[Arc]]:
    """Draw words, where sentences begin, and arcs sorted by their first word."""
    words = draw(st.lists(WORD, min_size=1, max_size=7))
    size = len(words)
    boundary = draw(st.lists(st.integers(0, 1), min_size=size + 1, max_size=size + 1))
    span = st.integers(0, size - 1).flatmap(
        lambda start: st.tuples(st.just(start), st.integers(start + 1, size))
    )
    arc = st.tuples(span, st.lists(WORD, min_size=1, max_size=3))
    arcs = [(*span, tuple(read)) for span, read in draw(st.lists(arc, max_size=7))]
    return words, boundary, sorted(arcs, key=lambda arc: arc[0])


def disjoint(arcs: Sequence[Arc]) -> list[int]:
    """The places of arcs that do not overlap, as a best path has them."""
    chosen: list[int] = []
    for place, (start, _, _) in enumerate(arcs):
        if not chosen or arcs[chosen[-1]][1] <= start:
            chosen.append(place)
    return chosen


def columns(arcs: Sequence[Arc]) -> list[array[int]]:
    """Starts, ends, first, middle and last words, as in `Lattices`."""
    middles = [read[1] if len(read) == 3 else -len(read) for _, _, read in arcs]
    rows = [
        (start, end, read[0], middle, read[-1])
        for (start, end, read), middle in zip(arcs, middles, strict=True)
    ]
    return [array("i", column) for column in zip(*rows, strict=True)] or [array("i")] * 5


def lay(
    kernel: SimpleNamespace, words: Sequence[int], boundary: Sequence[int], arcs: Sequence[Arc]
) -> tuple[array[int], int, array[int], array[int]]:
    count = len(words)
    path = array("i", bytes(4 * (4 * count + 1)))
    before, after = (array("i", bytes(4 * (count + 1))) for _ in range(2))
    size = kernel.context_cy.lay_path(
        array("i", words),
        count,
        bytes(boundary),
        *columns(arcs),
        array("i", disjoint(arcs)),
        path,
        before,
        after,
    )
    return path, size, before, after


def readings(arcs: Sequence[Arc]) -> Mapping[tuple[int, int], tuple[int, ...]]:
    """What the chosen arcs read."""
    return {(start, end): read for start, end, read in (arcs[place] for place in disjoint(arcs))}


@given(texts())
def test_chosen_arcs_replace_the_words_that_they_read(
    kernel: SimpleNamespace, text: tuple[list[int], list[int], list[Arc]]
) -> None:
    words, boundary, arcs = text
    path, size, before, after = lay(kernel, words, boundary, arcs)
    found = list(path[:size]), list(before), list(after)
    assert found == lay_path(words, boundary, readings(arcs))


# Words, sentence beginnings, arcs, and the path with its `before` and `after`.
PATHS: list[tuple[list[int], list[int], list[Arc], tuple[list[int], list[int], list[int]]]] = [
    ([], [0], [], ([], [0], [0])),
    ([4, 5], [0, 0, 0], [], ([4, 5], [0, 1, 2], [0, 1, 2])),
    ([4, 5], [0, 1, 0], [], ([4, 1, 5], [0, 2, 3], [0, 1, 3])),
    # A join over the end of a sentence has no mark.
    ([4, 5, 4], [0, 1, 0, 0], [(0, 2, (3,))], ([3, 4], [0, 0, 1, 2], [0, 1, 1, 2])),
    ([4, 5, 4], [0, 0, 0, 0], [(1, 2, (2, 3, 2))], ([4, 2, 3, 2, 4], [0, 1, 4, 5], [0, 1, 4, 5])),
]


@pytest.mark.parametrize(("words", "boundary", "arcs", "expected"), PATHS)
def test_paths(
    kernel: SimpleNamespace,
    words: list[int],
    boundary: list[int],
    arcs: list[Arc],
    expected: tuple[list[int], list[int], list[int]],
) -> None:
    path, size, before, after = lay(kernel, words, boundary, arcs)
    assert (list(path[:size]), list(before), list(after)) == expected


# --- arcs

WEIGHT, OFFSET = 0.5, 2.25


def charge(
    kernel: SimpleNamespace, model: Context, text: tuple[list[int], list[int], list[Arc]]
) -> list[float]:
    """The costs of all arcs, one more each, with what a path through the text says of them."""
    words, boundary, arcs = text
    costs = array("d", range(len(arcs)))
    table: Any = model.table(kernel.context_cy)
    path = lay(kernel, words, boundary, arcs)
    table.charge(*path, *columns(arcs), WEIGHT, OFFSET, costs)
    return list(costs)


@given(contexts(), texts())
def test_arcs_that_fit_cost_less(
    kernel: SimpleNamespace, model: Context, text: tuple[list[int], list[int], list[Arc]]
) -> None:
    words, boundary, arcs = text
    path, before, after = lay_path(words, boundary, readings(arcs))
    assert charge(kernel, model, text) == [
        place
        - WEIGHT
        * (sum(model.scores(read, path[: before[start]], path[after[end] :])) + OFFSET * len(read))
        for place, (start, end, read) in enumerate(arcs)
    ]


@given(contexts(prices=SINGLE, vectors=st.integers(-128, 127)), texts())
def test_builds_charge_alike(
    kernels: tuple[SimpleNamespace, ...],
    model: Context,
    text: tuple[list[int], list[int], list[Arc]],
) -> None:
    compiled, interpreted = (charge(kernel, model, text) for kernel in kernels)
    assert compiled == interpreted


def test_identity_arcs_are_charged_as_words(kernel: SimpleNamespace) -> None:
    model = Context([0, 0, 1], [[0], [2]], [[0], [3]], [0.5, 0.25], [[1.0], [1.0]])
    table: Any = model.table(kernel.context_cy)
    path = lay(kernel, [2, 2], [0, 0, 0], [])
    one, identity = array("i", [2]), array("i", [-3])
    costs = array("d", [10.0])
    table.charge(*path, array("i", [0]), array("i", [1]), one, identity, one, 1.0, 1.0, costs)
    assert list(costs) == [10.0 - (0.25 + 3 * 2) - 1.0]


def test_a_read_that_spans_most_words_is_charged(kernel: SimpleNamespace) -> None:
    """As far as the lattices join words, eight of them."""
    model = Context([0, 0, 1], [[1], [2]], [[0], [3]], [0.5, 0.25], [[1.0], [1.0]])
    for read in ((2,), (2, 2), (2, 2, 2)):
        arcs: list[Arc] = [(0, 8, read), (8, 9, (0,))]
        costs = charge(kernel, model, ([0] * 9, [0] * 10, arcs))
        path, before, after = lay_path([0] * 9, [0] * 10, readings(arcs))
        fit = sum(model.scores(read, path[: before[0]], path[after[8] :]))
        assert costs[0] == -WEIGHT * (fit + OFFSET * len(read))
