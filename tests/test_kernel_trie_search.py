"""Trie search against every word of the lexicon, in both builds.

What it promises, for a channel whose `cheapest` is no more than any cost of it and a search that
stays below its limit of nodes: let `near` be the words that cost the channel at most `budget`, and
`best` the least total of one. Every word of `near` whose total is at most `best + window` is found
at the cost of its cheapest alignment, if there is room for it, the best first; without room for
all, the best are. Nothing is found that is not of `near`. A word beyond the window may be found as
well, at the cost of an alignment that need not be the cheapest.
"""

from __future__ import annotations

from array import array
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reference import Costs, build_trie, words_near
from test_kernel_channel import ANY_PRICES, LETTERS, OBSERVED, PRICES, free_of, make_channel, tables

NODE_LIMIT = 40_000
LEXICONS = st.lists(
    st.lists(LETTERS, min_size=1, max_size=6).map(bytes), min_size=1, max_size=12, unique=True
)
QUERIES = st.lists(OBSERVED, max_size=6).map(bytes)
Found = list[tuple[int, float, float]]


def word_costs(lexicon: list[bytes]) -> list[float]:
    """Costs in sixteenths, so that the trie's eighths are rounded and sums are not."""
    return [(7 * sum(word) + 13 * len(word)) % 96 / 16 for word in lexicon]


def make_search(kernel: SimpleNamespace, lexicon: list[bytes], costs: Costs) -> Any:
    price = array("f", word_costs(lexicon))
    trie = build_trie(lexicon, price)
    scratch = (
        array("I", bytes(256)),
        array("i", bytes(256)),
        *(array("d", bytes(512)) for _ in range(2)),
    )
    search = kernel.trie_search_cy.TrieSearch(
        trie.first,
        trie.label,
        trie.word,
        trie.best,
        trie.letters,
        trie.minimum,
        trie.maximum,
        price,
        scratch,
    )
    search.use(make_channel(kernel, costs))
    return search


def run(search: Any, query: bytes, budget: float, window: float, limit: int) -> Found:
    count = search.search(query, free_of(query), budget, window, limit)
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
) -> None:
    search = make_search(kernel, lexicon, costs)
    found = run(search, query, budget, window, limit)
    assume(search.nodes <= NODE_LIMIT)
    near = words_near(costs, lexicon, word_costs(lexicon), query, free_of(query), budget)
    assert len({word for word, _, _ in found}) == len(found) <= limit
    best = min((total for _, total in near.values()), default=0.0)
    for word, cost, total in found:
        least_cost, least_total = near[word]
        assert least_cost <= cost <= budget
        assert total == cost + word_costs(lexicon)[word]
        assert cost == least_cost or least_total > best + window
    totals = [total for _, _, total in found]
    assert totals == sorted(totals)
    promised = sorted(total for _, total in near.values() if total <= best + window)[:limit]
    assert totals[: len(promised)] == promised


@given(tables(ANY_PRICES), LEXICONS, QUERIES, st.floats(0, 20), st.floats(0, 10))
def test_builds_search_alike(
    kernels: tuple[SimpleNamespace, ...],
    costs: Costs,
    lexicon: list[bytes],
    query: bytes,
    budget: float,
    window: float,
) -> None:
    searches = [make_search(kernel, lexicon, costs) for kernel in kernels]
    results = [(run(search, query, budget, window, 8), search.nodes) for search in searches]
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


@given(LEXICONS, st.lists(LETTERS, max_size=6).map(bytes), st.integers(0, 3), st.integers(0, 3))
def test_walk_finds_exactly_the_words(
    kernel: SimpleNamespace, lexicon: list[bytes], form: bytes, before: int, after: int
) -> None:
    search = make_search(kernel, lexicon, Costs())
    codes = b"\1" * before + form + b"\2" * after
    expected = lexicon.index(form) if form in lexicon else -2
    assert search.walk(codes, before, before + len(form)) == expected


def test_node_limit_ends_a_search(kernel: SimpleNamespace) -> None:
    """A search in which everything is cheap ends, without a promise."""
    lexicon = [
        bytes((a, b, c, d))
        for a in (1, 2, 3)
        for b in (1, 2, 3)
        for c in (1, 2, 3)
        for d in (1, 2, 3)
    ]
    search = make_search(kernel, lexicon, Costs(floor=0.25))
    found = run(search, bytes([97]) * 12, 20.0, 20.0, 8)
    assert search.nodes > NODE_LIMIT
    assert len(found) <= 8
