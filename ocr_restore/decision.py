"""The decision: how sure it is that a proposal is right.

A proposal is described by features: what it gains, what the channel says, what is known of the
words, and how noisy the document is, so that on a clean page almost nothing is touched and on a
ruined one much is. Gradient-boosted trees (Friedman 2001) turn them into a probability.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from math import exp, log
from pathlib import Path

from .alphabet import FOLD
from .candidates import free_codes
from .decoder import Proposal
from .error_model import ErrorModel
from .kernel.boosted_trees_cy import score_rows
from .language_model import LanguageModel
from .lexicon import SENTENCE, UNKNOWN, Lexicon, WordKind
from .model_file import ModelFile
from .tokenizer import Case, Gap, Tokens

__all__ = ["FEATURES", "RULES", "Decision", "describe"]

RULES = (
    "confusion",
    "digit",
    "noise",
    "join",
    "hyphen",
    "split",
    "real-word",
    "case",
    "number",
    "document",
)

FEATURES = (
    "margin",
    "rival",
    "posterior",
    "channel_cost",
    "channel_cost_per_letter",
    "inner_cost",
    "word_cost",
    "context_gain",
    "letters",
    "words_before",
    "words_after",
    "observed_known",
    "observed_cost",
    "observed_spelling",
    "observed_count",
    "restored_count",
    "left_known",
    "right_known",
    "case",
    "first_is_capital_inside",
    "sentence_start",
    "across_lines",
    "has_digit",
    "shortest_piece",
    "restored_is_name",
    "restored_trusted",
    "restored_old",
    "substitutions",
    "strays",
    "losses",
    "rules",
    "changed_at_end",
    "vowel_for_vowel",
    "local_unknown",
    "local_untrusted",
    "local_old",
    "local_proposed",
    "document_unknown",
    "document_proposed",
    "document_sure",
    "document_joins",
    "document_words",
    "document_old",
    "document_mean_margin",
    *(f"rule_{rule}" for rule in RULES),
)

_LOCAL = 12  # words on each side


class Decision:
    """Turns features into the probability that a proposal is right."""

    def __init__(self, model: ModelFile) -> None:
        self._roots = model["roots"]
        self._feature = model["feature"]
        self._value = model["value"]
        self._left = model["left"]
        self._right = model["right"]
        self._base = float(model.meta["base"])
        self._slope = float(model.meta["slope"])
        self.mark_precision: dict[str, float] = model.meta["marks"]

    @classmethod
    def open(cls, path: Path) -> Decision:
        """Map the trees at `path`.

        Raises:
            ModelError: if the file is missing, damaged or of another version.
        """
        return cls(ModelFile.open(path, kind="decision"))

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The probability of each row of features."""
        flat = array("d")
        for row in rows:
            flat.extend(row)
        scores = array("d", bytes(8 * len(rows)))
        if rows:
            score_rows(
                self._roots,
                self._feature,
                self._value,
                self._left,
                self._right,
                flat,
                len(FEATURES),
                scores,
            )
        return [1.0 / (1.0 + exp(-(self._base + self._slope * score))) for score in scores]


def describe(
    tokens: Tokens,
    proposals: Sequence[Proposal],
    lexicon: Lexicon,
    language_model: LanguageModel,
    error_model: ErrorModel,
) -> list[list[float]]:
    """The features of every proposal of a document, in the order of `FEATURES`."""
    if not proposals:
        return []
    count = tokens.count
    ngrams = language_model.ngrams
    unigram = language_model.unigram_cost
    words = tokens.words
    flags = lexicon.flags
    unknown_before = [0] * (count + 1)
    untrusted_before = [0] * (count + 1)
    old_before = [0] * (count + 1)
    for index in range(count):
        word = words[index]
        flag = flags[word]
        unknown_before[index + 1] = unknown_before[index] + (word == UNKNOWN)
        untrusted_before[index + 1] = untrusted_before[index] + (flag & 9 == 0)
        old_before[index + 1] = old_before[index] + (flag >> 1 & 1)
    old = old_before[count]
    proposed_before = [0] * (count + 1)
    for proposal in proposals:
        for index in range(proposal.first, proposal.last):
            proposed_before[index + 1] = 1
    for index in range(count):
        proposed_before[index + 1] += proposed_before[index]
    observed_counts = Counter(tokens.word(proposal.first).lower() for proposal in proposals)
    form_counts: Counter[int] = Counter(words[:count])
    sure = sum(proposal.margin > 6.0 for proposal in proposals)
    joins = sum(proposal.last - proposal.first > 1 for proposal in proposals)
    mean_margin = sum(min(p.margin, 20.0) for p in proposals) / len(proposals)
    size = max(count, 20)
    rows = []
    for proposal in proposals:
        reading = proposal.reading
        first, last = proposal.first, proposal.last
        low, high = max(0, first - _LOCAL), min(count, last + _LOCAL)
        span = high - low
        observed_words = [words[index] for index in range(first, last)]
        letters = sum(tokens.ends[index] - tokens.starts[index] for index in range(first, last))
        unknown = [word == UNKNOWN for word in observed_words]
        spelling = sum(
            language_model.spelling_cost(bytes(tokens.codes[tokens.starts[i] : tokens.ends[i]]))
            for i in range(first, last)
        )
        # Two words of context on each side, one of them beyond the reach of the decoder.
        far_left = words[first - 2] if first > 1 else SENTENCE
        before = (far_left, proposal.left)
        gain = 0.0
        a, b = before
        for word in (*observed_words, proposal.right):
            gain += ngrams.cost3(a, b, word)
            a, b = b, word
        a, b = before
        for word in (*reading.words, proposal.right):
            gain -= ngrams.cost3(a, b, word)
            a, b = b, word
        shortest = min(tokens.ends[i] - tokens.starts[i] for i in range(first, last))
        case = tokens.cases[first]
        text = tokens.text
        capital_inside = any(
            text[i].isupper() for i in range(proposal.start + 1, proposal.end)
        ) and case in (Case.MIXED, Case.LOWER)
        rule = reading.rule
        operations = _operations(tokens, proposal, lexicon, error_model)
        rows.append(
            [
                min(proposal.margin, 60.0),
                proposal.rival,
                proposal.posterior,
                reading.cost,
                reading.cost / letters,
                reading.inner,
                max(unigram[word] for word in reading.words),
                gain,
                float(letters),
                float(last - first),
                float(len(reading.words)),
                float(not any(unknown)),
                min(unigram[word] for word in observed_words),
                spelling / letters,
                float(observed_counts[tokens.word(first).lower()]),
                log(1 + min(form_counts[word] for word in reading.words)),
                float(proposal.left != UNKNOWN),
                float(proposal.right != UNKNOWN),
                float(case),
                float(capital_inside),
                float(proposal.left == SENTENCE),
                float(
                    any(
                        tokens.gaps[i] in (Gap.LINE, Gap.HYPHEN_LINE)
                        for i in range(first + 1, last)
                    )
                ),
                float(any(char.isdigit() for char in text[proposal.start : proposal.end])),
                float(shortest),
                float(any(flags[word] & WordKind.NAME for word in reading.words)),
                float(all(flags[word] & WordKind.TRUSTED for word in reading.words)),
                float(any(flags[word] & WordKind.OLD for word in reading.words)),
                *operations,
                (unknown_before[high] - unknown_before[low] - sum(unknown)) / span,
                (untrusted_before[high] - untrusted_before[low]) / span,
                (old_before[high] - old_before[low]) / span,
                (proposed_before[high] - proposed_before[low] - (last - first)) / span,
                unknown_before[count] / size,
                proposed_before[count] / size,
                sure / size,
                joins / size,
                log(size),
                old / size,
                mean_margin,
                *(float(rule == name) for name in RULES),
            ]
        )
    return rows


def _operations(
    tokens: Tokens, proposal: Proposal, lexicon: Lexicon, error_model: ErrorModel
) -> tuple[float, ...]:
    """How many confusions of each kind explain a proposal, and whether they look like spelling.

    Old spelling and dialect add, drop and exchange vowels, above all at the end of a word; printing
    and reading errors exchange what looks alike.
    """
    reading = proposal.reading
    if reading.text is not None or not reading.words[0]:
        return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    if reading.rule == "noise":
        query = bytes(tokens.codes[proposal.start : proposal.end])
    else:
        query = b"".join(
            tokens.codes[tokens.starts[index] : tokens.ends[index]]
            for index in range(proposal.first, proposal.last)
        )
    intended = b"".join(map(lexicon.codes, reading.words))
    free = free_codes(query, upper=tokens.cases[proposal.first] == Case.UPPER)
    kinds = [0.0, 0.0, 0.0, 0.0]
    vowels = 0.0
    for observed, meant in error_model.explain(query, free, intended):
        if not observed:
            kinds[2] += 1.0
        elif not meant:
            kinds[1] += 1.0
        elif len(observed) == len(meant) == 1:
            kinds[0] += 1.0
        else:
            kinds[3] += 1.0
        vowels += float(set(observed + meant) <= _VOWELS)
    at_end = query[-1:].translate(_FOLDED) != intended[-1:]
    return (*kinds, float(at_end), vowels)


_VOWELS = frozenset("aeiouyw")
_FOLDED = FOLD + bytes(range(len(FOLD), 256))
