"""Readings of strings against all ways to read them, in both builds.

What the search itself finds is taken from it; the bounds that it is given are the definition's.
"""

from __future__ import annotations

from array import array
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import Costs, Ngrams
from test_kernel_channel import ANY_PRICES, PRICES, tables
from test_kernel_scan import word_hash
from test_kernel_trie_search import make_search

from ocr_restore.alphabet import FOLD

CONFUSION, DIGIT, NOISE, SPLIT = 0, 1, 2, 5
FRAGMENT = 16
WINDOW, LOST, MARK_LEFT = 9.0, 5.5, 8.0
SHORT, SHORT_SLACK = 3, 2.0
MOST = 8
FREQUENT = 9.0  # what a word costs at most beside which a word with a confusion may stand
BIGRAM_GAIN = 4.0
PATIENCE = 7.0
WITHOUT_END = 1e6  # so patient that no bound cuts anything
NO_WORDS = [b"\x32" * 9, b"\x33" * 9]  # the unknown word and the sentence mark, out of reach
WIDE = array("d", [4.0 + n for n in range(41)])
PART = array("d", [2.0 + n / 2 for n in range(41)])
LETTER_COST = 1.0  # of each letter of an unknown word, and of its end
SPELLING = bytes(160), bytes([16]) * 32**4, 0.0625
# Letters, a capital, an apostrophe, a digit, a mark and a letter of no lexicon.
OBSERVED = st.sampled_from([1, 2, 3, 64, 65, 27, 97, 118, 58])
QUERIES = st.lists(OBSERVED, min_size=1, max_size=8).map(bytes)
LEXICONS = st.lists(
    st.lists(st.sampled_from([1, 2, 3]), min_size=1, max_size=5).map(bytes),
    min_size=1,
    max_size=10,
    unique=True,
)
PATIENCES = st.sampled_from([0.0, PATIENCE, WITHOUT_END])
Reading = tuple[tuple[int, ...], float, float, int]


def slack_of(string: bytes) -> float:
    """By how much dearer the readings of a string may be for being short."""
    return SHORT_SLACK if len(string) <= SHORT else 0.0


def price_of(word: int) -> float:
    """What a word costs alone, in sixteenths; some are frequent enough to split off."""
    return word * 37 % 170 / 16


def make_ngrams(size: int) -> Ngrams:
    prices = [price_of(word) for word in range(size)]
    bigrams = {(a, b): (a * 7 + b * 11, 0) for a in range(size) for b in range(size) if a + b & 1}
    return Ngrams(prices, [0.5] * size, bigrams, {})


def make_scanner(kernel: SimpleNamespace, forms: list[bytes]) -> object:
    """A scanner that knows these words, the first two of which are never looked for."""
    slots = array("i", [-1]) * 32
    offsets = array("I", [0])
    for word, form in enumerate(forms):
        offsets.append(offsets[-1] + len(form))
        if word >= 2:
            slot = word_hash(form) % len(slots)
            while slots[slot] >= 0:
                slot = (slot + 1) % len(slots)
            slots[slot] = word
    nothing = bytes(len(forms))
    twin = array("i", [-1]) * len(forms)
    return kernel.scan_cy.Scanner(FOLD, offsets, b"".join(forms), slots, twin, nothing, nothing)


class Finder:
    """The kernel's objects over a lexicon whose ids begin with 2; every fifth is a fragment."""

    def __init__(
        self,
        kernel: SimpleNamespace,
        lexicon: list[bytes],
        costs: Costs,
        patience: float = WITHOUT_END,
    ) -> None:
        self.forms = [*NO_WORDS, *lexicon]
        self.ngrams = make_ngrams(len(self.forms))
        self.patience = patience
        self.flags = bytes(FRAGMENT * (word % 5 == 4) for word in range(len(self.forms)))
        prices = array("f", self.ngrams.unigrams)
        self.search = make_search(kernel, self.forms, costs, prices)
        self.readings: Any = kernel.readings_cy.Readings(
            make_scanner(kernel, self.forms),
            self.search,
            self.ngrams.table(kernel.ngram_table_cy),
            kernel.spelling_cy.Spelling(*SPELLING),
            prices,
            self.flags,
            FRAGMENT,
            WIDE,
            WIDE,
            PART,
            (WINDOW, patience, SHORT_SLACK, LOST, MARK_LEFT),
            MOST,
        )

    def find(self, query: bytes, upper: bool, most: int = 0) -> int:
        """The number of a find."""
        result: int = self.readings.find(query, 0, len(query), self.known(query), upper, most)
        return result

    def found(self, find: int) -> list[Reading]:
        """What a find gave."""
        columns = self.readings
        return [
            (
                tuple(word for word in columns.words[3 * at : 3 * at + 3] if word >= 0),
                columns.costs[at],
                columns.inners[at],
                columns.rules[at],
            )
            for at in range(columns.firsts[find], columns.firsts[find + 1])
        ]

    def near(
        self, query: bytes, free: bytes, budget: float, most: int, ceiling: float, window: float
    ) -> list[tuple[int, float]]:
        """Words near a string, by a search of its own."""
        count = self.search.search(query, free, budget, window, most, ceiling)
        return [(self.search.found_word[at], self.search.found_cost[at]) for at in range(count)]

    def known(self, codes: bytes) -> int:
        """The word of these codes, or 0."""
        return self.forms.index(codes) if codes in self.forms[2:] else 0

    def word(self, codes: bytes) -> int:
        """The word of these codes that others may be joined to, or 0."""
        word = self.known(codes)
        return 0 if self.flags[word] else word

    def left_alone(self, query: bytes) -> float:
        """What a string costs as it stands."""
        word = self.known(query)
        price = self.ngrams.unigrams[word]
        return price if word else price + LETTER_COST * (len(query) + 1)

    def total(self, reading: Reading) -> float:
        """What the reading as one word costs."""
        (word,), cost, _, _ = reading
        return cost + self.ngrams.unigrams[word]

    def words(self, query: bytes, upper: bool, most: int, slack: float) -> list[Reading]:
        """The readings as one word that are so much worse than the string as it stands."""
        ceiling = self.left_alone(query) + slack + slack_of(query)
        window = WINDOW + slack_of(query)
        near = self.near(query, free_of(query, upper), WIDE[len(query)], most, ceiling, window)
        return [((word,), cost, 0.0, rule_of(query)) for word, cost in near]

    def readings_of(self, query: bytes, upper: bool) -> list[Reading]:
        """Every reading as one word or several."""
        if not is_searchable(query):
            return []
        words = self.words(query, upper, MOST, self.patience)
        ceiling = self.left_alone(query) + self.patience + slack_of(query)
        window = WINDOW + slack_of(query)
        ceiling = min([ceiling, *(self.total(word) + window for word in words)])
        return words + self.splits(bytes(FOLD[code] for code in query), ceiling)

    def splits(self, query: bytes, ceiling: float) -> list[Reading]:
        """Every reading as two or three words; the three best, in the order they are found in.

        One with a confusion is looked for while it may be among these, and below the ceiling.
        """
        cost2, price = self.ngrams.cost2, self.ngrams.unigrams
        size = len(query)
        found: list[tuple[float, Reading]] = []

        def near(part: bytes, beside: int) -> list[tuple[int, float]]:
            third = sorted(total for total, _ in found)[2:3]
            room = min([ceiling - LOST, *third]) - price[beside] + BIGRAM_GAIN
            return self.near(part, bytes(len(part)), PART[len(part)], 2, room, WINDOW)

        for cut in range(1, size if size > 2 else 0):
            head, tail = self.word(query[:cut]), self.word(query[cut:])
            if head and tail:
                inner = cost2(head, tail)
                found.append((price[head] + inner, ((head, tail), LOST, inner, SPLIT)))
            for second in range(cut + 2, size - 1):
                middle, last = self.word(query[cut:second]), self.word(query[second:])
                if head and middle and last:
                    inner = cost2(head, middle) + cost2(middle, last)
                    total = price[head] + inner + LOST
                    found.append((total, ((head, middle, last), 2 * LOST, inner, SPLIT)))
            if head and size >= 6 and cut >= 2 and size - cut >= 3 and price[head] < FREQUENT:
                for word, cost in near(query[cut:], head):
                    inner = cost2(head, word)
                    total = price[head] + inner + cost
                    found.append((total, ((head, word), LOST + cost, inner, SPLIT)))
        for cut in range(3, size - 1 if size >= 6 else 0):
            tail = self.word(query[cut:])
            if tail and price[tail] < FREQUENT:
                for word, cost in near(query[:cut], tail):
                    inner = cost2(word, tail)
                    total = price[word] + inner + cost
                    found.append((total, ((word, tail), LOST + cost, inner, SPLIT)))
        return [reading for _, reading in sorted(found, key=lambda item: item[0])[:3]]


def free_of(query: bytes, upper: bool) -> bytes:
    """Up to the first letter, or everywhere, a capital is as good as its small letter."""
    free = bytearray(len(query))
    for place, code in enumerate(query):
        if 64 <= code <= 89 and (upper or all(c == 27 or c >= 106 for c in query[:place])):
            free[place] = code - 63
    return bytes(free)


def rule_of(query: bytes) -> int:
    """Noise with a mark, digit with a digit before any mark, else a confusion."""
    return NOISE if max(query) >= 106 else DIGIT if max(query) >= 96 else CONFUSION


def is_searchable(query: bytes) -> bool:
    """At least half of it letters, and none that the alphabet has no code for."""
    letters = sum(code < 60 or 64 <= code <= 89 for code in query)
    return 2 * letters >= len(query) and 58 not in query


@given(tables(PRICES), LEXICONS, QUERIES, st.booleans(), PATIENCES)
@settings(max_examples=150)
def test_word_is_read_in_every_way(
    kernel: SimpleNamespace,
    costs: Costs,
    lexicon: list[bytes],
    query: bytes,
    upper: bool,
    patience: float,
) -> None:
    finder = Finder(kernel, lexicon, costs, patience)
    find = finder.find(query, upper)
    found = finder.found(find)
    assert found == finder.readings_of(query, upper)
    totals = [finder.total(reading) for reading in found if reading[3] != SPLIT]
    assert finder.readings.best[find] == min([finder.left_alone(query), *totals])


@st.composite
def run_together(draw: st.DrawFn) -> tuple[list[bytes], bytes]:
    """Draw a lexicon and a string of some of its words, in which a letter may be wrong."""
    lexicon = draw(LEXICONS)
    query = bytearray(b"".join(draw(st.lists(st.sampled_from(lexicon), min_size=2, max_size=4))))
    query[draw(st.integers(0, len(query) - 1))] = draw(st.sampled_from([1, 2, 3]))
    return lexicon, bytes(query)


@given(run_together(), st.integers(1, 40).map(lambda n: n / 8), PATIENCES)
@settings(max_examples=300)
def test_splits_are_the_best(
    kernel: SimpleNamespace, drawn: tuple[list[bytes], bytes], floor: float, patience: float
) -> None:
    lexicon, query = drawn
    finder = Finder(kernel, lexicon, Costs(floor=floor), patience)
    assert finder.found(finder.find(query, False)) == finder.readings_of(query, False)


@given(
    tables(PRICES),
    LEXICONS,
    QUERIES,
    st.booleans(),
    st.integers(1, 4),
    PATIENCES,
)
def test_marks_are_read_as_letters(
    kernel: SimpleNamespace,
    costs: Costs,
    lexicon: list[bytes],
    query: bytes,
    upper: bool,
    most: int,
    patience: float,
) -> None:
    finder = Finder(kernel, lexicon, costs, patience)
    found = finder.found(finder.find(query, upper, most))
    assert found == finder.words(query, upper, most, patience + MARK_LEFT)


@pytest.mark.parametrize(("patience", "count"), [(0.0, 0), (PATIENCE, 1), (WITHOUT_END, 1)])
def test_what_is_much_worse_than_the_string_is_not_found(
    kernel: SimpleNamespace, patience: float, count: int
) -> None:
    """The word costs 6 nats more."""
    finder = Finder(kernel, [b"\1\2"], Costs(floor=5.0), patience)
    assert len(finder.found(finder.find(b"\1\3", False))) == count


@given(
    tables(ANY_PRICES),
    LEXICONS,
    st.lists(st.tuples(QUERIES, st.booleans(), st.integers(0, 4)), max_size=80),
    PATIENCES,
)
@settings(max_examples=30)
def test_builds_find_alike(
    kernels: tuple[SimpleNamespace, ...],
    costs: Costs,
    lexicon: list[bytes],
    queries: list[tuple[bytes, bool, int]],
    patience: float,
) -> None:
    """Also where the columns grow."""
    results = []
    for kernel in kernels:
        finder = Finder(kernel, lexicon, costs, patience)
        finds = [finder.find(*query) for query in queries]
        results.append([finder.found(find) for find in finds])
    assert results[0] == results[1]


@given(LEXICONS, st.data())
@settings(max_examples=10)
def test_what_was_found_is_not_looked_for_again(
    kernel: SimpleNamespace, lexicon: list[bytes], data: st.DataObject
) -> None:
    """However much was found since."""
    keys = st.tuples(QUERIES, st.booleans(), st.integers(0, 4))
    queries = data.draw(st.lists(keys, min_size=1, max_size=30, unique=True))
    others = [(bytes((a, b, 64, 64)), False, 0) for a in range(1, 27) for b in range(1, 11)]
    finder = Finder(kernel, lexicon, Costs())
    finds = [finder.find(*query) for query in queries]
    assert finds == list(range(len(queries)))
    readings = [finder.found(find) for find in finds]
    for query in others:
        finder.find(*query)
    count = finder.readings.finds
    assert [finder.find(*query) for query in queries] == finds
    assert [finder.found(find) for find in finds] == readings
    assert finder.readings.finds == count


def test_long_string_has_no_reading(kernel: SimpleNamespace) -> None:
    finder = Finder(kernel, [b"\1\2"], Costs())
    for most in (0, 4):
        assert finder.found(finder.find(b"\1" * 10_000, False, most)) == []
