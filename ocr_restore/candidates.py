"""Candidates: what a span of observed words may have been on the page.

Several generators, each naming its rule for the edit log:

* `confusion`, `digit`, `noise`: words near the observed string under the error model, where it has
  letters only, digits among them, or stray marks;
* `join`, `hyphen`: words broken by blanks, or by a hyphen at a line's end;
* `split`: two or three words printed as one;
* `real-word`: a known word printed in place of another;
* `number`: a number with letters for digits;
* `document`, `user`: words of this document, or the user's own.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from math import log
from typing import Any, NamedTuple

from .alphabet import APOSTROPHE, DIGIT_ZERO, FOLD, encode_text
from .error_model import ErrorModel
from .kernel.trie_search_cy import TrieSearch
from .language_model import LanguageModel
from .lexicon import Lexicon

__all__ = ["CandidateGenerator", "Reading"]

_FOLD = FOLD + bytes(range(len(FOLD), 256))
_LOOKALIKES = {
    ord(letter): ord(digit)
    for letter, digit in zip("lIi|OoQDSsBZzGbgqA", "111100005582266994"[:18], strict=True)
}


_WINDOW = 9.0  # nats that a word may be worse than the best one found
_MOST_FOUND = 8


def wide_budget(size: int) -> float:
    """The channel cost to search up to for a word of `size` characters."""
    return min(5.0 + 1.8 * size, 19.0)


def narrow_budget(size: int) -> float:
    """The same where the word's borders are uncertain as well."""
    return min(3.0 + 0.9 * size, 11.0)


class Reading(NamedTuple):
    """One reading of an observed string: lexicon ids, the channel's cost, and the rule.

    `text` is set where the reading is not made of lexicon words (a number, a document word).
    """

    words: tuple[int, ...]
    cost: float
    rule: str
    inner: float = 0.0
    text: str | None = None


class CandidateGenerator:
    """Generates readings under one error model; results are cached by observed string."""

    def __init__(
        self,
        lexicon: Lexicon,
        language_model: LanguageModel,
        search_index: Mapping[str, Any],
        error_model: ErrorModel,
    ) -> None:
        self._lexicon = lexicon
        self._language_model = language_model
        trie = lexicon.trie
        scratch = (
            array("I", bytes(4 * 64)),
            array("i", bytes(4 * 64)),
            array("d", bytes(8 * 64)),
            array("d", bytes(8 * 64)),
        )
        self._search = TrieSearch(
            trie["first"],
            trie["label"],
            trie["word"],
            search_index["best"],
            trie["letters"],
            trie["depth_min"],
            trie["depth_max"],
            language_model.unigram_cost,
            scratch,
        )
        self.neighbours = (
            search_index["neighbour_first"],
            search_index["neighbour_word"],
            search_index["neighbour_cost"],
        )
        self.use(error_model)

    def use(self, error_model: ErrorModel) -> None:
        """Generate under another error model from now on."""
        self.error_model = error_model
        self._search.use(error_model.channel)
        self._near: dict[tuple[bytes, bytes, float], list[tuple[int, float]]] = {}
        self._splits: dict[bytes, list[Reading]] = {}

    def near(self, query: bytes, free: bytes, budget: float) -> list[tuple[int, float]]:
        """Lexicon words near `query` and their channel costs up to `budget`, the best first.

        `free` gives for each position the folded code that matches at no cost, or 0.
        """
        key = (query, free, budget)
        found = self._near.get(key)
        if found is None:
            search = self._search
            limit = _MOST_FOUND
            count = search.search(query, free, budget, _WINDOW, limit) if len(query) <= 40 else 0
            words, costs = search.found_word, search.found_cost
            found = self._near[key] = [(words[i], costs[i]) for i in range(count)]
        return found

    def confusions(self, query: bytes, free: bytes) -> list[Reading]:
        """Readings as one word, by the error model."""
        rule = rule_of(query)
        return [
            Reading((word,), cost, rule)
            for word, cost in self.near(query, free, wide_budget(len(query)))
        ]

    def joins(self, query: bytes, free: bytes, gap_cost: float, rule: str) -> list[Reading]:
        """Readings of several observed words as one, their letters in `query`."""
        word = self._lexicon.whole_word(query, 0, len(query))
        if word:
            return [Reading((word,), gap_cost, rule)]
        if len(query) > 24:
            return []
        return [
            Reading((word,), cost + gap_cost, rule)
            for word, cost in self.near(query, free, narrow_budget(len(query)))[:3]
        ]

    def splits(self, query: bytes) -> list[Reading]:
        """Readings as two or three words that were printed as one."""
        found = self._splits.get(query)
        if found is None:
            found = self._splits[query] = self._find_splits(query.translate(_FOLD))
        return found

    def _find_splits(self, query: bytes) -> list[Reading]:
        size = len(query)
        if size < 3 or size > 30:
            return []
        lost = self.error_model.events.get("blank lost", 5.5)
        whole_word = self._lexicon.whole_word
        cost2 = self._language_model.ngrams.cost2
        unigram = self._language_model.unigram_cost
        none = bytes(size)
        found: list[tuple[float, Reading]] = []
        heads = []
        for cut in range(1, size):
            word = whole_word(query, 0, cut)
            if word:
                heads.append((cut, word))
        for cut, head in heads:
            rest = query[cut:]
            tail = whole_word(query, cut, size)
            if tail:
                inner = cost2(head, tail)
                found.append((unigram[head] + inner, Reading((head, tail), lost, "split", inner)))
            for second_cut in range(cut + 2, size - 1):
                middle = whole_word(query, cut, second_cut)
                last = whole_word(query, second_cut, size)
                if middle and last:
                    inner = cost2(head, middle) + cost2(middle, last)
                    reading = Reading((head, middle, last), 2 * lost, "split", inner)
                    found.append((unigram[head] + inner + lost, reading))
            if size >= 6 and cut >= 2 and size - cut >= 3 and unigram[head] < 9.0:
                for tail, cost in self.near(rest, none[cut:], narrow_budget(size - cut))[:2]:
                    inner = cost2(head, tail)
                    reading = Reading((head, tail), lost + cost, "split", inner)
                    found.append((unigram[head] + inner + cost, reading))
        if size >= 6:
            for cut in range(3, size - 1):
                tail = whole_word(query, cut, size)
                if tail and unigram[tail] < 9.0:
                    for head, cost in self.near(query[:cut], none[:cut], narrow_budget(cut))[:2]:
                        inner = cost2(head, tail)
                        reading = Reading((head, tail), lost + cost, "split", inner)
                        found.append((unigram[head] + inner + cost, reading))
        found.sort(key=lambda item: item[0])
        return [reading for _, reading in found[:3]]

    def real_words(self, word: int, query: bytes, free: bytes, capitals: float) -> list[Reading]:
        """Other lexicon words that are often printed as this one.

        `capitals` is how many times more often the document has the twin in capitals.
        """
        first, words, _ = self.neighbours
        steps = array("i", bytes(4 * 130))
        channel = self.error_model.channel
        readings = []
        for place in range(first[word], first[word + 1]):
            other = words[place]
            if other == self._lexicon.twin[word]:
                cost = self.error_model.events.get("case word", 4.5) - log(max(capitals, 0.5))
                readings.append(Reading((other,), max(cost, 0.5), "case"))
            elif channel.align(query, free, self._lexicon.codes(other), steps) > 0:
                readings.append(Reading((other,), channel.cost, "real-word"))
        return readings

    def numbers(self, observed: str) -> list[Reading]:
        """The reading of a mixed string as a number, if all its letters look like digits."""
        digits = sum(char.isdigit() for char in observed)
        if not digits or digits == len(observed) or len(observed) > 6:
            return []
        number = observed.translate(_LOOKALIKES)
        if not number.isdigit():
            return []
        codes = bytes([DIGIT_ZERO]) * min(len(number), 5)
        shape = self._lexicon.scanner.look_up(codes, 0, len(codes), 0)
        cost = 3.5 * (len(observed) - digits)
        return [Reading((shape,), cost, "number", 0.0, number)] if shape else []


def rule_of(query: bytes) -> str:
    """The rule that a search for `query` goes by."""
    digit = False
    for code in query:
        if code >= 106:
            return "noise"
        if code >= DIGIT_ZERO:
            digit = True
    return "digit" if digit else "confusion"


def free_codes(query: bytes, *, upper: bool) -> bytes:
    """Positions at which a capital is as good as its small letter."""
    free = bytearray(len(query))
    for at, code in enumerate(query):
        if 64 <= code <= 89:
            free[at] = code - 63
        if not upper and code != APOSTROPHE and code < 106:
            break
    return bytes(free)


assert encode_text("a") == b"\1"
