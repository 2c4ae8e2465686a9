"""Slow and obviously right versions of what the kernel does, to test it against.

Each follows the definition: a dynamic program over the whole table, every word of a lexicon, every
path of a lattice, a dictionary for every n-gram.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from math import exp, fsum, inf, log

CODES = 160
WIDTH = 64
MOST_STRAYS, MOST_LOSSES = 2, 1  # in a word that a search finds


@dataclass
class Costs:
    """An error model as dictionaries; what is not in one costs `floor`."""

    substitution: dict[tuple[int, int], float] = field(default_factory=dict)
    insertion: dict[int, float] = field(default_factory=dict)
    deletion: dict[int, float] = field(default_factory=dict)
    rules: dict[tuple[bytes, bytes], float] = field(default_factory=dict)
    floor: float = 12.0

    def arrays(self) -> dict[str, object]:
        """The same for the kernel."""
        substitution = array("d", [self.floor]) * (CODES * WIDTH)
        insertion = array("d", [self.floor]) * CODES
        deletion = array("d", [self.floor]) * WIDTH
        for (observed, intended), cost in self.substitution.items():
            substitution[observed * WIDTH + intended] = cost
        for code, cost in self.insertion.items():
            insertion[code] = cost
        for code, cost in self.deletion.items():
            deletion[code] = cost
        rules = sorted(self.rules.items())
        first = array("i", bytes(4 * (CODES + 1)))
        for code in range(CODES):
            first[code + 1] = first[code] + sum(pair[0][0] == code for pair, _ in rules)
        return {
            "substitution": substitution,
            "insertion": insertion,
            "deletion": deletion,
            "rule_first": first,
            "rule_codes": b"".join(
                observed.ljust(3, b"\0") + intended.ljust(3, b"\0")
                for (observed, intended), _ in rules
            )
            or bytes(6),
            "rule_sizes": b"".join(
                bytes((len(observed), len(intended))) for (observed, intended), _ in rules
            )
            or bytes((3, 3)),
            "rule_costs": array("d", [cost for _, cost in rules] or [self.floor]),
        }


def alignment_cost(
    costs: Costs,
    observed: bytes,
    free: bytes,
    intended: bytes,
    most_strays: float = inf,
    most_losses: float = inf,
) -> float:
    """The cost of the cheapest way `intended` was printed as `observed`, infinite without one.

    At most so many single characters are stray and lost.
    """

    @cache
    def cost(i: int, j: int, strays: float, losses: float) -> float:
        """That of the first i observed and the first j intended characters."""
        ways = [inf if i or j else 0.0]
        if i and j:
            confusion = 0.0
            if intended[j - 1] not in (observed[i - 1], free[i - 1]):
                pair = observed[i - 1], intended[j - 1]
                confusion = costs.substitution.get(pair, costs.floor)
            ways.append(cost(i - 1, j - 1, strays, losses) + confusion)
        if i and strays:
            price = costs.insertion.get(observed[i - 1], costs.floor)
            ways.append(cost(i - 1, j, strays - 1, losses) + price)
        if j and losses:
            price = costs.deletion.get(intended[j - 1], costs.floor)
            ways.append(cost(i, j - 1, strays, losses - 1) + price)
        for (left, right), price in costs.rules.items():
            if observed[:i].endswith(left) and intended[:j].endswith(right):
                ways.append(cost(i - len(left), j - len(right), strays, losses) + price)
        return min(ways)

    return cost(len(observed), len(intended), most_strays, most_losses)


@dataclass(frozen=True)
class Trie:
    """The arrays of a trie, its nodes in breadth-first order."""

    first: array[int]
    label: bytes
    word: array[int]
    best: bytes
    letters: array[int]
    minimum: bytes
    maximum: bytes

    def search(self, module: object, word_cost: array[float]) -> object:
        """The search of a kernel module over the same."""
        trie = module.Trie(  # type: ignore[attr-defined]
            self.first,
            self.label,
            self.word,
            self.letters,
            self.minimum,
            self.maximum,
            self.best,
        )
        return module.TrieSearch(trie, word_cost)  # type: ignore[attr-defined]


def build_trie(words: Sequence[bytes], word_cost: Sequence[float], step: float = 0.125) -> Trie:
    """The trie of distinct words; a word's id is its place in `words`.

    `best`, `letters`, `minimum` and `maximum` of a node say what is below it: the least cost in
    steps, rounded down, the labels as bits (those from 28 on share one), and the number of letters
    to the nearest and to the farthest end of a word.
    """
    prefixes = sorted({word[:n] for word in words for n in range(len(word) + 1)} | {b""})
    nodes = sorted(prefixes, key=lambda prefix: (len(prefix), prefix))
    ids = {word: place for place, word in enumerate(words)}
    below = {node: [word for word in words if word.startswith(node)] for node in nodes}
    first = array("I", [1])
    for node in nodes:
        first.append(first[-1] + sum(child[:-1] == node for child in nodes if child))
    return Trie(
        first,
        bytes(node[-1] if node else 0 for node in nodes),
        array("i", [ids.get(node, -1) for node in nodes]),
        bytes(
            int(min((word_cost[ids[word]] for word in below[node]), default=0.0) / step)
            for node in nodes
        ),
        array(
            "I",
            [
                sum({1 << min(code, 28) - 1 for word in below[node] for code in word[len(node) :]})
                for node in nodes
            ],
        ),
        bytes(min((len(word) - len(node) for word in below[node]), default=0) for node in nodes),
        bytes(max((len(word) - len(node) for word in below[node]), default=0) for node in nodes),
    )


def words_near(
    costs: Costs,
    words: Sequence[bytes],
    word_cost: Sequence[float],
    query: bytes,
    free: bytes,
    budget: float,
) -> dict[int, tuple[float, float]]:
    """Channel and total cost of all words that a search finds for at most `budget`."""
    priced = (
        (place, alignment_cost(costs, query, free, word, MOST_STRAYS, MOST_LOSSES))
        for place, word in enumerate(words)
    )
    return {place: (cost, cost + word_cost[place]) for place, cost in priced if cost <= budget}


@dataclass
class Ngrams:
    """A back-off model as dictionaries, its costs as multiples of `step`."""

    unigrams: Sequence[float]
    backoffs: Sequence[float]
    bigrams: Mapping[tuple[int, int], tuple[int, int]]  # cost and back-off in steps
    trigrams: Mapping[tuple[int, int, int], int]
    step: float = 0.0625
    offset: float = 4.0

    def cost2(self, a: int, b: int) -> float:
        """-ln P(b | a)."""
        if (a, b) in self.bigrams:
            return self.bigrams[a, b][0] * self.step
        return self.backoffs[a] + self.unigrams[b]

    def cost3(self, a: int, b: int, c: int) -> float:
        """-ln P(c | a b)."""
        if (a, b) not in self.bigrams:
            return self.cost2(b, c)
        if (a, b, c) in self.trigrams:
            return self.trigrams[a, b, c] * self.step
        return self.bigrams[a, b][1] * self.step - self.offset + self.cost2(b, c)

    def table(self, module: object) -> object:
        """The same as the hash tables of a kernel module."""
        full = max(len(self.bigrams), len(self.trigrams), 1) + 1  # one slot stays empty
        keys = [array("I", bytes(4 * full)) for _ in range(2)]
        columns = [bytearray(full) for _ in range(3)]
        for (a, b), (cost, backoff) in self.bigrams.items():
            slot = _put(keys[0], pair_hash(a, b))
            columns[0][slot], columns[1][slot] = cost, backoff
        for (a, b, c), cost in self.trigrams.items():
            columns[2][_put(keys[1], pair_hash(pair_hash(a, b), c))] = cost
        return module.NgramTable(  # type: ignore[attr-defined]
            array("f", self.unigrams),
            array("f", self.backoffs),
            keys[0],
            bytes(columns[0]),
            bytes(columns[1]),
            keys[1],
            bytes(columns[2]),
            self.step,
            self.offset,
        )


def pair_hash(a: int, b: int) -> int:
    """The 64-bit hash of two words, or of a hash and a word."""
    mixed = (a * 0x9E3779B97F4A7C15 ^ b * 0xC2B2AE3D27D4EB4F) % 2**64
    mixed = (mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9 % 2**64
    return mixed ^ mixed >> 32


def mended(text: str, misprints: Iterable[tuple[int, int, str]]) -> str:
    """The text with all its misprints mended, in whatever order they were found."""
    for start, end, restored in sorted(misprints, reverse=True):
        text = text[:start] + restored + text[end:]
    return text


def _put(keys: array[int], hashed: int) -> int:
    slot = (hashed >> 32) % len(keys)
    while keys[slot]:
        slot = (slot + 1) % len(keys)
    keys[slot] = hashed % 2**32 or 1
    return slot


@dataclass(frozen=True)
class Arc:
    """A reading of positions [start, end) of a lattice."""

    start: int
    end: int
    first: int
    last: int
    cost: float


def lattice_paths(
    ngrams: Ngrams, boundary: Sequence[int], arcs: Sequence[Arc], left: int, right: int
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Every path through a lattice, as the places of its arcs, and its cost."""
    finish = max(arc.end for arc in arcs)

    def transition(before: int, after: int, at: int) -> float:
        if boundary[at]:
            return ngrams.cost2(before, 1) + ngrams.cost2(1, after)
        return ngrams.cost2(before, after)

    def extend(
        path: tuple[int, ...], at: int, before: int, cost: float
    ) -> Iterator[tuple[tuple[int, ...], float]]:
        if at == finish:
            yield path, cost + transition(before, right, at)
        for place, arc in enumerate(arcs):
            if arc.start == at:
                step = transition(before, arc.first, at) + arc.cost
                yield from extend((*path, place), arc.end, arc.last, cost + step)

    return extend((), min(arc.start for arc in arcs), left, 0.0)


def path_sum(costs: Sequence[float]) -> float:
    """-ln of the sum of exp(-cost)."""
    least = min(costs)
    return least - log(fsum(exp(least - cost) for cost in costs))


@dataclass
class Context:
    """A context model as lists; every word's vectors are those of its row.

    `weights` has a vector for each distance, from the farthest before to the farthest behind.
    """

    row: Sequence[int]
    inputs: Sequence[Sequence[int]]
    outputs: Sequence[Sequence[int]]
    bias: Sequence[float]
    weights: Sequence[Sequence[float]]

    def score(self, word: int, before: Sequence[int], behind: Sequence[int]) -> float:
        """How well a word fits between others."""
        reach = len(self.weights) // 2
        # The nearest first on either side.
        around = [
            *zip(reversed(self.weights[:reach]), reversed(before), strict=False),
            *zip(self.weights[reach:], behind, strict=False),
        ]
        return self.bias[self.row[word]] + sum(
            out * sum(weight[d] * self.inputs[self.row[other]][d] for weight, other in around)
            for d, out in enumerate(self.outputs[self.row[word]])
        )

    def scores(
        self, words: Sequence[int], before: Sequence[int], behind: Sequence[int]
    ) -> list[float]:
        """How well each of some words fits between the others of them and those around."""
        return [
            self.score(word, [*before, *words[:place]], [*words[place + 1 :], *behind])
            for place, word in enumerate(words)
        ]

    def sections(self) -> dict[str, object]:
        """The same as the sections of a model file."""
        return {
            "row": array("H", self.row),
            "inputs": array("b", chain.from_iterable(self.inputs)),
            "outputs": array("b", chain.from_iterable(self.outputs)),
            "bias": array("f", self.bias),
            "weights": array("f", chain.from_iterable(self.weights)),
        }

    def table(self, module: object) -> object:
        """The same as the table of a kernel module."""
        dimensions = len(self.weights[0])
        return module.ContextTable(*self.sections().values(), dimensions)  # type: ignore[attr-defined]


def lay_path(
    words: Sequence[int],
    boundary: Sequence[int],
    readings: Mapping[tuple[int, int], tuple[int, ...]],
) -> tuple[list[int], list[int], list[int]]:
    """The path of a text of which some spans are read otherwise, and its `before` and `after`."""
    spans = sorted(readings)
    taken = {place for start, end in spans for place in range(start, end)}
    alone = [(place, place + 1) for place in range(len(words)) if place not in taken]
    path: list[int] = []
    before, after = [0] * (len(words) + 1), [0] * (len(words) + 1)
    for start, end in sorted(spans + alone):
        after[start] = len(path)
        path += [1] * boundary[start]
        before[start:end] = [len(path)] * (end - start)
        path += readings.get((start, end), words[start:end])
        after[start + 1 : end] = [len(path)] * (end - start - 1)
    before[-1] = after[-1] = len(path)
    return path, before, after


# A letter or combining mark is l (s for s and S), a digit d, an apostrophe ', all else a point.
_WORD = re.compile(
    r"""
      (?<=[sld])'s(?![sld'])                                  # a final 's
    | [sld] (?: [sld] | (?<=[sl])'(?=[sl]) (?!s(?![sld'])) )* # a word, with inner apostrophes
    """,
    re.VERBOSE,
)


def word_spans(text: str, kinds: Sequence[str]) -> list[tuple[int, int]]:
    """The words of a text whose characters are of these kinds."""
    assert len(text) == len(kinds)
    return [match.span() for match in _WORD.finditer("".join(kinds))]


@dataclass(frozen=True)
class Split:
    """An inner node of a regression tree; a leaf is its output."""

    feature: int
    value: float
    left: Split | float
    right: Split | float


def tree_score(tree: Split | float, row: Sequence[float]) -> float:
    """The output of a tree for a row of features."""
    if isinstance(tree, float):
        return tree
    return tree_score(tree.left if row[tree.feature] <= tree.value else tree.right, row)
