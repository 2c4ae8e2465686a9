"""Trie search against every word of the lexicon, in both builds.

What it promises, for a search that stays below its limit of nodes: let `near` be the words that
cost the channel at most `budget`, with no more than so many stray and lost characters, and `best`
the least total of one. The words of `near` whose total is at most `best + window`, and at most
`ceiling`, are found at the cost of their cheapest alignments, the best first; without room for all,
the best are. Nothing else is found.
"""

from __future__ import annotations

from array import array
from itertools import product
from math import inf
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reference import Costs, build_trie, words_near
from test_kernel_channel import ANY_PRICES, LETTERS, OBSERVED, PRICES, free_of, make_channel, tables

NODE_LIMIT = 10_000
LEXICONS = st.lists(
    st.lists(LETTERS, min_size=1, max_size=6).map(bytes), min_size=1, max_size=12, unique=True
)
QUERIES = st.lists(OBSERVED, max_size=6).map(bytes)
Found = list[tuple[int, float, float]]


def word_costs(lexicon: list[bytes]) -> list[float]:
    """Costs in sixteenths, so that the trie's eighths are rounded and sums are not."""
    return [(7 * sum(word) + 13 * len(word)) % 96 / 16 for word in lexicon]


def make_search(
    kernel: SimpleNamespace,
    lexicon: list[bytes],
    costs: Costs,
    prices: array[float] | None = None,
) -> Any:
    prices = prices or array("f", word_costs(lexicon))
    search = build_trie(lexicon, prices).search(kernel.trie_search_cy, prices)
    search.use(make_channel(kernel, costs))
    return search


def run(
    search: Any, query: bytes, budget: float, window: float, limit: int, ceiling: float = inf
) -> Found:
    count = search.search(query, free_of(query), budget, window, limit, ceiling)
    return [
        (search.found_word[place], search.found_cost[place], search.found_total[place])
        for place in range(count)
    ]


@given(
    tables(PRICES),
    LEXICONS,
    QUERIES,
    st.integers(0, 160).map(lambda eighths: eighths / 8),
    st.integers(0, 80).map(lambda eighths: eighths / 8),
    st.integers(1, 12),
    st.one_of(st.just(inf), st.integers(0, 160).map(lambda eighths: eighths / 8)),
)
@settings(max_examples=200)
def test_finds_what_it_promises(
    kernel: SimpleNamespace,
    costs: Costs,
    lexicon: list[bytes],
    query: bytes,
    budget: float,
    window: float,
    limit: int,
    ceiling: float,
) -> None:
    search = make_search(kernel, lexicon, costs)
    found = run(search, query, budget, window, limit, ceiling)
    assume(search.nodes <= NODE_LIMIT)
    near = words_near(costs, lexicon, word_costs(lexicon), query, free_of(query), budget)
    assert len({word for word, _, _ in found}) == len(found) <= limit
    best = min((total for _, total in near.values()), default=0.0)
    for word, cost, total in found:
        assert (cost, total) == near[word]
    promised = sorted(total for _, total in near.values() if total <= min(best + window, ceiling))
    assert [total for _, _, total in found] == promised[:limit]


@given(
    tables(ANY_PRICES),
    LEXICONS,
    QUERIES,
    st.floats(0, 20),
    st.floats(0, 10),
    st.one_of(st.just(inf), st.floats(0, 20)),
)
def test_builds_search_alike(
    kernels: tuple[SimpleNamespace, ...],
    costs: Costs,
    lexicon: list[bytes],
    query: bytes,
    budget: float,
    window: float,
    ceiling: float,
) -> None:
    searches = [make_search(kernel, lexicon, costs) for kernel in kernels]
    results = [
        (run(search, query, budget, window, 8, ceiling), search.nodes) for search in searches
    ]
    assert results[0] == results[1]


# One confusion that explains as much as the pruning allows it to: lexicon, query, rule.
AT_THE_BOUND = [
    (b"\1", b"\2\3\2", (b"\2\3\2", b"\1")),  # three letters that occur nowhere, two too many
    (b"\1\2\3", b"\1", (b"\1", b"\1\2\3")),  # two too few
    (b"\1\1\1\1\1\1", b"\1\1", (b"\1", b"\1\1\1")),  # twice
    (b"\1\1", b"\1\1\1\1\1\1", (b"\1\1\1", b"\1")),
]


@pytest.mark.parametrize(("word", "query", "rule"), AT_THE_BOUND)
def test_budget_is_just_enough(
    kernel: SimpleNamespace, word: bytes, query: bytes, rule: tuple[bytes, bytes]
) -> None:
    costs = Costs(rules={rule: 2.0})
    times = max(1, abs(len(word) - len(query)) // 2)
    search = make_search(kernel, [word], costs)
    assert [cost for _, cost, _ in run(search, query, 2.0 * times, 9.0, 8)] == [2.0 * times]
    assert run(search, query, 2.0 * times - 0.125, 9.0, 8) == []


# Word, query, and whether the one can be printed as the other.
STRAY_AND_LOST = [
    (b"\1\2\1\2", b"\1\2\3\1\3\2", True),  # two stray
    (b"\1\2\1\2", b"\1\3\2\3\1\3\2", False),
    (b"\1\2\1\2", b"\1\1\2", True),  # one lost
    (b"\1\2\1\2", b"\1\1", False),
    (b"\1\2\1\2", b"\1\3\3\1\2", True),  # two stray where one was lost
    (b"\1\1\1\1", b"\1", True),  # what a rule explains is not lost
    (b"\1\1\1\1\1", b"\1", False),
]


@pytest.mark.parametrize(("word", "query", "found"), STRAY_AND_LOST)
def test_few_characters_are_stray_or_lost(
    kernel: SimpleNamespace, word: bytes, query: bytes, found: bool
) -> None:
    letters = bytes((1, 2, 3))
    costs = Costs(
        insertion=dict.fromkeys(letters, 1.0),
        deletion=dict.fromkeys(letters, 1.0),
        rules={(b"\1", b"\1\1\1"): 1.0},
    )
    search = make_search(kernel, [word], costs)
    assert [number for number, _, _ in run(search, query, 9.0, 9.0, 8)] == [0] * found


def test_node_limit_ends_a_search(kernel: SimpleNamespace) -> None:
    """A search in which everything is cheap ends, without a promise."""
    lexicon = [bytes(word) for word in product((1, 2, 3), repeat=5)]
    search = make_search(kernel, lexicon, Costs(floor=0.25))
    found = run(search, bytes([97]) * 6, 20.0, 20.0, 64)
    assert search.nodes > NODE_LIMIT
    assert len(found) <= 64
