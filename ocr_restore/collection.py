"""The evaluation of a collection: its documents one by one, pooled, and with intervals.

>>> collection = Collection([
...     evaluate_document("p1", "Tbe cat", "The cat", "The cat"),
...     evaluate_document("p2", "a czar", "a car", "a czar"),
... ])
>>> collection.pooled.outcomes.fixed, collection.pooled.outcomes.harmed
(1, 1)
>>> [document.name for document in collection.worst(1)]
['p2']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from ocr_restore.counts import bootstrap_intervals
from ocr_restore.evaluation import Evaluation, evaluate, pool
from ocr_restore.reading_order import MovedPassage, gold_order

__all__ = ["STATISTICS", "Collection", "EvaluatedDocument", "evaluate_document"]

STATISTICS = (
    *(
        f"{unit}.{figure}"
        for unit in ("characters", "tokens", "words")
        for figure in ("before.rate", "after.rate", "reduction")
    ),
    *(
        f"{unit}.{figure}"
        for unit in ("match_characters", "match_words")
        for figure in ("before.match_error_rate", "after.match_error_rate", "match_reduction")
    ),
    "outcomes.fixed_rate",
    "outcomes.harmed_rate",
    "detection.precision",
    "detection.recall",
    "detection.f1",
    "preference.score",
)
"""The figures of an `Evaluation` that get an interval, by the path to them."""


@dataclass(frozen=True, slots=True)
class EvaluatedDocument:
    """One document: its name, all measures, and the passages that are out of reading order."""

    name: str
    evaluation: Evaluation
    moved: tuple[MovedPassage, ...] = ()


def evaluate_document(
    name: str,
    observed: str,
    restored: str,
    gold: str,
    *,
    unrecoverable: Sequence[tuple[int, int]] = (),
) -> EvaluatedDocument:
    """Measure one document, see `evaluate`, and say which of its passages are out of order."""
    evaluation = evaluate(observed, restored, gold, unrecoverable=unrecoverable)
    moved = gold_order(observed, gold).moved if evaluation.moved else ()
    return EvaluatedDocument(name, evaluation, moved)


@dataclass(frozen=True)
class Collection:
    """The evaluated documents of a collection, at least one."""

    documents: Sequence[EvaluatedDocument]

    @cached_property
    def pooled(self) -> Evaluation:
        """The counts of all documents together."""
        return pool(document.evaluation for document in self.documents)

    @cached_property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """The 95 % bootstrap interval over documents of each of `STATISTICS`.

        There are none for a single document, which says nothing of others.
        """
        if len(self.documents) == 1:
            return {}
        return bootstrap_intervals(
            [document.evaluation for document in self.documents],
            {path: attrgetter(path) for path in STATISTICS},
        )

    def worst(self, count: int) -> list[EvaluatedDocument]:
        """The documents with the highest character error rates after restoration."""
        return sorted(
            self.documents,
            key=lambda document: document.evaluation.characters.after.rate,
            reverse=True,
        )[:count]

    def as_dict(self) -> dict[str, Any]:
        """Give counts and rates, intervals and documents by name, fit for JSON."""
        return {
            **self.pooled.as_dict(),
            "intervals": self.intervals,
            "documents": [
                {
                    "name": document.name,
                    **document.evaluation.as_dict(),
                    "passages": [passage._asdict() for passage in document.moved],
                }
                for document in self.documents
            ],
        }
