"""Candidates: what a span of observed words may have been on the page.

Several generators, each naming its rule for the edit log:

* `confusion`, `digit`, `noise`: words near the observed string under the error model, where it has
  letters only, digits among them, or stray marks;
* `join`, `hyphen`: words broken by blanks, or by a hyphen at a line's end;
* `split`: words printed as one;
* `real-word`: a known word printed in place of another;
* `number`: a number with letters for digits;
* `document`, `user`: words of this document, or the user's own.

The kernel's `Readings` and `Arcs` find those of the first three lines; the budgets are set here.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from operator import ne
from typing import NamedTuple

from .alphabet import APOSTROPHE, DIGIT_ZERO
from .error_model import ErrorModel
from .kernel.readings_cy import Readings
from .kernel.segmentation_cy import Segmentation
from .kernel.trie_search_cy import Trie, TrieSearch
from .language_model import LanguageModel
from .lexicon import Lexicon, WordKind

__all__ = ["RULES", "CandidateGenerator", "Neighbours", "Reading", "free_codes"]

# The kernel knows a rule by its place: 0, 1, 2, 3 and 5 have a meaning there.
RULES = (
    "confusion",
    "digit",
    "noise",
    "join",
    "hyphen",
    "split",
    "real-word",
    "number",
    "document",
    "user",
)
# Other letters look like figures too, but beside figures they were as printed: of 120 `b` and 49
# `s` on the training and development pages (`1984b`, `60s`) five were figures.
_LOOKALIKES = str.maketrans("lIi|Oo", "111100")
# `2i` and `1o` are as likely what a formula or a quarto has.
_NUMBER = re.compile(r"(?=\D*\d)([0-9lI|O]{2}|[0-9lIi|Oo]{3,6})(s|d|th|st|nd|rd)?")
_LETTER_FOR_FIGURE = 3.5  # nats

_WINDOW = 4.0  # nats that a word may be worse than the best one found
_MOST_FOUND = 8
_PATIENCE = 5.0  # nats that a reading may be worse, apart from context, than to leave things alone
# And by how much more up to three letters, which are read by their context.
_SHORT_SLACK = 4.0
_MARK_LEFT = 8.0  # what more that may cost for each mark that looks stray
_LONGEST = 40  # characters of a string that is searched for
# Letters of a string that is cut into all the words that it has, and the letters that each of these
# must have on average.
_RUN = range(10, 241)
_LETTERS_PER_WORD = 2.5
_MOST_SPLIT = 3  # words that a reading of the kernel has, of strings up to a length
_LONGEST_SPLIT = 30
_MOST_KEPT = 20_000  # strings whose readings are kept, in some 10 MB


def wide_budget(size: int) -> float:
    """The channel cost to search up to for a word of `size` characters."""
    return min(9.0 + 3.0 * size, 30.0)


def narrow_budget(size: int) -> float:
    """The same where the word's borders are uncertain as well."""
    return min(6.0 + 2.0 * size, 22.0)


def part_budget(size: int) -> float:
    """The same for a part of a word that is split, of which every letter may be the border."""
    return min(3.0 + 0.9 * size, 11.0)


class Reading(NamedTuple):
    """One reading of an observed string: lexicon ids, the channel's cost, and the rule.

    `text` is set where the reading is not made of lexicon words (a number, a document word), or of
    more than three, of which the first and the last are given.
    """

    words: tuple[int, ...]
    cost: float
    rule: str
    inner: float = 0.0
    text: str | None = None


class Neighbours(NamedTuple):
    """The words that a known word is likely to have been printed for.

    Those of word w are words[first[w]] .. words[first[w + 1] - 1], with costs in steps of 1/16 nat.
    The last remote[w] of them are so only where the document has such confusions.
    """

    first: Sequence[int]
    words: Sequence[int]
    costs: Sequence[int]
    remote: Sequence[int]


class CandidateGenerator:
    """Generates readings under one error model; results are kept by observed string."""

    def __init__(
        self,
        lexicon: Lexicon,
        language_model: LanguageModel,
        trie: Trie,
        neighbours: Neighbours,
        error_model: ErrorModel,
    ) -> None:
        self._lexicon = lexicon
        self._language_model = language_model
        self._search = TrieSearch(trie, language_model.unigram_cost)
        self._segmentation = Segmentation(
            lexicon.scanner,
            language_model.ngrams,
            language_model.unigram_cost,
            lexicon.flags,
            WordKind.NUMBER,
            WordKind.FRAGMENT,
            _RUN.stop,
        )
        self.neighbours = neighbours
        self.use(error_model)

    def use(self, error_model: ErrorModel) -> None:
        """Generate under another error model from now on."""
        self.error_model = error_model
        self._search.use(error_model.channel)
        self.readings = Readings(
            self._lexicon.scanner,
            self._search,
            self._language_model.ngrams,
            self._language_model.spelling,
            self._language_model.unigram_cost,
            self._lexicon.flags,
            WordKind.FRAGMENT | WordKind.NUMBER,
            _WIDE,
            _NARROW,
            _PART,
            (_WINDOW, _PATIENCE, _SHORT_SLACK, error_model.events["blank lost"], _MARK_LEFT),
            _MOST_FOUND,
        )

    def forget_if_full(self) -> None:
        """Forget what was found if that is much."""
        if self.readings.finds > _MOST_KEPT:
            self.use(self.error_model)

    def near(
        self, query: bytes, free: bytes, budget: float, window: float
    ) -> list[tuple[int, float]]:
        """Lexicon words near `query` and their channel costs up to `budget`, the best first.

        `free` gives for each position the folded code that matches at no cost, or 0; words more
        than `window` nats dearer than the best in all are left out.
        """
        search = self._search
        limit = _MOST_FOUND
        count = search.search(query, free, budget, window, limit, inf) if len(query) <= 40 else 0
        words, costs = search.found_word, search.found_cost
        return [(words[i], costs[i]) for i in range(count)]

    def numbers(self, observed: str) -> list[Reading]:
        """The reading of figures and letters that look like some as a number, as `l9th` is 19th."""
        match = None if observed.isalpha() else _NUMBER.fullmatch(observed)
        if not match:
            return []
        number = match[1].translate(_LOOKALIKES)
        changed = sum(map(ne, number, match[1]))
        codes = bytes([DIGIT_ZERO]) * min(len(number), 5)
        shape = self._lexicon.scanner.look_up(codes, 0, len(codes), 0)
        if not changed or not shape:
            return []
        text = number + (match[2] or "")
        return [Reading((shape,), _LETTER_FOR_FIGURE * changed, "number", 0.0, text)]

    def run_of_words(self, observed: str, codes: bytes) -> list[Reading]:
        """The reading of a string as more words than the kernel splits it into.

        `codes` are those of its characters.
        """
        if len(codes) not in _RUN:
            return []
        lost = self.error_model.events["blank lost"]
        cut = self._segmentation
        count = cut.cut(codes, 0, len(codes), lost)
        few = _MOST_SPLIT if len(codes) <= _LONGEST_SPLIT else 1
        if count <= few or count * _LETTERS_PER_WORD > len(codes):
            return []
        begins = [*cut.begins[:count], len(codes)]
        text = " ".join(observed[low:high] for low, high in pairwise(begins))
        return [Reading((cut.first, cut.last), (count - 1) * lost, "split", cut.inner, text)]


def free_codes(query: bytes, *, upper: bool) -> bytes:
    """Positions at which a capital is as good as its small letter."""
    free = bytearray(len(query))
    for at, code in enumerate(query):
        if 64 <= code <= 89:
            free[at] = code - 63
        if not upper and code != APOSTROPHE and code < 106:
            break
    return bytes(free)


_WIDE, _NARROW, _PART = (
    array("d", map(budget, range(_LONGEST + 1)))
    for budget in (wide_budget, narrow_budget, part_budget)
)
