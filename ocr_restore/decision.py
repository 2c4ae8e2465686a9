"""The decision: how sure it is that a proposal is right.

A proposal is described by features: what it gains, what the channel says, what is known of the
words, and how noisy the document is, so that on a clean page almost nothing is touched and on a
ruined one much is. Gradient-boosted trees (Friedman 2001) turn them into a probability.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import exp, log
from pathlib import Path

from .alphabet import DIGIT_ZERO, code_table
from .candidates import RULES
from .context_model import ContextModel
from .decoder import Path as WordPath
from .error_model import ErrorModel
from .exceptions import ModelError
from .kernel.boosted_trees_cy import BoostedTrees
from .kernel.features_cy import Features
from .kernel.scan_cy import count_words
from .language_model import LanguageModel
from .lexicon import UNKNOWN, Lexicon, WordKind
from .model_file import ModelFile
from .proposals import Proposals
from .rare_words import RareWords, stems
from .tokenizer import Tokens

__all__ = ["ENOUGH_WORDS", "FEATURES", "LEAST_WORDS", "Decision", "describe"]

_RULES = RULES[: RULES.index("user")]  # what a user says is not judged by its rule

# The columns of a row, in the order in which the kernel's `Features` writes them.
FEATURES = (
    # How a reading compares with leaving the words alone and with those that it excludes.
    *"margin rival posterior left_alone chosen rank readings rival_posterior channel_cost".split(),
    *"channel_cost_per_letter inner_cost letters".split(),
    # What the language models say of the words observed and read.
    *"word_cost context_gain left_gain right_gain fit least_fit observed_fit".split(),
    *"least_observed_fit fit_gain words_before words_after observed_known observed_cost".split(),
    *"observed_spelling shortest_piece restored_count left_known right_known".split(),
    *"restored_is_name restored_trusted restored_old".split(),
    # What is known of the observed word besides: rare or derived words, the same elsewhere.
    *"observed_listed observed_derived observed_count".split(),
    # What the characters look like, and which confusions explain them.
    *"case capital_inside has_digit substitutions strays losses rules changed_at_end".split(),
    *"vowel_for_vowel respelled".split(),
    # Where it stands, and what is near it.
    *"sentence_start across_lines gap_before gap_after local_unknown local_untrusted".split(),
    *"local_old local_proposed local_hopeless local_respelled local_marks".split(),
    # The text as a whole.
    *"document_unknown document_proposed document_sure document_joins document_words".split(),
    *"document_old document_mean_margin document_marks document_respelled".split(),
    *(f"rule_{rule}" for rule in _RULES),
)

LEAST_WORDS = 20  # of a text that its shares are of
# Beyond, shares are as sure as they get; how long the training pages of a collection happen to be
# says nothing of another.
ENOUGH_WORDS = 400
_LOCAL = 12  # words on each side
_FIRST_MARK = DIGIT_ZERO + 10  # of the alphabet, which ends with marks


class Decision:
    """Turns features into the probability that an edit is right."""

    def __init__(self, model: ModelFile) -> None:
        self.meta = model.meta
        self._width = len(self.meta["features"])
        self._trees = BoostedTrees(
            model["roots"],
            model["feature"],
            model["value"],
            model["left"],
            model["right"],
            self._width,
        )
        self._base = float(self.meta["base"])
        self._slope = float(self.meta["slope"])

    @classmethod
    def open(cls, path: Path, features: Sequence[str]) -> Decision:
        """Map the trees at `path`, which judge by these features.

        Raises:
            ModelError: if the file is missing, damaged, of another version, or of other features.
        """
        model = ModelFile.open(path, kind="decision")
        if model.meta.get("features") != list(features):
            raise ModelError(
                f"the model {path} judges by other features than this version; rebuild it with "
                "`ocr-restore train`"
            )
        return cls(model)

    def probabilities(self, rows: array[float]) -> list[float]:
        """The probability of each row of features, given one after another."""
        scores = array("d", bytes(8 * (len(rows) // self._width)))
        if scores:
            self._trees.score(rows, scores)
        return [1.0 / (1.0 + exp(-(self._base + self._slope * score))) for score in scores]


def describe(
    tokens: Tokens,
    proposals: Proposals,
    path: WordPath,
    lexicon: Lexicon,
    language_model: LanguageModel,
    context: ContextModel,
    error_model: ErrorModel,
    rare_words: RareWords,
) -> array[float]:
    """The features of every proposal of a document, row by row in the order of `FEATURES`."""
    rows = array("d", [0.0]) * (len(FEATURES) * len(proposals))
    if not len(proposals):
        return rows
    count = tokens.count
    # A byte for each word of the text, because bytes are counted fast.
    kinds = bytearray(tokens.flags[:count].translate(_KINDS))
    unknown = sum(kinds.count(kind) for kind in range(8) if kind & _UNKNOWN)
    old = sum(kinds.count(kind) for kind in range(8) if kind & _OLD)
    chosen = [place for place in range(len(proposals)) if proposals.chosen[place]]
    joins = sure = 0
    margins = 0.0
    for place in chosen:
        first, last = proposals.first[place], proposals.last[place]
        joins += last - first > 1
        sure += proposals.margin[place] > _SURE
        margins += min(proposals.margin[place], _MOST_MARGIN)
        for index in range(first, last):
            kinds[index] |= _PROPOSED
    proposed = sum(kinds.count(kind) for kind in range(8, 16))
    size = max(count, LEAST_WORDS)
    document = array(
        "d",
        (
            unknown / size,
            proposed / size,
            sure / size,
            joins / size,
            log(min(size, ENOUGH_WORDS)),
            old / size,
            margins / max(len(chosen), 1),
            tokens.codes.translate(_MARKS).count(1) / size,
        ),
    )
    listed = _listed(tokens, proposals, lexicon, rare_words)
    features = Features(
        (
            language_model.ngrams,
            language_model.spelling,
            context.table,
            context.offset,
            error_model.channel,
            error_model.rule_sizes,
            language_model.unigram_cost,
            lexicon.flags,
            lexicon.word_offsets,
            lexicon.word_codes,
        ),
        (
            tokens.codes,
            tokens.starts,
            tokens.ends,
            tokens.words,
            tokens.cases,
            tokens.gaps,
            count,
        ),
        (
            proposals.first,
            proposals.last,
            proposals.start,
            proposals.end,
            proposals.left,
            proposals.right,
            proposals.text,
            proposals.words,
            proposals.rules,
            proposals.chosen,
            proposals.cost,
            proposals.inner,
            proposals.margin,
            proposals.rival,
            proposals.posterior,
            proposals.left_alone,
        ),
        path,
        kinds,
        _LOCAL,
        len(_RULES),
        _MARKS,
        _VOWELS,
    )
    form_counts = lexicon.form_counts
    count_words(tokens.words, count, 1, form_counts)
    try:
        features.describe(form_counts, listed, document, rows)
    finally:
        count_words(tokens.words, count, -1, form_counts)
    return rows


def _listed(
    tokens: Tokens, proposals: Proposals, lexicon: Lexicon, rare_words: RareWords
) -> bytearray:
    """For each proposal, 1 if its unknown word is a rare word, and 2 if it is derived from one."""
    listed = bytearray(len(proposals))
    known: dict[str, int] = {}
    for place, (first, last) in enumerate(zip(proposals.first, proposals.last, strict=True)):
        if last - first > 1 or tokens.words[first] != UNKNOWN:
            continue
        word = tokens.word(first).lower()
        kind = known.get(word)
        if kind is None:
            derived = any(lexicon.is_common(stem) or stem in rare_words for stem in stems(word))
            kind = known[word] = (word in rare_words) | 2 * derived
        listed[place] = kind
    return listed


_SURE = 6.0  # margin from which a proposal is one of those that a page is judged by
_MOST_MARGIN = 20.0
_UNKNOWN, _UNTRUSTED, _OLD, _PROPOSED = 1, 2, 4, 8  # kinds of words, for the kernel
_KINDS = bytes(
    _UNKNOWN * bool(kind & WordKind.UNKNOWN)
    | _UNTRUSTED * (kind & (WordKind.TRUSTED | WordKind.NUMBER) == 0)
    | _OLD * bool(kind & WordKind.OLD)
    for kind in range(256)
)
_VOWELS = code_table("aeiouywAEIOUYW")
_MARKS = bytes(code >= _FIRST_MARK for code in range(256))
