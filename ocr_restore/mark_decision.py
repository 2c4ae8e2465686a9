"""The decision on marks: how sure it is that an edit of punctuation is right.

Marks that no page has (`MISPLACED`) are as sure as their rule was right on training pages. A full
stop before a small letter (`DOUBTFUL`) is a speck on one page and an abbreviation on another; trees
judge it by the words beside it and by the document: how many such stops it has among all, how many
of its words are unknown, and how often each kind of mark stands where none should.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from math import log
from pathlib import Path

import regex

from .decision import ENOUGH_WORDS, LEAST_WORDS, Decision
from .edge_marks import CHARACTERS
from .language_model import LanguageModel
from .lexicon import ABBREVIATIONS, SENTENCE, UNKNOWN, Lexicon, WordKind
from .marks import DOUBTFUL, EDGE_MARK, MISPLACED, Mark
from .tokenizer import Case, Tokens

__all__ = ["MARK_FEATURES", "MarkDecision", "describe_marks"]

_RULES = (*DOUBTFUL, *MISPLACED)

MARK_FEATURES = (
    "rule",
    # The word before it and the word after it.
    *"left_cost left_letters left_capital left_plural left_abbreviation".split(),
    *"right_cost right_letters right_capital right_flags".split(),
    # What the language model gains by reading on, by a new sentence, by the end of one.
    *"bigram_gain start_gain end_gain next_gain before_gain".split(),
    # Where it stands.
    *"blank_after across_lines gap_before gap_after quote_before quote_after".split(),
    *"local_unknown unknown_before unknown_after".split(),
    # A character at the edge of a line, whether that is the end, what the language model gains
    # without it, how often the text has it at edges and inside of lines, others at edges, and the
    # share of lines with one.
    *"edge_character edge_behind edge_gain edge_same edge_inside edge_others edge_lines".split(),
    # The text as a whole: words, those unknown, stops before small letters, edits of each rule.
    *"document_words document_unknown document_low_stops document_rule".split(),
    *(f"document_{rule.replace(' ', '_')}" for rule in _RULES),
)

# Two errors stand together more often than the trees know: of what they were surer of, 93 in a
# hundred was right on the development sets.
_SUREST = 0.98
# Rules that no training page has, or hardly one. In 450 MB of clean texts, where they should find
# nothing, numbers of lists were found 26 times, 25 of them misprints; lost capitals once, falsely;
# sums of money once, a misprint; ampersands twice, falsely. Where sums were misread, 94 finds in a
# hundred are right.
_UNSEEN = {"numbering": 0.95, "case": 0.9, "amount": 0.95, "ampersand": 0.95}
_NO_EDGE: tuple[float, ...] = (-1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
_MANY = 20  # of a character at edges or inside of lines
_LOCAL = 12  # words on each side
_FAR = 150  # characters in which a quotation is looked for
_QUOTE = regex.compile("['’\"”“‘]")
_QUOTE_BEFORE = regex.compile("(?r)" + _QUOTE.pattern)  # searched for from the right


class MarkDecision:
    """Turns mark edits into the probability that each is right."""

    def __init__(self, trees: Decision) -> None:
        self._trees = trees
        self._precision: dict[str, float] = trees.meta["precision"] | _UNSEEN

    @classmethod
    def open(cls, path: Path) -> MarkDecision:
        """Map the trees at `path`.

        Raises:
            ModelError: if the file is missing, damaged or of another version.
        """
        return cls(Decision.open(path, MARK_FEATURES))

    def probabilities(
        self,
        tokens: Tokens,
        marks: Sequence[Mark],
        lexicon: Lexicon,
        language_model: LanguageModel,
    ) -> list[float]:
        """The probability that each edit is right, the edits being all of one document."""
        rows = describe_marks(tokens, marks, lexicon, language_model)
        judged = iter(self._trees.probabilities(rows))
        return [
            min(next(judged), _SUREST)
            if mark.rule in DOUBTFUL
            else self._precision.get(mark.rule, 0.0)
            for mark in marks
        ]


def describe_marks(
    tokens: Tokens, marks: Sequence[Mark], lexicon: Lexicon, language_model: LanguageModel
) -> array[float]:
    """The features of the doubtful ones among all mark edits of a document, row by row.

    A row is in the order of `MARK_FEATURES`.
    """
    rows = array("d")
    doubtful = [mark for mark in marks if mark.rule in DOUBTFUL]
    if not doubtful:
        return rows
    text, count = tokens.text, tokens.count
    starts, ends = tokens.starts, tokens.ends
    words, flags, cases, gaps = tokens.words, tokens.flags, tokens.cases, tokens.gaps
    unigram_cost, cost2 = language_model.unigram_cost, language_model.ngrams.cost2
    found = Counter(mark.rule for mark in marks)
    size = max(count, LEAST_WORDS)
    document = (
        log(min(size, ENOUGH_WORDS)),
        flags.count(WordKind.UNKNOWN, 0, count) / size,
        found["stray stop"] / max(text.count("."), 1),
    )
    shares = [found[rule] / size for rule in _RULES]
    edges = Counter(text[start:end].strip() for start, end, _, rule in marks if rule == EDGE_MARK)
    lines = text.count("\n") + 1
    inside = {char: min(text.count(f" {char} "), _MANY) for char in edges}
    for start, end, _, rule in doubtful:
        left = bisect_left(ends, start + 1, 0, count) - 1
        right = bisect_left(starts, end, 0, count)
        before, after = max(left, 0), max(min(right, count - 1), 0)
        low, high = max(0, left - _LOCAL), min(count, right + _LOCAL + 1)
        word = words[left] if left >= 0 else SENTENCE
        other = words[right] if right < count else SENTENCE
        former = words[left - 1] if left > 0 else SENTENCE
        following = words[right + 1] if right + 1 < count else SENTENCE
        place = _RULES.index(rule)
        form = tokens.word(before)
        opened = _QUOTE_BEFORE.search(text, max(0, start - _FAR), start)
        closed = _QUOTE.search(text, end, end + _FAR)
        edge = _NO_EDGE
        if rule == EDGE_MARK:
            char = text[start:end].strip()
            own = lexicon.look_up(char)
            edge = (
                CHARACTERS.index(char),
                text[end - 1] == char,
                cost2(word, own) + cost2(own, other) - cost2(word, other),
                min(edges[char], _MANY),
                inside[char],
                min(edges.total() - edges[char], _MANY),
                edges.total() / lines,
            )
        rows.extend(
            (
                place,
                unigram_cost[word],
                len(form),
                cases[before] != Case.LOWER,
                form.endswith("s"),
                form.lower() in ABBREVIATIONS,
                unigram_cost[other],
                ends[after] - starts[after],
                cases[after] != Case.LOWER,
                flags[after],
                cost2(word, other) - unigram_cost[other],
                cost2(SENTENCE, other) - unigram_cost[other],
                cost2(word, SENTENCE) - unigram_cost[SENTENCE],
                cost2(other, following) - unigram_cost[following],
                cost2(former, word) - unigram_cost[word],
                text[end - 1] == " ",
                "\n" in text[ends[before] : starts[after]],
                gaps[before],
                gaps[after + 1],
                start - opened.start() if opened else _FAR,
                closed.start() - end if closed else _FAR,
                flags.count(WordKind.UNKNOWN, low, high) / max(high - low, 1),
                former == UNKNOWN,
                following == UNKNOWN,
                *edge,
                *document,
                shares[place],
                *shares,
            )
        )
    return rows
