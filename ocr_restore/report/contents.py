"""What a report tells: every edit in its place, what was missed, and the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from ..edits import Edit, Restoration
from ..evaluation import Calibration, Evaluation, JudgedEdit
from ..version import version
from .errors import Kind, MissedError

__all__ = [
    "Confusion",
    "Document",
    "KindCount",
    "Outcome",
    "Page",
    "Report",
    "ReportedEdit",
    "RuleCount",
    "Threshold",
]


class Outcome(StrEnum):
    """What an edit does to the words it touches, by the gold text.

    A *redivided* word is the word of the gold text, which has it divided at a line end or not where
    the restored text does the reverse; that is neither gain nor harm.
    """

    FIXED = "fixed"
    PARTLY_FIXED = "partly fixed"
    WRONG_FIX = "wrong fix"
    HARMED = "harmed"
    REDIVIDED = "redivided"


@dataclass(frozen=True, slots=True)
class Document:
    """A document to report on.

    Attributes:
        name: what to call it, such as the name of its file.
        restoration: with every edit to be shown, made or left alone.
        gold: what the page has, if it is known.
    """

    name: str
    restoration: Restoration
    gold: str | None = None


@dataclass(frozen=True, slots=True)
class ReportedEdit:
    """An edit, where it is, whether it is made, and what it does or would do.

    Attributes:
        number: counts the edits of a report, from 1.
        edit: the edit, with offsets into its document.
        line: the line of the document in which it begins, from 1.
        column: the column in which it begins, from 1.
        made: whether it is confident enough.
        outcome: what it does, or would do, by the gold text; None without one.
        gold: the gold reading of the words it touches; None without a gold text.
    """

    number: int
    edit: Edit
    line: int
    column: int
    made: bool
    outcome: Outcome | None
    gold: str | None

    @property
    def misses(self) -> bool:
        """Whether it is left alone although what it touches is wrong."""
        return not self.made and self.outcome in _OF_WRONG_WORDS


_OF_WRONG_WORDS = {Outcome.FIXED, Outcome.PARTLY_FIXED, Outcome.WRONG_FIX}


@dataclass(frozen=True, slots=True)
class Page:
    """A document, or the part of it up to a form feed, with all that there is to see on it.

    Attributes:
        name: that of the document, with the number of the page where there are several.
        start: where it begins, in code points of the document.
        text: its observed text.
        words: how many words it has, by white space.
        edits: the edits that begin on it, made or left alone.
        missed: the errors that no edit touches.
        evaluation: of the whole document, where this is all of it and has a gold text.
    """

    name: str
    start: int
    text: str
    words: int
    edits: tuple[ReportedEdit, ...]
    missed: tuple[MissedError, ...]
    evaluation: Evaluation | None

    @property
    def made(self) -> int:
        """The number of edits made."""
        return sum(item.made for item in self.edits)

    def count(self, *outcomes: Outcome) -> int:
        """The number of edits made that have one of these outcomes."""
        return sum(item.made and item.outcome in outcomes for item in self.edits)

    @property
    def errors_missed(self) -> int:
        """The number of passages that are wrong and untouched."""
        return len(self.missed) + sum(item.misses for item in self.edits)

    @property
    def errors_left(self) -> int:
        """The number of passages that are wrong in the restored text."""
        wrong = self.count(Outcome.HARMED, Outcome.WRONG_FIX, Outcome.PARTLY_FIXED)
        return self.errors_missed + wrong


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many edits of a rule are made and left alone, and what those made do by the gold text."""

    rule: str
    made: int
    left_alone: int
    outcomes: dict[Outcome, int]

    @property
    def precision(self) -> float | None:
        """The share of the edits made that are right; None where none is judged."""
        judged = sum(self.outcomes.values()) - self.outcomes.get(Outcome.REDIVIDED, 0)
        return self.outcomes.get(Outcome.FIXED, 0) / judged if judged else None


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often some characters stand for others; one side may be empty."""

    observed: str
    intended: str
    count: int


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many passages have an error of this kind, before and after."""

    kind: Kind
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least confidence at which a wanted share of edits is right, and what it gives.

    Attributes:
        precision: the share that is wanted.
        min_confidence: what to ask for; None if no confidence is enough.
        edits: how many edits have it.
        right: how many of them are right.
    """

    precision: float
    min_confidence: float | None
    edits: int
    right: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report tells.

    Attributes:
        pages: in the order of the documents.
        min_confidence: the least confidence at which edits are made.
        rules: the rules of the edits, the most frequent first.
        confusions: the most frequent confusions, of all errors or, without gold, of the edits made.
        evaluation: the documents with a gold text, pooled; None if there are none.
        intervals: 95 % bootstrap intervals by figure; empty for a single document.
        kinds: the errors by kind, before and after.
        judged: the judged edits that bear on how far a confidence is a probability.
        calibration: these by confidence.
        thresholds: what to ask for to get a wanted precision.
    """

    pages: tuple[Page, ...]
    min_confidence: float
    rules: tuple[RuleCount, ...]
    confusions: tuple[Confusion, ...]
    evaluation: Evaluation | None
    intervals: dict[str, tuple[float, float]]
    kinds: tuple[KindCount, ...]
    judged: tuple[JudgedEdit, ...]
    calibration: Calibration | None
    thresholds: tuple[Threshold, ...]

    @property
    def edits(self) -> Iterator[ReportedEdit]:
        """Every edit, made or left alone, in the order of the pages."""
        for page in self.pages:
            yield from page.edits

    @property
    def made(self) -> int:
        """The number of edits made."""
        return sum(page.made for page in self.pages)

    @property
    def words(self) -> int:
        """The number of words, by white space."""
        return sum(page.words for page in self.pages)

    @property
    def redivided(self) -> int:
        """The number of edits made that differ from gold in where a word is divided only."""
        return sum(page.count(Outcome.REDIVIDED) for page in self.pages)

    def as_dict(self) -> dict[str, Any]:
        """Give everything but the texts themselves, fit for JSON."""
        return {
            "ocr_restore": version(),
            "min_confidence": self.min_confidence,
            "evaluation": self.evaluation and self.evaluation.as_dict(),
            "intervals": {name: list(interval) for name, interval in self.intervals.items()},
            "kinds": [asdict(item) for item in self.kinds],
            "confusions": [asdict(item) for item in self.confusions],
            "rules": [asdict(item) for item in self.rules],
            "calibration": self.calibration and self.calibration.as_dict(),
            "thresholds": [asdict(item) for item in self.thresholds],
            "pages": [
                {
                    "name": page.name,
                    "start": page.start,
                    "words": page.words,
                    "evaluation": page.evaluation and page.evaluation.as_dict(),
                    "edits": [
                        asdict(item.edit)
                        | {
                            "line": item.line,
                            "column": item.column,
                            "made": item.made,
                            "outcome": item.outcome,
                            "gold": item.gold,
                        }
                        for item in page.edits
                    ],
                    "missed": [asdict(error) for error in page.missed],
                }
                for page in self.pages
            ],
        }
