"""The search index: what is computed once from lexicon, language model and error model together.

`best` holds for every node of the trie the least cost of a word at or below it, which lets the
search leave a branch that no word could win from. `neighbour_*` list for every word the words it
is likely to have been printed for, so that a known word needs no search; last come remote ones,
which only the error model of a document brings near.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from math import inf
from pathlib import Path

from ocr_restore.alphabet import encode_text
from ocr_restore.candidates import CandidateGenerator, Neighbours
from ocr_restore.error_model import ErrorModel
from ocr_restore.language_model import LanguageModel
from ocr_restore.lexicon import Lexicon, WordKind
from ocr_restore.model_file import write_model

__all__ = ["build_search_index"]

_STEP = 0.125
_DEAREST = 12.0  # channel cost of a neighbour
_WINDOW = 6.0  # how much less likely than the best one it may be, its own cost included
# The same of a remote neighbour, and what both words cost at most.
_WINDOW_REMOTE = 7.0
_COMMON_REMOTE = 11.0
# Flags of what is no whole word, for which nothing is listed.
_NO_WHOLE_WORD = WordKind.NUMBER | WordKind.FRAGMENT | WordKind.TWIN | WordKind.UNKNOWN
_ZERO = encode_text("0")  # of which the shapes of numbers are made
_LONGEST_NUMBER = 2  # figures of a number that may be a word
_COMMON = 8.0  # what that word costs at most


def build_search_index(
    folder: Path, *, progress: Callable[[Iterable[int]], Iterator[int]] = iter
) -> None:
    """Write `channel.bin` and `search.bin` for the lexicon, language model and confusions there."""
    lexicon = Lexicon.open(folder / "lexicon.bin")
    language_model = LanguageModel.open(folder / "lm.bin", folder / "characters.bin")
    error_model = ErrorModel.read(folder / "confusions.tsv")
    error_model.write(folder / "channel.bin")
    best = _best_below(lexicon, language_model)
    none = Neighbours(array("I", bytes(4 * (len(lexicon) + 1))), array("i"), b"", b"")
    generator = CandidateGenerator(
        lexicon, language_model, lexicon.search_trie(best), none, error_model
    )
    first = array("I", [0])
    words = array("i")
    costs, remote = bytearray(), bytearray()
    for word in progress(range(len(lexicon))):
        near = _neighbours(word, _WINDOW, lexicon, language_model.unigram_cost, generator)
        farther = _remote(word, near, lexicon, language_model.unigram_cost, generator)
        for other, cost in near + farther:
            words.append(other)
            costs.append(min(255, round(cost * 16)))
        first.append(len(words))
        remote.append(len(farther))
    write_model(
        folder / "search.bin",
        {
            "best": best,
            "neighbour_first": first,
            "neighbour_word": words,
            "neighbour_cost": costs,
            "neighbour_remote": remote,
        },
        kind="search",
        meta={"neighbours": len(words)},
    )


def _best_below(lexicon: Lexicon, language_model: LanguageModel) -> bytearray:
    first, word = lexicon.trie["first"], lexicon.trie["word"]
    count = len(word)
    costs = [inf] * count
    for node in range(count - 1, -1, -1):
        cost = language_model.unigram_cost[word[node]] if word[node] >= 0 else inf
        low, high = first[node], first[node + 1]
        if low < high:
            cost = min(cost, min(costs[low:high]))
        costs[node] = cost
    return bytearray(min(255, int(cost / _STEP)) for cost in costs)


def _neighbours(
    word: int,
    window: float,
    lexicon: Lexicon,
    unigram_cost: Sequence[float],
    generator: CandidateGenerator,
) -> list[tuple[int, float]]:
    if word <= 1:  # no words: the unknown one and the sentence mark
        return []
    codes = lexicon.codes(word)
    if len(codes) <= _LONGEST_NUMBER and not codes.strip(_ZERO):
        return _figures(len(codes), lexicon, unigram_cost, generator)
    if lexicon.flags[word] & _NO_WHOLE_WORD:
        return []
    found = generator.near(codes, bytes(len(codes)), _DEAREST, window)
    return [(other, cost) for other, cost in found if other != word]


def _remote(
    word: int,
    near: Sequence[tuple[int, float]],
    lexicon: Lexicon,
    unigram_cost: Sequence[float],
    generator: CandidateGenerator,
) -> list[tuple[int, float]]:
    if len(lexicon.codes(word)) < 2 or unigram_cost[word] > _COMMON_REMOTE:
        return []
    farther = _neighbours(word, _WINDOW_REMOTE, lexicon, unigram_cost, generator)
    return [
        (other, cost)
        for other, cost in farther
        if (other, cost) not in near and unigram_cost[other] <= _COMMON_REMOTE
    ]


def _figures(
    size: int, lexicon: Lexicon, unigram_cost: Sequence[float], generator: CandidateGenerator
) -> list[tuple[int, float]]:
    """The common words that so many figures are likely to have been printed for."""
    cheapest: dict[int, float] = {}
    for figures in product("0123456789", repeat=size):
        codes = encode_text("".join(figures))
        for other, cost in generator.near(codes, bytes(size), _DEAREST, _WINDOW):
            if unigram_cost[other] < _COMMON and not lexicon.flags[other] & WordKind.NUMBER:
                cheapest[other] = min(cost, cheapest.get(other, cost))
    return sorted(cheapest.items())
