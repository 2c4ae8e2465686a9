"""Lattices: all readings of the doubtful stretches of a text.

A lattice spans a run of words between two trusted ones. An arc reads the words in [start, end) of
it; the identity arc of each word leaves it as it is. Only doubtful words, and those a join might
take in, are in a lattice at all.

What may be read how, and at what cost, is said here; the kernel's `Arcs` finds the arcs.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from enum import IntEnum
from math import inf

from .alphabet import FOLD_TABLE, INTENDED_COUNT, code_table, encode_text
from .candidates import RULES, CandidateGenerator, Reading, free_codes
from .kernel.arcs_cy import Arcs
from .language_model import LanguageModel
from .lexicon import UNKNOWN, Lexicon
from .proposals import Proposals
from .tokenizer import Case, Tokens
from .triage import Doubt, doubtful_words
from .word_index import WordIndex

__all__ = ["Joint", "Lattices", "build_lattices"]

_MOST_WORDS = 8  # in one join
_LONGEST_JOIN = 24  # letters
# The words that a join may have which is no word as it stands, and the nats that it may be worse
# than they are by themselves. A first pass needs only the plainest: it tells no more than what the
# document is like, and near joins are two fifths of what there is to search.
_NEAR_JOINS = (3, 5.0)
_NEAR_JOINS_FIRST = (2, -3.0)
_REMOTE = 6.0  # nats that the channel may charge for a remote neighbour
_HYPHEN_KEPT = 2.3  # -ln P(a hyphen at a line's end belongs to the word)
_HYPHEN_DROPPED = 0.1
_SET_APART = 3.0  # -ln P(one more blank inside a word that has two)
_MARK_LEFT = 3.0  # -ln P(a stray-looking mark beside a word stands on the page)
_UNREADABLE_LEFT = 9.0  # the same of a mark that engines print for what they cannot read
_NUMBERED = 5.0  # -ln P(a figure ends a word, as that of a note or of a version)
_SHORTEST_OWN = 4  # letters of a word that is read as one of the user's or the document's own


_ODD = code_table("&+<=>[\\]^_`{|}~•·■\ufffd")
_WILDCARD = encode_text("_")[0]  # the mark that stands for a letter that could not be read
_UNREADABLE = code_table("\\^_`{|}~■\ufffd")


class Joint(IntEnum):
    """What may stand between two words that are read as one; other gaps part words for good."""

    BLANK = 0
    LINE = 1  # a line break
    HYPHEN = 2  # a hyphen without blanks
    HYPHEN_LINE = 3  # a hyphen at a line's end
    HYPHEN_APART = 4  # a hyphen and blanks
    HYPHEN_MARKED = 5  # a hyphen, a line break and other marks
    MARK = 6  # a mark without blanks, which is read together with the letters
    MARKS = 7  # up to five other marks and blanks
    BLANK_AGAIN = 8  # a blank where a word has two already: its letters are set apart


def _joints(events: Mapping[str, float]) -> dict[Joint, tuple[float, str]]:
    """What each joint costs, and the rule of a join with it; the last that is no `join` counts."""
    return {
        Joint.BLANK: (events["blank inserted"], "join"),
        Joint.LINE: (events["hyphen lost"], "hyphen"),
        Joint.HYPHEN: (events["hyphen inserted"], "join"),
        Joint.HYPHEN_LINE: (_HYPHEN_DROPPED, "hyphen"),
        Joint.HYPHEN_APART: (events["hyphen inserted"], "hyphen"),
        Joint.HYPHEN_MARKED: (events["mark inside"], "hyphen"),
        Joint.MARK: (0.0, "noise"),
        Joint.MARKS: (2 * events["mark inside"], "noise"),
        Joint.BLANK_AGAIN: (min(events["blank inserted"], _SET_APART), "join"),
    }


class Lattices:
    """The lattices of one text as the decoder's arrays, their arcs sorted by first word.

    Lattice s holds arcs lattice_arcs[s] .. lattice_arcs[s + 1] - 1 between the words left[s] and
    right[s]. Arc a reads the words [starts[a], ends[a]) as words of which the first is firsts[a]
    and the last lasts[a]; middles[a] is the second of three, -1 for a single word, -2 for two, and
    -3 for an identity arc.
    """

    def __init__(self, size: int, lattices: int) -> None:
        self.starts = array("i", bytes(4 * size))
        self.ends = array("i", bytes(4 * size))
        self.firsts = array("i", bytes(4 * size))
        self.middles = array("i", bytes(4 * size))
        self.lasts = array("i", bytes(4 * size))
        self.costs = array("d", bytes(8 * size))
        self.lattice_arcs = array("i", bytes(4 * (lattices + 1)))
        self.left = array("i", bytes(4 * lattices))
        self.right = array("i", bytes(4 * lattices))
        self._origins = array("i", bytes(4 * size))
        self._arcs: Arcs | None = None
        self._texts: list[str] = []

    @classmethod
    def close(cls, arcs: Arcs, identity_cost: array[float], texts: list[str]) -> Lattices:
        """Close the lattices of the arcs found; `identity_cost` is that of every word."""
        words = sum(arcs.lattice_high[: arcs.lattices]) - sum(arcs.lattice_low[: arcs.lattices])
        lattices = cls(arcs.count + words, arcs.lattices)
        lattices._arcs = arcs
        lattices._texts = texts
        arcs.close(
            identity_cost,
            lattices.starts,
            lattices.ends,
            lattices.firsts,
            lattices.middles,
            lattices.lasts,
            lattices.costs,
            lattices._origins,
            lattices.lattice_arcs,
            lattices.left,
            lattices.right,
        )
        return lattices

    def take(self, chosen: Sequence[int]) -> Proposals:
        """The readings of some arcs, none of them identity arcs; what the decoder knows is left."""
        proposals = Proposals(len(chosen), self._texts)
        if self._arcs is not None:
            self._arcs.take(
                self._origins,
                chosen,
                proposals.first,
                proposals.last,
                proposals.start,
                proposals.end,
                proposals.words,
                proposals.cost,
                proposals.inner,
                proposals.rules,
                proposals.text,
            )
        return proposals


class _Builder:
    """Collects the arcs of all doubtful words of a text."""

    def __init__(
        self,
        tokens: Tokens,
        doubts: bytearray,
        lexicon: Lexicon,
        language_model: LanguageModel,
        generator: CandidateGenerator,
        document_words: Mapping[bytes, float],
        word_indexes: Sequence[tuple[WordIndex, str]],
        first_pass: bool,
    ) -> None:
        self.tokens = tokens
        self.doubts = doubts
        self.lexicon = lexicon
        self.language_model = language_model
        self.generator = generator
        self.document_words = document_words
        self.word_indexes = word_indexes
        self.texts: dict[str, int] = {}
        self._own_words: dict[str, list[Reading]] = {}
        self.arcs = self._new_arcs(_NEAR_JOINS_FIRST if first_pass else _NEAR_JOINS)

    def _new_arcs(self, near_joins: tuple[int, float]) -> Arcs:
        tokens = self.tokens
        events = self.generator.error_model.events
        joints = _joints(events)
        return Arcs(
            self.generator.readings,
            (
                tokens.codes,
                tokens.starts,
                tokens.ends,
                tokens.words,
                tokens.cases,
                tokens.gaps,
                tokens.count,
            ),
            self.doubts,
            array("d", [joints[joint][0] for joint in Joint]),
            bytes(RULES.index(joints[joint][1]) for joint in Joint),
            events["mark inside"],
            _ODD,
            _UNREADABLE,
            _WILDCARD,
            _MOST_WORDS,
            _LONGEST_JOIN,
            near_joins,
            (_HYPHEN_KEPT, _MARK_LEFT, _UNREADABLE_LEFT),
            (
                self.generator.error_model.channel,
                self.generator.neighbours.first,
                self.generator.neighbours.words,
                self.generator.neighbours.remote,
                _REMOTE,
                self.lexicon.word_offsets,
                self.lexicon.word_codes,
            ),
        )

    def build(self) -> Lattices:
        """All lattices of the text."""
        arcs = self.arcs
        places, words, texts = array("i"), array("i"), array("i")
        costs, inners = array("d"), array("d")
        rules = bytearray()
        for index in doubtful_words(self.doubts):
            if self.doubts[index] in (Doubt.UNKNOWN, Doubt.FRAGMENT):
                for reading in self.own_readings(index):
                    places.append(index)
                    words.extend((*reading.words, -1)[:2])
                    costs.append(reading.cost)
                    inners.append(reading.inner)
                    rules.append(RULES.index(reading.rule))
                    own = reading.text or ""
                    texts.append(self.texts.setdefault(own, len(self.texts)))
        arcs.build(places, words, costs, inners, rules, texts)
        return Lattices.close(arcs, self.identity_costs(), list(self.texts))

    def own_readings(self, index: int) -> list[Reading]:
        """Readings of a word that are spelt out here, since the kernel has no words for them."""
        tokens = self.tokens
        start, end = tokens.starts[index], tokens.ends[index]
        observed = tokens.text[start:end]
        codes = bytes(tokens.codes[start:end])
        readings = self.generator.numbers(observed) + self.generator.run_of_words(observed, codes)
        if self.word_indexes and end - start >= _SHORTEST_OWN:
            upper = tokens.cases[index] == Case.UPPER
            readings = self.own_words(observed, codes, upper) + readings
        return readings

    def own_words(self, observed: str, query: bytes, upper: bool) -> list[Reading]:
        """Readings as one of the user's or the document's own words."""
        readings = self._own_words.get(observed)
        if readings is not None:
            return readings
        readings = self._own_words[observed] = []
        searchable = self.generator.readings.searchable(query, 0, len(query))
        if not searchable:
            return readings
        channel = self.generator.error_model.channel
        steps = array("i", bytes(4 * 130))
        free = free_codes(query, upper=upper)
        found = ((word, rule) for words, rule in self.word_indexes for word in words.near(observed))
        for word, rule in found:
            form = encode_text(word.lower())
            if word.lower() == observed.lower() or max(form) >= INTENDED_COUNT:
                continue
            if channel.align(query, free, form, steps) > 0:
                spelling = self.language_model.spelling_cost(form)
                cost = channel.cost + min(spelling, self.document_words.get(form, 9.0))
                readings.append(Reading((UNKNOWN,), cost, rule, 0.0, word))
        return readings

    def identity_costs(self) -> array[float]:
        """What it costs to leave each word: an unknown one its letters.

        Less where the document has it often, or where it is a known word and a figure.
        """
        tokens, arcs = self.tokens, self.arcs
        words, starts, ends = tokens.words, tokens.starts, tokens.ends
        costs = array("d", bytes(8 * tokens.count))
        spelling: dict[bytes, float] = {}
        lows, highs = arcs.lattice_low, arcs.lattice_high
        for lattice in range(arcs.lattices):
            for index in range(lows[lattice], highs[lattice]):
                if words[index] == UNKNOWN:
                    codes = bytes(tokens.codes[starts[index] : ends[index]]).translate(FOLD_TABLE)
                    cost = spelling.get(codes)
                    if cost is None:
                        cost = self.language_model.spelling_cost(codes)
                        cost = min(cost, self.document_words.get(codes, cost))
                        cost = min(cost, self.numbered_cost(codes))
                        spelling[codes] = cost
                    costs[index] = cost
        return costs

    def numbered_cost(self, codes: bytes) -> float:
        """What a string costs as a word and a figure, more than any unknown one."""
        bare = codes.rstrip(_DIGITS)
        if len(bare) < 2 or not codes[len(bare) :].strip(_LETTERLIKE):
            return inf
        unigram_cost = self.language_model.unigram_cost
        word = self.lexicon.scanner.look_up(bare, 0, len(bare), 0)
        return unigram_cost[word] - unigram_cost[UNKNOWN] + _NUMBERED if word else inf


def build_lattices(
    tokens: Tokens,
    doubts: bytearray,
    *,
    lexicon: Lexicon,
    language_model: LanguageModel,
    generator: CandidateGenerator,
    document_words: Mapping[bytes, float],
    word_indexes: Sequence[tuple[WordIndex, str]] = (),
    first_pass: bool = False,
) -> Lattices:
    """The lattices of a text, from its words and the marks of the triage."""
    return _Builder(
        tokens, doubts, lexicon, language_model, generator, document_words, word_indexes, first_pass
    ).build()


_DIGITS = encode_text("0123456789")
_LETTERLIKE = encode_text("01")  # at a word's end more often a letter than a figure
