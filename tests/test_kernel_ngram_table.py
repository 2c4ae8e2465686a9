"""N-gram tables against a dictionary, in both builds."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st
from reference import Ngrams, pair_hash

WORDS = 6
STEPS = st.integers(0, 255)
WORD = st.integers(0, WORDS - 1)


@st.composite
def models(draw: st.DrawFn) -> Ngrams:
    """Draw a back-off model of a few words, in which a trigram's first two words are a bigram."""
    # Single precision, because that is what the tables hold.
    costs = st.lists(st.floats(-8, 20, width=32), min_size=WORDS, max_size=WORDS)
    bigrams = draw(st.dictionaries(st.tuples(WORD, WORD), st.tuples(STEPS, STEPS), max_size=20))
    pairs = st.sampled_from(sorted(bigrams)) if bigrams else st.nothing()
    trigrams = draw(
        st.dictionaries(st.tuples(pairs, WORD).map(lambda key: (*key[0], key[1])), STEPS)
        if bigrams
        else st.just({})
    )
    return Ngrams(draw(costs), draw(costs), bigrams, trigrams)


@given(models())
@settings(max_examples=60)
def test_costs_are_those_of_the_dictionary(kernel: SimpleNamespace, model: Ngrams) -> None:
    table = model.table(kernel.ngram_table_cy)
    for a in range(WORDS):
        for b in range(WORDS):
            assert (table.find_bigram(a, b) >= 0) == ((a, b) in model.bigrams)
            assert table.cost2(a, b) == model.cost2(a, b)
            for c in range(WORDS):
                assert table.cost3(a, b, c) == model.cost3(a, b, c)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**31 - 1))
def test_hash_wraps_at_64_bits(kernel: SimpleNamespace, a: int, b: int) -> None:
    table = Ngrams([0.0], [0.0], {}, {}).table(kernel.ngram_table_cy)
    assert table.pair(a, b) == pair_hash(a, b)


def test_slots_wrap_round(kernel: SimpleNamespace) -> None:
    """Many bigrams in a table with one free slot: every chain passes its end somewhere."""
    bigrams = {(a, b): (a, b) for a in range(40) for b in range(40) if a * b % 7}
    model = Ngrams([1.0] * 40, [0.0] * 40, bigrams, {})
    table = model.table(kernel.ngram_table_cy)
    assert all(table.cost2(a, b) == model.cost2(a, b) for a in range(40) for b in range(40))
