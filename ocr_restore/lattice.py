"""Lattices: all readings of the doubtful stretches of a text.

A lattice spans a run of words between two trusted ones. An arc reads the words in [start, end) of
it; the identity arc of each word leaves it as it is. Only doubtful words, and those a join might
take in, are in a lattice at all.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import NamedTuple

from .alphabet import APOSTROPHE, DIGIT_ZERO, INTENDED_COUNT, OTHER_LETTER, encode_text
from .candidates import CandidateGenerator, Reading, free_codes, wide_budget
from .language_model import LanguageModel
from .lexicon import SENTENCE, UNKNOWN, Lexicon
from .protection import is_protected
from .tokenizer import Case, Gap, Tokens
from .word_index import WordIndex

__all__ = ["Arc", "Lattices", "build_lattices"]

_MOST_WORDS = 8  # in one join
_LONGEST_JOIN = 24  # letters
_ARCS_PER_SPAN = 8
_HYPHEN_KEPT = 2.3  # -ln P(a hyphen at a line's end belongs to the word)
_HYPHEN_DROPPED = 0.1
_MARK_LEFT = 3.0  # -ln P(a stray-looking mark beside a word stands on the page)
_UNREADABLE_LEFT = 8.0  # the same of a mark that engines print for what they cannot read
_UNREADABLE = frozenset((128, 130, 131, 132, 133, 134, 135, 136, 139, 158))  # \\ ^ _ ` { | } ~
_JOINABLE = frozenset((Gap.BLANK, Gap.LINE, Gap.HYPHEN, Gap.HYPHEN_LINE, Gap.STRAY, Gap.TIGHT))
_ODD = frozenset(
    (111, 115, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 158, 122, 123, 124)
)


class Arc(NamedTuple):
    """A reading of the observed characters in [start, end); None leaves them as they are."""

    start: int
    end: int
    reading: Reading | None


class Lattices:
    """The lattices of one text, arcs in order; the arrays are what the decoder needs."""

    def __init__(self) -> None:
        self.arcs: list[Arc] = []
        self.starts = array("i")
        self.ends = array("i")
        self.firsts = array("i")
        self.lasts = array("i")
        self.costs = array("d")
        self.lattice_arcs = array("i", [0])
        self.left = array("i")
        self.right = array("i")


class _Builder:
    """Collects the arcs of one lattice after another."""

    def __init__(
        self,
        tokens: Tokens,
        suspects: bytearray,
        lexicon: Lexicon,
        language_model: LanguageModel,
        generator: CandidateGenerator,
        document_words: Mapping[bytes, float],
        word_index: tuple[WordIndex, str] | None,
    ) -> None:
        self.tokens = tokens
        self.suspects = suspects
        self.lexicon = lexicon
        self.language_model = language_model
        self.generator = generator
        self.document_words = document_words
        self.word_index = word_index
        self.lattices = Lattices()
        self._spelling: dict[bytes, float] = {}
        self._joined: set[tuple[int, int]] = set()  # spans whose joins are in the lattice
        self._events = generator.error_model.events

    def build(self) -> Lattices:
        """All lattices of the text."""
        tokens, suspects = self.tokens, self.suspects
        count = tokens.count
        low = high = -1
        arcs: list[tuple[int, int, Arc, float]] = []
        index = -1
        text, starts, ends = tokens.text, tokens.starts, tokens.ends
        while True:
            index = _next_suspect(suspects, index + 1, count)
            if index < 0:
                break
            if is_protected(text, starts[index], ends[index]):
                continue
            found = self.arcs_of(index)
            if not found:
                continue
            first = min(arc[0] for arc in found)
            last = max(arc[1] for arc in found)
            if low >= 0 and first > high:
                self.close(low, high, arcs)
                arcs = []
                low = -1
            low = first if low < 0 else min(low, first)
            high = last if not arcs else max(high, last)
            arcs += found
        if low >= 0:
            self.close(low, high, arcs)
        return self.lattices

    def close(self, low: int, high: int, found: list[tuple[int, int, Arc, float]]) -> None:
        """Add the lattice of words low .. high - 1 with the arcs found and the identity arcs."""
        tokens, lattices = self.tokens, self.lattices
        seen = set()
        arcs = []
        for start, end, arc, cost in found:
            key = (arc.start, arc.end, arc.reading and (arc.reading.words, arc.reading.text))
            if key not in seen:
                seen.add(key)
                arcs.append((start, end, arc, cost))
        for index in range(low, high):
            cost = 0.0
            if tokens.words[index] == UNKNOWN:
                cost = self.unknown_cost(index)
            if tokens.gaps[index + 1] == Gap.HYPHEN_LINE and index + 1 < high:
                cost += _HYPHEN_KEPT
            arc = Arc(tokens.starts[index], tokens.ends[index], None)
            arcs.append((index, index + 1, arc, cost))
        arcs.sort(key=lambda item: item[0])
        # A path that leaves stray marks between two words says that they stand on the page.
        left_marks = [
            self.mark_cost(tokens.ends[index - 1], tokens.starts[index])
            if index < tokens.count and self.is_stray_gap(index)
            else 0.0
            for index in range(low + 1, high + 1)
        ]
        for start, end, arc, cost in arcs:
            if arc.end == tokens.ends[end - 1]:
                cost += left_marks[end - low - 1]
            if arc.reading is None or arc.start == tokens.starts[start]:
                cost += self.mark_cost(self.with_marks(start)[0], tokens.starts[start])
            lattices.arcs.append(arc)
            lattices.starts.append(start)
            lattices.ends.append(end)
            if arc.reading is None:
                lattices.firsts.append(tokens.words[start])
                lattices.lasts.append(tokens.words[start])
            else:
                lattices.firsts.append(arc.reading.words[0])
                lattices.lasts.append(arc.reading.words[-1])
            lattices.costs.append(cost)
        lattices.lattice_arcs.append(len(lattices.arcs))
        lattices.left.append(tokens.words[low - 1] if low else SENTENCE)
        lattices.right.append(tokens.words[high] if high < tokens.count else SENTENCE)

    def mark_cost(self, start: int, end: int) -> float:
        """What it costs to say that the marks in [start, end) stand on the page."""
        if start == end:
            return 0.0
        codes = self.tokens.codes[start:end]
        return _UNREADABLE_LEFT if any(code in _UNREADABLE for code in codes) else _MARK_LEFT

    def is_stray_gap(self, index: int) -> bool:
        """Whether marks that seldom stand on a page join word `index` to the one before."""
        tokens = self.tokens
        gap = tokens.gaps[index]
        return gap in (Gap.TIGHT, Gap.STRAY) and any(
            code in _ODD for code in tokens.codes[tokens.ends[index - 1] : tokens.starts[index]]
        )

    def unknown_cost(self, index: int) -> float:
        """What the letters of an unknown word cost, less where the document has it often."""
        tokens = self.tokens
        codes = bytes(tokens.codes[tokens.starts[index] : tokens.ends[index]]).translate(_FOLDED)
        cost = self._spelling.get(codes)
        if cost is None:
            cost = self.language_model.spelling_cost(codes)
            cost = min(cost, self.document_words.get(codes, cost))
            self._spelling[codes] = cost
        return cost

    def arcs_of(self, index: int) -> list[tuple[int, int, Arc, float]]:
        """The arcs that read word `index`, alone or with its neighbours."""
        tokens = self.tokens
        start, end = tokens.starts[index], tokens.ends[index]
        word = tokens.words[index]
        found: list[tuple[int, int, Arc, float]] = []
        upper = tokens.cases[index] == Case.UPPER
        query = bytes(tokens.codes[start:end])
        kind = self.suspects[index]
        if kind <= 2:
            readings = []
            if word == UNKNOWN or len(query) > 1:
                if self.searchable(query):
                    free = free_codes(query, upper=upper)
                    readings += self.generator.confusions(query, free)
                    if len(query) > 2:
                        readings += self.generator.splits(query)
                    readings += self.own_words(index, query, free)
                readings += self.generator.numbers(tokens.word(index))
            for reading in readings:
                arc = Arc(start, end, reading)
                found.append((index, index + 1, arc, reading.cost + reading.inner))
        elif kind == 3:
            free = free_codes(query, upper=upper)
            twin = self.lexicon.twin[word]
            capitals = 1.0
            if twin >= 0:
                capitals = (1 + tokens.words.count(twin)) / tokens.words.count(word)
            for reading in self.generator.real_words(word, query, free, capitals):
                arc = Arc(start, end, reading)
                found.append((index, index + 1, arc, reading.cost))
        extended = self.with_marks(index)
        if extended != (start, end):
            query = bytes(tokens.codes[extended[0] : extended[1]])
            free = free_codes(query, upper=upper)
            for reading in self.generator.confusions(query, free)[:4]:
                arc = Arc(extended[0], extended[1], reading)
                found.append((index, index + 1, arc, reading.cost))
        self.add_joins(index, found)
        return found

    def is_initial(self, index: int) -> bool:
        """Whether word `index` is a large initial, set apart from its word in capitals: `T HE`."""
        tokens = self.tokens
        return (
            tokens.ends[index] - tokens.starts[index] == 1
            and 64 <= tokens.codes[tokens.starts[index]] <= 89
            and tokens.gaps[index + 1] == Gap.BLANK
            and tokens.cases[index + 1] == Case.UPPER
        )

    def own_words(self, index: int, query: bytes, free: bytes) -> list[Reading]:
        """Readings as one of the user's or the document's own words."""
        if self.word_index is None or len(query) < 4:
            return []
        words, rule = self.word_index
        channel = self.generator.error_model.channel
        steps = array("i", bytes(4 * 130))
        observed = self.tokens.word(index)
        readings = []
        for word in words.near(observed):
            form = encode_text(word.lower())
            if word.lower() == observed.lower() or max(form) >= INTENDED_COUNT:
                continue
            if channel.align(query, free, form, steps) > 0:
                spelling = self.language_model.spelling_cost(form)
                cost = channel.cost + min(spelling, self.document_words.get(form, 9.0))
                readings.append(Reading((UNKNOWN,), cost, rule, 0.0, word))
        return readings

    def searchable(self, query: bytes) -> bool:
        """Whether a string has enough letters of the alphabet to be looked for."""
        letters = sum(1 <= code <= 59 or 64 <= code <= 89 for code in query)
        return letters * 2 >= len(query) and len(query) <= 40 and 58 not in query

    def with_marks(self, index: int) -> tuple[int, int]:
        """The span of a word together with the stray marks that touch it."""
        tokens = self.tokens
        codes = tokens.codes
        start, end = tokens.starts[index], tokens.ends[index]
        low = start
        floor = tokens.ends[index - 1] if index else 0
        while low > floor and start - low < 3 and codes[low - 1] >= 106:
            low -= 1
        if not any(code in _ODD for code in codes[low:start]) or (low == floor and low):
            low = start
        high = end
        ceiling = tokens.starts[index + 1] if index + 1 < tokens.count else len(codes)
        while high < ceiling and high - end < 3 and codes[high] in _ODD:
            high += 1
        if high == ceiling and high < len(codes):
            high = end
        return low, high

    def add_joins(self, index: int, found: list[tuple[int, int, Arc, float]]) -> None:
        """Add the arcs that read word `index` and some neighbours as one word."""
        tokens = self.tokens
        gaps, starts, ends, words = tokens.gaps, tokens.starts, tokens.ends, tokens.words
        if OTHER_LETTER in tokens.codes[starts[index] : ends[index]]:
            return
        first = index
        letters = ends[index] - starts[index]
        size = letters
        while first > 0 and index - first < _MOST_WORDS - 1 and gaps[first] in _JOINABLE:
            size += ends[first - 1] - starts[first - 1]
            if size > _LONGEST_JOIN:
                break
            first -= 1
        for low in range(first, index + 1):
            size = ends[low] - starts[low]
            unknown = words[low] == UNKNOWN or self.suspects[low] in (1, 2)
            high = low + 1
            while high < tokens.count and high - low < _MOST_WORDS and gaps[high] in _JOINABLE:
                size += ends[high] - starts[high]
                unknown = unknown or words[high] == UNKNOWN or self.suspects[high] in (1, 2)
                high += 1
                if size > _LONGEST_JOIN:
                    break
                pieces = high - low
                if high <= index or (pieces > 2 and size > 4 * pieces + 3):
                    continue
                if (low, high) in self._joined:
                    continue
                self._joined.add((low, high))
                self.add_join(low, high, unknown, found)

    def add_join(
        self, low: int, high: int, unknown: bool, found: list[tuple[int, int, Arc, float]]
    ) -> None:
        """Add the readings of words low .. high - 1 as one word."""
        tokens = self.tokens
        if high - low == 2 and self.is_initial(low):
            return
        codes, starts, ends, gaps = tokens.codes, tokens.starts, tokens.ends, tokens.gaps
        parts = [bytes(codes[starts[low] : ends[low]])]
        cost = 0.0
        rule = "join"
        for index in range(low + 1, high):
            gap = gaps[index]
            if gap == Gap.BLANK:
                cost += self._events.get("blank inserted", 6.5)
            elif gap == Gap.HYPHEN_LINE:
                cost += _HYPHEN_DROPPED
                rule = "hyphen"
            elif gap == Gap.LINE:
                cost += self._events.get("hyphen lost", 7.0)
                rule = "hyphen"
            elif gap == Gap.HYPHEN:
                cost += self._events.get("hyphen inserted", 9.0)
            else:
                between = bytes(codes[ends[index - 1] : starts[index]])
                if gap == Gap.TIGHT and len(between) == 1:
                    parts.append(between)
                    rule = "noise"
                elif len(between) <= 5:
                    if between.strip(b"\0") in (b"u", b"\x8e"):
                        cost += self._events.get("hyphen inserted", 8.0)
                        rule = "hyphen"
                    elif 63 in between and (117 in between or 142 in between):
                        cost += self._events.get("mark inside", 4.0)
                        rule = "hyphen"
                    else:
                        cost += 2 * self._events.get("mark inside", 6.0)
                        rule = "noise"
                else:
                    return
            parts.append(bytes(codes[starts[index] : ends[index]]))
        query = b"".join(parts)
        if (
            any(DIGIT_ZERO <= code < DIGIT_ZERO + 10 for code in query)
            and query.translate(_DIGITS_ONLY).isdigit()
        ):
            return
        upper = all(
            tokens.cases[index] == Case.UPPER or ends[index] - starts[index] == 1
            for index in range(low, high)
        ) and any(tokens.cases[index] == Case.UPPER for index in range(low, high))
        if rule == "noise":
            free = free_codes(query, upper=upper)
            readings = [
                Reading((word,), price + cost, rule)
                for word, price in self.generator.near(query, free, wide_budget(len(query)))[:3]
            ]
            plain = bytes(code for code in query if code < 106)
            word = self.lexicon.whole_word(plain, 0, len(plain))
            if word:
                mark = self._events.get("mark inside", 6.0) * (len(query) - len(plain))
                readings.append(Reading((word,), cost + mark, rule))
        elif unknown and self.searchable(query) and high - low <= 5:
            readings = self.generator.joins(query, free_codes(query, upper=upper), cost, rule)
        else:
            word = self.lexicon.whole_word(query, 0, len(query))
            if not word:
                return
            readings = [Reading((word,), cost, rule)]
        for reading in readings:
            arc = Arc(starts[low], ends[high - 1], reading)
            found.append((low, high, arc, reading.cost))


def _next_suspect(suspects: bytearray, index: int, count: int) -> int:
    while index < count and not suspects[index]:
        index += 1
    return index if index < count else -1


def build_lattices(
    tokens: Tokens,
    suspects: bytearray,
    *,
    lexicon: Lexicon,
    language_model: LanguageModel,
    generator: CandidateGenerator,
    document_words: Mapping[bytes, float],
    word_index: tuple[WordIndex, str] | None = None,
) -> Lattices:
    """The lattices of a text, from its words and the marks of the triage."""
    return _Builder(
        tokens, suspects, lexicon, language_model, generator, document_words, word_index
    ).build()


_FOLDED = bytes(
    code - 63 if 64 <= code <= 89 else 19 if code == 59 else code for code in range(256)
)
_DIGITS_ONLY = bytes(
    48 + code - DIGIT_ZERO if DIGIT_ZERO <= code < DIGIT_ZERO + 10 else 32 for code in range(256)
)
assert APOSTROPHE == 27
