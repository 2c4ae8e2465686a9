"""Segmentation against all ways to cut a string, in both builds."""

from __future__ import annotations

from array import array
from itertools import combinations, pairwise
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_kernel_readings import LEXICONS, NO_WORDS, make_ngrams, make_scanner

NUMBER, FRAGMENT = 8, 16
LOST = 5.5
LONGEST = 9
STRINGS = st.lists(st.sampled_from([1, 2, 3, 64, 65, 97]), min_size=1, max_size=10).map(bytes)
FLAGS = st.lists(st.sampled_from([0, 0, NUMBER, FRAGMENT]), min_size=10, max_size=10)


def fold(codes: bytes) -> bytes:
    """Small letters."""
    return bytes(code - 63 if code in (64, 65) else code for code in codes)


@given(LEXICONS, FLAGS, STRINGS)
@example([b"\1", b"\1\1"], [0] * 10, b"\1" * LONGEST)  # more words than the column has room for
@example([b"\1\2", b"\3"], [FRAGMENT] * 10, b"\1\2\3")
@example([b"\1\2\3", b"\3\2\1"], [FRAGMENT] * 10, b"\1\2\3\3\2\1")
def test_the_cheapest_of_all_ways(
    kernels: tuple[SimpleNamespace, SimpleNamespace],
    lexicon: list[bytes],
    kinds: list[int],
    string: bytes,
) -> None:
    forms = [*NO_WORDS, *lexicon]
    flags = bytes([0, 0, *kinds[: len(lexicon)]])
    ngrams = make_ngrams(len(forms))

    def word(piece: bytes) -> int:
        found = forms.index(piece) if piece in lexicon else 0
        no_part = NUMBER if len(piece) > 2 else NUMBER | FRAGMENT
        return 0 if flags[found] & no_part else found

    ways = {}
    size = len(string)
    for count in range(size):
        for cuts in combinations(range(1, size), count):
            places = [0, *cuts, size]
            words = [word(fold(string[low:high])) for low, high in pairwise(places)]
            if all(words) and size <= LONGEST:
                inner = sum(ngrams.cost2(a, b) for a, b in pairwise(words))
                ways[tuple(places[:-1])] = (words, inner)
    for kernel in kernels:
        cut = kernel.segmentation_cy.Segmentation(
            make_scanner(kernel, forms),
            ngrams.table(kernel.ngram_table_cy),
            array("f", ngrams.unigrams),
            flags,
            NUMBER,
            FRAGMENT,
            LONGEST,
        )
        count = cut.cut(b"\1" + string + b"\1", 1, size + 1, LOST)
        assert count == cut.count
        if not ways:
            assert count == 0
            continue
        words, inner = ways[tuple(cut.begins[:count])]
        assert (cut.first, cut.last) == (words[0], words[-1])
        assert cut.inner == pytest.approx(inner)
        costs = [
            ngrams.unigrams[words[0]] + inner + LOST * (len(words) - 1)
            for words, inner in ways.values()
        ]
        assert ngrams.unigrams[words[0]] + inner + LOST * (count - 1) == pytest.approx(min(costs))
