"""How far the confidence of edits can be believed, and where to draw the line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, groupby
from math import sqrt
from typing import Any, ClassVar

from ocr_restore.counts import Counts, ratio
from ocr_restore.judging import JudgedEdit, Judgement

__all__ = [
    "Calibration",
    "CalibrationBin",
    "Threshold",
    "calibrate",
    "choose_threshold",
    "learn_threshold",
    "wilson_interval",
]

# Each half of the edits needs so many for one to be a check on the other.
_FEWEST_IN_HALF = 50
# How far below what is wanted the true precision may lie, for all that the edits say.
_TOLERANCE = 0.05
_NORMAL_QUANTILE = 1.959964  # of 97.5 %


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
        return ratio(self.right, self.edits)

    @property
    def mean_confidence(self) -> float:
        """The mean confidence of the edits, which should be their precision."""
        return ratio(self.confidence, self.edits)


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
        return ratio(sum(part.right for part in self.bins), self.edits)

    @property
    def expected_calibration_error(self) -> float:
        """The mean gap between confidence and precision (Naeini, Cooper and Hauskrecht 2015)."""
        gaps = sum(abs(part.right - part.confidence) for part in self.bins)
        return ratio(gaps, self.edits)


def calibrate(judged: Iterable[JudgedEdit]) -> Calibration:
    """Count right, partly right and wrong edits by confidence.

    >>> from ocr_restore.edits import Edit
    >>> from ocr_restore.judging import judge_edits
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
    >>> from ocr_restore.judging import judge_edits
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


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least confidence that gives a wanted precision on some gold text, and what to expect.

    Attributes:
        wanted: the share of right edits asked for.
        min_confidence: what reaches it, or the highest confidence there is if nothing does.
        edits: how many edits have that confidence or more.
        right: how many of these are right.
        held_out_edits: how many edits were made when each half of the documents was judged by a
            threshold learned from the other half; 0 if there are too few for that.
        held_out_right: how many of these were right.
    """

    wanted: float
    min_confidence: float
    edits: int
    right: int
    held_out_edits: int = 0
    held_out_right: int = 0

    @property
    def precision(self) -> float:
        """The share of right edits; on the texts it was chosen on, so rather too high."""
        return ratio(self.right, self.edits)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the precision, if edits err independently of each other."""
        return wilson_interval(self.right, self.edits)

    @property
    def is_reached(self) -> bool:
        """Whether the precision is what was wanted."""
        return self.edits > 0 and self.precision >= self.wanted

    @property
    def is_settled(self) -> bool:
        """Whether there are edits enough to believe it."""
        return self.is_reached and self.interval[0] >= self.wanted - _TOLERANCE

    def as_dict(self) -> dict[str, Any]:
        """Give everything by name, fit for JSON."""
        names = ("precision", "interval", "is_reached", "is_settled")
        return {**asdict(self), **{name: getattr(self, name) for name in names}}


def choose_threshold(documents: Sequence[Sequence[JudgedEdit]], *, precision: float) -> Threshold:
    """Choose `min_confidence` for a wanted precision from the judged edits of some documents.

    The choice is checked on held-out edits: those of every other document by a threshold learned
    from the rest, and the other way round. A single document is checked half against half.

    >>> from ocr_restore.edits import Edit
    >>> from ocr_restore.judging import judge_edits
    >>> edits = [Edit(0, 3, "Tbe", "The", "confusion", 0.9), Edit(4, 8, "czar", "car", "word", 0.6)]
    >>> chosen = choose_threshold([judge_edits("Tbe czar", edits, "The czar")], precision=0.95)
    >>> chosen.min_confidence, chosen.edits, chosen.is_reached, chosen.is_settled
    (0.9, 1, True, False)
    """
    judged = list(chain.from_iterable(documents))
    least = learn_threshold(judged, precision=precision)
    made = [item for item in judged if item.edit.confidence >= least]
    if not made and judged:
        least = max(item.edit.confidence for item in judged)
        made = [item for item in judged if item.edit.confidence >= least]
    halves = [list(chain.from_iterable(documents[start::2])) for start in (0, 1)]
    if len(documents) == 1:
        halves = [judged[: len(judged) // 2], judged[len(judged) // 2 :]]
    held_out: list[JudgedEdit] = []
    if min(map(len, halves)) >= _FEWEST_IN_HALF:
        for known, unknown in (halves, halves[::-1]):
            learned = learn_threshold(known, precision=precision)
            held_out += [item for item in unknown if item.edit.confidence >= learned]
    return Threshold(precision, least, len(made), _right(made), len(held_out), _right(held_out))


def wilson_interval(right: int, total: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927), from 0 to 1 if there is nothing.

    >>> [round(limit, 3) for limit in wilson_interval(9, 10)]
    [0.596, 0.982]
    """
    if not total:
        return 0.0, 1.0
    share, square = right / total, _NORMAL_QUANTILE**2 / total
    centre = (share + square / 2) / (1 + square)
    reach = sqrt(square * (share * (1 - share) + square / 4)) / (1 + square)
    return max(0.0, centre - reach), min(1.0, centre + reach)


def _right(judged: Iterable[JudgedEdit]) -> int:
    return sum(item.judgement is Judgement.RIGHT for item in judged)
