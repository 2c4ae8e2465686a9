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

import random
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import reduce
from itertools import chain, groupby
from operator import add, mul
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, TypeVar

import regex
from rapidfuzz.distance import Levenshtein

from ocr_restore.alignment import Alignment, Block, Run, align, matching_runs, piecewise

if TYPE_CHECKING:
    from ocr_restore.edits import Edit

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
    "bootstrap_interval",
    "calibrate",
    "character_errors",
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

Blanks = Literal["collapse", "keep"]
"""Whether any run of white space counts as one blank, or every white-space character as itself."""

# Texts up to this length are compared as a whole; longer ones piece by piece (see `piecewise`).
_WHOLE_TEXT = 30_000

_UNICODE_WORD_BOUNDARY = regex.compile(r"(?V1w)\b")
_LETTER_OR_DIGIT = regex.compile(r"[\p{L}\p{N}]")
_NOT_WORD = re.compile(r"[\W_]+")
# U+0364 is the small e that was printed above a vowel before the umlaut dots.
_MATCH_FOLDS = (
    ("ß", "ss"),
    ("ꝛ", "r"),
    ("œ", "oe"),
    ("æ", "ae"),
    ("a\u0364", "ä"),
    ("o\u0364", "ö"),
    ("u\u0364", "ü"),
    ("¬\n", ""),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Base of all count classes: they add, field by field, and turn into plain dictionaries."""

    rates: ClassVar[tuple[str, ...]] = ()

    def __add__(self, other: Self) -> Self:
        """Pool two sets of counts."""
        return self._with(map(add, _numbers(self), _numbers(other)))

    def as_dict(self) -> dict[str, Any]:
        """Give counts and rates by name, nested as the classes are, fit for JSON."""
        names = [field.name for field in fields(self)]
        return {name: _plain(getattr(self, name)) for name in (*names, *self.rates)}

    def _with(self, numbers: Iterator[float]) -> Self:
        """Rebuild the object with other numbers in it, in the order of `_numbers`."""
        parts = (getattr(self, field.name) for field in fields(self))
        return type(self)(*(_replaced(part, numbers) for part in parts))


def _numbers(part: Any) -> Iterator[float]:
    if isinstance(part, Counts):
        for field in fields(part):
            yield from _numbers(getattr(part, field.name))
    elif isinstance(part, tuple):
        yield from chain.from_iterable(map(_numbers, part))
    elif not isinstance(part, str):
        yield part


def _replaced(part: Any, numbers: Iterator[float]) -> Any:
    if isinstance(part, Counts):
        return part._with(numbers)
    if isinstance(part, tuple):
        return tuple(_replaced(item, numbers) for item in part)
    return part if isinstance(part, str) else next(numbers)


def _plain(part: Any) -> Any:
    if isinstance(part, Counts):
        return part.as_dict()
    return [_plain(item) for item in part] if isinstance(part, tuple) else part


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class ErrorCounts(Counts):
    """What an alignment of a text with the gold text found, in characters, tokens or words.

    >>> ErrorCounts(hits=7, substitutions=1, deletions=2, insertions=0).rate
    0.3
    """

    hits: int
    substitutions: int
    deletions: int
    insertions: int
    rates: ClassVar[tuple[str, ...]] = ("errors", "total", "rate", "match_error_rate")

    @property
    def errors(self) -> int:
        """The edit distance: substitutions, deletions and insertions."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def total(self) -> int:
        """The length of the gold text."""
        return self.hits + self.substitutions + self.deletions

    @property
    def rate(self) -> float:
        """Errors by the length of the gold text: CER or WER.

        It exceeds 1 when much was inserted. Against an empty gold text it is 1 if anything was.
        """
        return self.errors / self.total if self.total else float(self.insertions > 0)

    @property
    def match_error_rate(self) -> float:
        """Errors by the length of the alignment (Morris, Maier and Green 2004), never above 1."""
        return _ratio(self.errors, self.errors + self.hits)


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
        return _ratio(self.fixed, self.fixed + self.missed + self.wrongly_fixed)

    @property
    def harmed_rate(self) -> float:
        """The share of the gold tokens right before that are wrong after."""
        return _ratio(self.harmed, self.kept + self.harmed)


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
        return _ratio(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float:
        """The share of the wrong tokens that were changed."""
        return _ratio(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        wrong_or_changed = self.false_positives + self.false_negatives
        return _ratio(2 * self.true_positives, 2 * self.true_positives + wrong_or_changed)


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
        return _ratio(self.improved - self.worsened, self.improved + self.unchanged + self.worsened)


@dataclass(frozen=True, slots=True)
class Evaluation(Counts):
    """All measures of one unit (a page, an article, a book) or of several, pooled.

    `characters` gives CER, `tokens` and `words` WER; `match_characters` and `match_words` give cMER
    and wMER of HIPE-OCRepair through `match_error_rate`. `moved` counts gold tokens whose passage
    stands elsewhere in the reading order of the observed text; they are scored as errors, and this
    says how much of the error rate is order rather than recognition. `left_out` counts gold tokens
    that were declared unrecoverable and took no part.
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
    match_characters = _change(_text_errors, *raw)
    match_words = _change(token_errors, *(text.split(" ") if text else [] for text in raw))

    observed, restored, gold = (
        unicodedata.normalize("NFC", text) for text in (observed, restored, gold)
    )
    before = align(observed, gold)
    after = before if restored == observed else align(restored, gold)
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
        moved=sum(block.gold_end - block.gold_start for block in before.moved),
        left_out=left_out,
    )


def character_errors(text: str, gold: str, *, blanks: Blanks = "collapse") -> ErrorCounts:
    r"""Count character errors: Levenshtein distance over grapheme clusters in NFC.

    With `blanks="collapse"` every run of white space is one blank and none counts at either end.
    Texts of more than 30,000 characters are compared in corresponding pieces, which finds the same
    distance unless a passage that would align better crosses a cut.

    >>> character_errors("cafe\u0301  noir", "café noir").errors
    0
    """
    text, gold = unicodedata.normalize("NFC", text), unicodedata.normalize("NFC", gold)
    if blanks == "collapse":
        text, gold = " ".join(text.split()), " ".join(gold.split())
    return _text_errors(text, gold)


def token_errors(tokens: Sequence[str], gold: Sequence[str]) -> ErrorCounts:
    """Count errors over tokens by Levenshtein distance.

    >>> token_errors("to day it rains".split(), "today it rains".split())
    ErrorCounts(hits=2, substitutions=1, deletions=0, insertions=1)
    """
    return _run_errors(matching_runs(tokens, gold), len(tokens), len(gold))


def unicode_words(text: str) -> list[str]:
    """Return the words of a text by Unicode Standard Annex 29, punctuation and blanks left out.

    >>> unicode_words("“It's £1,000.50 a well-known foot-note.")
    ["It's", '1,000.50', 'a', 'well', 'known', 'foot', 'note']
    """
    return [part for part in _UNICODE_WORD_BOUNDARY.split(text) if _LETTER_OR_DIGIT.search(part)]


def match_normalize(text: str) -> str:
    r"""Normalise a text as the scorer of HIPE-OCRepair 2026 does.

    Lower case; ß, ꝛ, œ, æ and vowels with a small e above are folded; `¬` at a line end joins the
    halves of a word (a hyphen there does not); everything but letters and digits becomes a blank.

    >>> match_normalize("The Vice-Præsi¬\ndent's “Speech”")
    'the vice praesident s speech'
    """
    text = text.lower()
    for printed, folded in _MATCH_FOLDS:
        text = text.replace(printed, folded)
    return _NOT_WORD.sub(" ", text).strip()


def _change(
    count: Callable[[_Text, _Text], ErrorCounts], observed: _Text, restored: _Text, gold: _Text
) -> Change:
    before = count(observed, gold)
    return Change(before, before if restored == observed else count(restored, gold))


def _run_errors(runs: Iterable[Run], length: int, gold_length: int) -> ErrorCounts:
    """Errors between runs of equal items: substitutions as far as both sides go."""
    hits = substitutions = deletions = insertions = 0
    i = j = 0
    for a, b, count in chain(runs, [(length, gold_length, 0)]):
        extra, lacking = a - i, b - j
        hits += count
        substitutions += min(extra, lacking)
        deletions += max(0, lacking - extra)
        insertions += max(0, extra - lacking)
        i, j = a + count, b + count
    return ErrorCounts(hits, substitutions, deletions, insertions)


def _alignment_errors(alignment: Alignment) -> ErrorCounts:
    runs = (
        (block.observed_start, block.gold_start, block.gold_end - block.gold_start)
        for block in alignment.blocks
        if block.equal
    )
    return _run_errors(runs, len(alignment.observed_tokens), len(alignment.gold_tokens))


def _text_errors(text: str, gold: str) -> ErrorCounts:
    if max(len(text), len(gold)) <= _WHOLE_TEXT:
        return token_errors(_graphemes(text), _graphemes(gold))
    # A token keeps the blanks after it, so that the pieces make up the whole text.
    tokens, gold_tokens = (re.findall(r"\S+\s*|\s+", side) for side in (text, gold))
    pieces = (
        token_errors(_graphemes("".join(tokens[here])), _graphemes("".join(gold_tokens[there])))
        for here, there in piecewise(tokens, gold_tokens)
    )
    return reduce(add, pieces)


def _graphemes(text: str) -> Sequence[str]:
    """The grapheme clusters; the text itself where every character is one, which is much faster."""
    if text.isascii() and "\r\n" not in text:
        return text
    clusters: list[str] = regex.findall(r"\X", text)
    return text if len(clusters) == len(text) else clusters


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


# --- single edits ---------------------------------------------------------------------------------


class Judgement(StrEnum):
    """Whether an edit, on its own, brings the observed text nearer to the gold text."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class JudgedEdit:
    """An edit, its judgement, and the gold reading of the words it touches."""

    edit: Edit
    judgement: Judgement
    gold: str


def judge_edits(
    observed: str, edits: Sequence[Edit], gold: str, *, blind: bool = False
) -> list[JudgedEdit]:
    """Judge each edit of a log against the gold text.

    The words an edit touches, and those merged with them, are compared with the gold words aligned
    to them, any run of white space as one blank. An edit is *right* when these words are equal to
    gold after it, either by itself or, where it helps, together with the other edits of the same
    words; *partly* right when it lessens the edit distance; else *wrong*. With `blind`, case and
    punctuation do not count for being equal (`match_normalize`).

    The edits must be sorted and disjoint, as those of a `Restoration` are.

    >>> from ocr_restore.edits import Edit
    >>> edits = [Edit(0, 3, "Tbe", "The", "confusion", 0.9), Edit(4, 8, "czar", "car", "word", 0.6)]
    >>> [judged.judgement.value for judged in judge_edits("Tbe czar", edits, "The czar")]
    ['right', 'wrong']
    """
    alignment = align(observed, gold)
    units = list(_units(alignment.blocks))
    judged: list[JudgedEdit] = []
    for first, last, group in _regions(alignment, units, edits):
        start, end = group[0].start, group[-1].end
        if first < last:
            start = min(start, alignment.observed_spans[units[first][0]][0])
            end = max(end, alignment.observed_spans[units[last - 1][1] - 1][1])
        targets = list(_targets(alignment, units, first, last))
        before = _collapsed(observed[start:end])
        together = _collapsed(_applied(observed, group, start, end))
        for edit in group:
            alone = _collapsed(_applied(observed, [edit], start, end))
            helps = any(
                Levenshtein.distance(alone, target) < Levenshtein.distance(before, target)
                for target in targets
            )
            if (
                alone in targets
                or (helps and together in targets)
                or (helps and blind and _blindly(alone) in map(_blindly, targets))
            ):
                judgement = Judgement.RIGHT
            else:
                judgement = Judgement.PARTLY if helps else Judgement.WRONG
            judged.append(JudgedEdit(edit, judgement, targets[0]))
    return judged


def _blindly(text: str) -> str:
    return match_normalize(text).strip()


_Unit = tuple[int, int, int, int]


def _units(blocks: Iterable[Block]) -> Iterator[_Unit]:
    """The blocks with every equal token by itself: (observed start, end, gold start, end)."""
    for block in blocks:
        if block.equal:
            shift = block.gold_start - block.observed_start
            for index in range(block.observed_start, block.observed_end):
                yield index, index + 1, index + shift, index + shift + 1
        else:
            yield block.observed_start, block.observed_end, block.gold_start, block.gold_end


def _regions(
    alignment: Alignment, units: list[_Unit], edits: Sequence[Edit]
) -> Iterator[tuple[int, int, list[Edit]]]:
    """The edits grouped by the words they touch, as ranges of units."""
    starts = [start for start, _ in alignment.observed_spans]
    ends = [end for _, end in alignment.observed_spans]
    unit_of = [index for index, unit in enumerate(units) for _ in range(unit[0], unit[1])]
    unit_of.append(len(units))
    first = last = 0
    group: list[Edit] = []
    for edit in edits:
        # An edit touches the tokens it abuts, since what it leaves may join them.
        token, token_end = bisect_left(ends, edit.start), bisect_right(starts, edit.end)
        here = unit_of[token]
        there = unit_of[token_end - 1] + 1 if token < token_end else here
        if group and (here < last or here == first):
            last = max(last, there)
        else:
            if group:
                yield first, last, group
            first, last, group = here, there, []
        group.append(edit)
    if group:
        yield first, last, group


def _targets(alignment: Alignment, units: list[_Unit], first: int, last: int) -> Iterator[str]:
    """What the units should read: without, then with gold words missing just before or after."""
    yield " ".join(_gold_words(alignment, units[first:last]))
    widened = (first, last)
    while first and _is_missing(units[first - 1]):
        first -= 1
    while last < len(units) and _is_missing(units[last]):
        last += 1
    if (first, last) != widened:
        yield " ".join(_gold_words(alignment, units[first:last]))


def _is_missing(unit: _Unit) -> bool:
    return unit[0] == unit[1]


def _gold_words(alignment: Alignment, units: list[_Unit]) -> Iterator[str]:
    for _, _, gold_start, gold_end in units:
        yield from alignment.gold_tokens[gold_start:gold_end]


def _applied(observed: str, edits: Iterable[Edit], start: int, end: int) -> str:
    parts = []
    for edit in edits:
        parts += [observed[start : edit.start], edit.restored]
        start = edit.end
    return "".join(parts) + observed[start:end]


def _collapsed(text: str) -> str:
    return " ".join(text.split())


# --- confidence -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CalibrationBin(Counts):
    """The edits of one range of confidence; `confidence` is the sum of theirs."""

    right: int
    partly: int
    wrong: int
    confidence: float
    rates: ClassVar[tuple[str, ...]] = ("edits", "precision", "mean_confidence")

    @property
    def edits(self) -> int:
        """The number of edits."""
        return self.right + self.partly + self.wrong

    @property
    def precision(self) -> float:
        """The share of the edits that are right."""
        return _ratio(self.right, self.edits)

    @property
    def mean_confidence(self) -> float:
        """The mean confidence of the edits, which should be their precision."""
        return _ratio(self.confidence, self.edits)


@dataclass(frozen=True, slots=True)
class Calibration(Counts):
    """How far confidence is the probability of being right: ten bins of equal width from 0 to 1."""

    bins: tuple[CalibrationBin, ...]
    rates: ClassVar[tuple[str, ...]] = ("edits", "precision", "expected_calibration_error")

    @property
    def edits(self) -> int:
        """The number of edits."""
        return sum(part.edits for part in self.bins)

    @property
    def precision(self) -> float:
        """The share of all edits that are right."""
        return _ratio(sum(part.right for part in self.bins), self.edits)

    @property
    def expected_calibration_error(self) -> float:
        """The mean gap between confidence and precision (Naeini, Cooper and Hauskrecht 2015)."""
        gaps = sum(abs(part.right - part.confidence) for part in self.bins)
        return _ratio(gaps, self.edits)


def calibrate(judged: Iterable[JudgedEdit]) -> Calibration:
    """Count right, partly right and wrong edits by confidence.

    >>> from ocr_restore.edits import Edit
    >>> edits = [Edit(0, 3, "Tbe", "The", "confusion", 0.9), Edit(4, 8, "czar", "car", "word", 0.6)]
    >>> calibration = calibrate(judge_edits("Tbe czar", edits, "The czar"))
    >>> calibration.precision, round(calibration.expected_calibration_error, 2)
    (0.5, 0.35)
    """
    counts = [[0, 0, 0, 0.0] for _ in range(10)]
    column = {Judgement.RIGHT: 0, Judgement.PARTLY: 1, Judgement.WRONG: 2}
    for item in judged:
        confidence = item.edit.confidence
        row = counts[min(9, int(confidence * 10))]
        row[column[item.judgement]] += 1
        row[3] += confidence
    return Calibration(
        tuple(
            CalibrationBin(int(right), int(partly), int(wrong), confidence)
            for right, partly, wrong, confidence in counts
        )
    )


def learn_threshold(judged: Iterable[JudgedEdit], *, precision: float) -> float:
    """Return the lowest `min_confidence` at which the share of right edits is at least `precision`.

    That is the lowest confidence among the judged edits such that those of this confidence or more
    are right often enough; 1.0 if there is none, or no edit.

    >>> from ocr_restore.edits import Edit
    >>> edits = [Edit(0, 3, "Tbe", "The", "confusion", 0.9), Edit(4, 8, "czar", "car", "word", 0.6)]
    >>> learn_threshold(judge_edits("Tbe czar", edits, "The czar"), precision=0.95)
    0.9
    """
    ranked = sorted(judged, key=lambda item: item.edit.confidence, reverse=True)
    threshold = 1.0
    right = seen = 0
    for confidence, group in groupby(ranked, key=lambda item: item.edit.confidence):
        for item in group:
            seen += 1
            right += item.judgement is Judgement.RIGHT
        if right / seen >= precision:
            threshold = confidence
    return threshold


# --- uncertainty and output -----------------------------------------------------------------------


def bootstrap_interval(
    evaluations: Sequence[Evaluation],
    statistic: Callable[[Evaluation], float],
    *,
    level: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the percentile bootstrap interval of a statistic of the pooled units.

    Units are drawn with replacement, so the interval says how much the figure would differ on other
    units like these (Efron 1979).

    >>> pages = [evaluate("Tbe cat", "The cat", "The cat"), evaluate("a czar", "a car", "a czar")]
    >>> bootstrap_interval(pages, lambda pooled: pooled.tokens.after.rate)
    (0.0, 0.5)

    Raises:
        ValueError: There are no evaluations.
    """
    template = pool(evaluations)
    columns = list(zip(*map(_numbers, evaluations), strict=True))
    units = range(len(evaluations))
    generator = random.Random(seed)
    values = []
    for _ in range(resamples):
        weights = [0] * len(evaluations)
        for unit in generator.choices(units, k=len(evaluations)):
            weights[unit] += 1
        totals = (sum(map(mul, weights, column)) for column in columns)
        values.append(statistic(template._with(totals)))
    values.sort()
    tail = (1 - level) / 2
    return values[round(tail * (resamples - 1))], values[round((1 - tail) * (resamples - 1))]


def format_evaluation(evaluation: Evaluation) -> str:
    """Set an evaluation as a plain-text table.

    >>> print(format_evaluation(evaluate("Tbe White House", "The White House", "The White House")))
    errors                                         before      after     change
    CER   graphemes, blanks collapsed              6.67 %     0.00 %  -100.00 %
    WER   tokens between blanks                   33.33 %     0.00 %  -100.00 %
    WER   words of UAX 29                         33.33 %     0.00 %  -100.00 %
    cMER  HIPE-OCRepair                            6.67 %     0.00 %  -100.00 %
    wMER  HIPE-OCRepair                           33.33 %     0.00 %  -100.00 %
    <BLANKLINE>
    words of the gold text                              3
      right before and after  (kept)                    2
      wrong, then right       (fixed)                   1   100.00 % of the wrong
      right, then wrong       (harmed)                  0   0.00 % of the right
      wrong, unchanged        (missed)                  0
      wrong, otherwise wrong  (wrongly fixed)           0
    <BLANKLINE>
    wrong words found: precision 100.00 %, recall 100.00 %, F1 100.00 %
    units: 1, of which 1 improved, 0 unchanged, 0 worsened
    """
    blanks = "collapsed" if evaluation.blanks == "collapse" else "kept"
    outcomes, detection = evaluation.outcomes, evaluation.detection
    preference = evaluation.preference
    lines = [_row("errors", "before", "after", "change")]
    for name, change in (
        (f"CER   graphemes, blanks {blanks}", evaluation.characters),
        ("WER   tokens between blanks", evaluation.tokens),
        ("WER   words of UAX 29", evaluation.words),
    ):
        rates = (change.before.rate, change.after.rate, -change.reduction)
        lines.append(_row(name, *map(_percent, rates)))
    for name, change in (
        ("cMER  HIPE-OCRepair", evaluation.match_characters),
        ("wMER  HIPE-OCRepair", evaluation.match_words),
    ):
        rates = (
            change.before.match_error_rate,
            change.after.match_error_rate,
            -change.match_reduction,
        )
        lines.append(_row(name, *map(_percent, rates)))
    lines += [
        "",
        _row("words of the gold text", f"{outcomes.total:,}"),
        _row("  right before and after  (kept)", f"{outcomes.kept:,}"),
        _row("  wrong, then right       (fixed)", f"{outcomes.fixed:,}")
        + f"   {_percent(outcomes.fixed_rate)} of the wrong",
        _row("  right, then wrong       (harmed)", f"{outcomes.harmed:,}")
        + f"   {_percent(outcomes.harmed_rate)} of the right",
        _row("  wrong, unchanged        (missed)", f"{outcomes.missed:,}"),
        _row("  wrong, otherwise wrong  (wrongly fixed)", f"{outcomes.wrongly_fixed:,}"),
        "",
        f"wrong words found: precision {_percent(detection.precision)},"
        f" recall {_percent(detection.recall)}, F1 {_percent(detection.f1)}",
        f"units: {evaluation.units:,}, of which {preference.improved:,} improved,"
        f" {preference.unchanged:,} unchanged, {preference.worsened:,} worsened",
    ]
    if evaluation.moved:
        lines.append(f"out of reading order: {evaluation.moved:,} words, counted as errors")
    if evaluation.left_out:
        lines.append(f"unrecoverable: {evaluation.left_out:,} words, left out")
    return "\n".join(lines)


def _row(name: str, *cells: str) -> str:
    return f"{name:<42}" + "".join(f"{cell:>11}" for cell in cells)


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"
