"""How good a restoration is: counts of errors before and after, against the gold text.

Every measure is a set of counts that add up, so that the figures of a collection are those of its
documents pooled; rates are properties computed from counts. `evaluate` takes one document,
observed, restored and gold, and gives all measures at once:

>>> evaluation = evaluate("Tbe White House", "The White Horse", "The White House")
>>> evaluation.outcomes
Outcomes(kept=1, fixed=1, harmed=1, missed=0, wrongly_fixed=0)
>>> evaluation.characters.before.errors, evaluation.characters.after.errors
(1, 1)

Nothing is normalised unseen. Characters are grapheme clusters in NFC; tokens are what stands
between blanks, and case and punctuation count; words are those of Unicode Standard Annex 29. Only
the two `match_` measures, which are those of the HIPE-OCRepair competition, are blind to case and
punctuation (`match_normalize`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, mul
from typing import ClassVar, Self, TypeVar

from ocr_restore.alignment import Alignment, align, matching_runs
from ocr_restore.calibration import (
    Calibration,
    CalibrationBin,
    Threshold,
    calibrate,
    choose_threshold,
    learn_threshold,
)
from ocr_restore.counts import Counts, bootstrap_interval, bootstrap_intervals, ratio
from ocr_restore.error_counts import (
    Blanks,
    ErrorCounts,
    character_errors,
    match_normalize,
    run_errors,
    text_errors,
    token_errors,
    unicode_words,
)
from ocr_restore.evaluation_table import format_evaluation
from ocr_restore.judging import JudgedEdit, Judgement, judge_edits
from ocr_restore.line_breaks import broken_as_in, with_printed_hyphens
from ocr_restore.reading_order import gold_order

__all__ = [
    "Blanks",
    "Calibration",
    "CalibrationBin",
    "Change",
    "Detection",
    "ErrorCounts",
    "Evaluation",
    "JudgedEdit",
    "Judgement",
    "Outcomes",
    "Preference",
    "Threshold",
    "bootstrap_interval",
    "bootstrap_intervals",
    "calibrate",
    "character_errors",
    "choose_threshold",
    "evaluate",
    "format_evaluation",
    "judge_edits",
    "learn_threshold",
    "match_normalize",
    "pool",
    "token_errors",
    "unicode_words",
]

_Text = TypeVar("_Text", str, list[str])


@dataclass(frozen=True, slots=True)
class Change(Counts):
    """The errors of the observed text (before) and of the restored text (after)."""

    before: ErrorCounts
    after: ErrorCounts
    rates: ClassVar[tuple[str, ...]] = ("reduction", "match_reduction")

    @property
    def reduction(self) -> float:
        """The share of the errors that is gone; negative when there are more than before.

        For characters this is the correction measure of the ICDAR post-OCR competitions, without
        their tolerance for hyphens.
        """
        return (self.before.errors - self.after.errors) / max(1, self.before.errors)

    @property
    def match_reduction(self) -> float:
        """The relative fall of the match error rate."""
        before, after = self.before.match_error_rate, self.after.match_error_rate
        return (before - after) / before if before else -after


@dataclass(frozen=True, slots=True)
class Outcomes(Counts):
    """What became of the tokens of the gold text; the five counts add up to their number.

    A gold token is right in a text when the alignment pairs it with an equal token, so that half of
    a split word never counts. Wrong tokens that read the same before and after are missed; those
    that are wrong in a new way are wrongly fixed.
    """

    kept: int
    fixed: int
    harmed: int
    missed: int
    wrongly_fixed: int
    rates: ClassVar[tuple[str, ...]] = ("total", "fixed_rate", "harmed_rate")

    @property
    def total(self) -> int:
        """The number of gold tokens."""
        return self.kept + self.fixed + self.harmed + self.missed + self.wrongly_fixed

    @property
    def fixed_rate(self) -> float:
        """The share of the gold tokens wrong before that are right after."""
        return ratio(self.fixed, self.fixed + self.missed + self.wrongly_fixed)

    @property
    def harmed_rate(self) -> float:
        """The share of the gold tokens right before that are wrong after."""
        return ratio(self.harmed, self.kept + self.harmed)


@dataclass(frozen=True, slots=True)
class Detection(Counts):
    """Observed tokens that were changed against those that were wrong.

    This is task 1 of the ICDAR post-OCR competitions of 2017 and 2019 on our own alignment and
    without their tolerance for hyphens.
    """

    true_positives: int
    false_positives: int
    false_negatives: int
    rates: ClassVar[tuple[str, ...]] = ("precision", "recall", "f1")

    @property
    def precision(self) -> float:
        """The share of the changed tokens that were wrong."""
        return ratio(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float:
        """The share of the wrong tokens that were changed."""
        return ratio(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        wrong_or_changed = self.false_positives + self.false_negatives
        return ratio(2 * self.true_positives, 2 * self.true_positives + wrong_or_changed)


@dataclass(frozen=True, slots=True)
class Preference(Counts):
    """In how many units the match error rate of characters fell, stayed or rose."""

    improved: int
    unchanged: int
    worsened: int
    rates: ClassVar[tuple[str, ...]] = ("score",)

    @property
    def score(self) -> float:
        """The share of units improved less the share worsened (HIPE-OCRepair)."""
        return ratio(self.improved - self.worsened, self.improved + self.unchanged + self.worsened)


@dataclass(frozen=True, slots=True)
class Evaluation(Counts):
    """All measures of one unit (a page, an article, a book) or of several, pooled.

    `characters` gives CER, `tokens` and `words` WER; `match_characters` and `match_words` give cMER
    and wMER of HIPE-OCRepair through `match_error_rate`. `moved` counts the gold tokens of passages
    that stand elsewhere in the reading order of the observed text, and `moved_passages` these; they
    are compared in their right places, but by the two measures of HIPE-OCRepair as they stand.
    `left_out` counts gold tokens that were declared unrecoverable and took no part.
    """

    units: int
    blanks: Blanks
    characters: Change
    tokens: Change
    words: Change
    match_characters: Change
    match_words: Change
    outcomes: Outcomes
    detection: Detection
    preference: Preference
    moved: int
    moved_passages: int
    left_out: int

    def __add__(self, other: Self) -> Self:
        """Pool two evaluations.

        Raises:
            ValueError: The two treat blanks differently.
        """
        if self.blanks != other.blanks:
            raise ValueError("evaluations can only be pooled if they treat blanks alike")
        return Counts.__add__(self, other)


def pool(evaluations: Iterable[Evaluation]) -> Evaluation:
    """Add evaluations up.

    >>> pages = [evaluate("Tbe", "The", "The"), evaluate("cat", "eat", "cat")]
    >>> pool(pages).outcomes
    Outcomes(kept=0, fixed=1, harmed=1, missed=0, wrongly_fixed=0)

    Raises:
        ValueError: There are none.
    """
    pages = list(evaluations)
    if not pages:
        raise ValueError("there is nothing to pool")
    return reduce(add, pages)


def evaluate(
    observed: str,
    restored: str,
    gold: str,
    *,
    blanks: Blanks = "collapse",
    unrecoverable: Sequence[tuple[int, int]] = (),
) -> Evaluation:
    """Measure one unit of text before and after restoration.

    `blanks` concerns the count of characters only: by default a line break is as good as a blank.
    `unrecoverable` are spans of the gold text (code points, half-open) that nobody could read off
    the observed text; the tokens they touch, and what stands for them in the other texts, are left
    out of every measure.

    >>> evaluation = evaluate("1n 1889 ##### of", "in 1889 ##### of", "in 1889 Hawarden of",
    ...                       unrecoverable=[(8, 16)])
    >>> evaluation.outcomes, evaluation.left_out
    (Outcomes(kept=2, fixed=1, harmed=0, missed=0, wrongly_fixed=0), 1)
    """
    left_out = 0
    if unrecoverable:
        observed, restored, gold, left_out = _leave_out(observed, restored, gold, unrecoverable)
    # The competition's own scorer does not compose characters, so neither do its two measures.
    raw = tuple(map(match_normalize, (observed, restored, gold)))
    match_characters = _change(text_errors, *raw)
    match_words = _change(token_errors, *(text.split(" ") if text else [] for text in raw))

    observed, restored, gold = (
        unicodedata.normalize("NFC", text) for text in (observed, restored, gold)
    )
    observed, restored, gold = map(with_printed_hyphens, (observed, restored, gold))
    before = align(observed, gold)
    order = gold_order(observed, gold, before)
    if order.moved:
        restored = order.carried_to(observed, restored).arranged(restored)
        observed = order.arranged(observed)
        before = align(observed, gold)
    same = restored == observed
    observed, before = _with_breaks(observed, gold, before)
    if same:
        restored, after = observed, before
    else:
        restored, after = _with_breaks(restored, gold, align(restored, gold))
    by_words = _change(token_errors, *map(unicode_words, (observed, restored, gold)))
    by_characters = _change(
        lambda text, other: character_errors(text, other, blanks=blanks), observed, restored, gold
    )
    step = match_characters.before.match_error_rate - match_characters.after.match_error_rate
    return Evaluation(
        units=1,
        blanks=blanks,
        characters=by_characters,
        tokens=Change(_alignment_errors(before), _alignment_errors(after)),
        words=by_words,
        match_characters=match_characters,
        match_words=match_words,
        outcomes=_outcomes(before, after),
        detection=_detection(before, after),
        preference=Preference(int(step > 0), int(step == 0), int(step < 0)),
        moved=sum(passage.words for passage in order.moved),
        moved_passages=len(order.moved),
        left_out=left_out,
    )


def _with_breaks(text: str, gold: str, alignment: Alignment) -> tuple[str, Alignment]:
    """The text with its words broken as in the gold text, and its alignment."""
    broken = broken_as_in(gold, text, alignment)
    return (text, alignment) if broken == text else (broken, align(broken, gold))


def _change(
    count: Callable[[_Text, _Text], ErrorCounts], observed: _Text, restored: _Text, gold: _Text
) -> Change:
    before = count(observed, gold)
    return Change(before, before if restored == observed else count(restored, gold))


def _alignment_errors(alignment: Alignment) -> ErrorCounts:
    runs = (
        (block.observed_start, block.gold_start, block.gold_end - block.gold_start)
        for block in alignment.blocks
        if block.equal
    )
    return run_errors(runs, len(alignment.observed_tokens), len(alignment.gold_tokens))


def _outcomes(before: Alignment, after: Alignment) -> Outcomes:
    kept = fixed = harmed = missed = wrongly_fixed = 0
    for old, new in zip(_readings(before), _readings(after), strict=True):
        if old is None:
            kept += new is None
            harmed += new is not None
        elif new is None:
            fixed += 1
        else:
            missed += old == new
            wrongly_fixed += old != new
    return Outcomes(kept, fixed, harmed, missed, wrongly_fixed)


def _readings(alignment: Alignment) -> Iterator[Sequence[str] | None]:
    """For each gold token None where it is right, and what stands for it where it is wrong."""
    for block in alignment.blocks:
        reading = (
            None
            if block.equal
            else alignment.observed_tokens[block.observed_start : block.observed_end]
        )
        for _ in range(block.gold_start, block.gold_end):
            yield reading


def _detection(before: Alignment, after: Alignment) -> Detection:
    wrong = bytearray(b"\1" * len(before.observed_tokens))
    for block in before.blocks:
        if block.equal:
            wrong[block.observed_start : block.observed_end] = bytes(
                block.observed_end - block.observed_start
            )
    changed = bytearray(b"\1" * len(before.observed_tokens))
    for _, start, count in matching_runs(after.observed_tokens, before.observed_tokens):
        changed[start : start + count] = bytes(count)
    both = sum(map(mul, wrong, changed))
    return Detection(both, sum(changed) - both, sum(wrong) - both)


def _leave_out(
    observed: str, restored: str, gold: str, spans: Sequence[tuple[int, int]]
) -> tuple[str, str, str, int]:
    """Cut the gold tokens that touch a span, and what is aligned to them, from all three texts."""
    alignments = [align(observed, gold), align(restored, gold)]
    dropped = {
        index
        for index, (start, end) in enumerate(alignments[0].gold_spans)
        if any(max(start, first) < min(end, last) for first, last in spans)
    }
    # A merged word goes as a whole, with its neighbour; that may touch a block of the other text.
    size = -1
    while size != len(dropped):
        size = len(dropped)
        for alignment in alignments:
            for block in alignment.blocks:
                span = range(block.gold_start, block.gold_end)
                if not block.equal and not dropped.isdisjoint(span):
                    dropped.update(span)
    texts = []
    for text, alignment in zip((observed, restored), alignments, strict=True):
        gone: set[int] = set()
        for block in alignment.blocks:
            span = range(block.gold_start, block.gold_end)
            if block.equal:
                shift = block.observed_start - block.gold_start
                gone.update(index + shift for index in span if index in dropped)
            elif not dropped.isdisjoint(span):
                gone.update(range(block.observed_start, block.observed_end))
        texts.append(_without(text, alignment.observed_spans, gone))
    return texts[0], texts[1], _without(gold, alignments[0].gold_spans, dropped), len(dropped)


def _without(text: str, spans: Sequence[tuple[int, int]], gone: set[int]) -> str:
    """The text without some of its tokens and the blanks that follow them."""
    ends = [start for start, _ in spans[1:]] + [len(text)]
    kept = (
        text[start:end]
        for index, ((start, _), end) in enumerate(zip(spans, ends, strict=True))
        if index not in gone
    )
    return text[: spans[0][0] if spans else None] + "".join(kept)
