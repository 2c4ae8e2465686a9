"""Evaluations, and what is learned from them, as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocr_restore.calibration import Threshold
    from ocr_restore.collection import Collection
    from ocr_restore.evaluation import Evaluation, Outcomes
    from ocr_restore.reading_order import MovedPassage

__all__ = ["format_collection", "format_evaluation", "format_threshold"]

_WORST = 10
_PASSAGES = 5
_NAME = 30  # characters of the name of a document


def format_evaluation(
    evaluation: Evaluation, intervals: Mapping[str, tuple[float, float]] | None = None
) -> str:
    """Set an evaluation as a plain-text table.

    With `intervals`, as `Collection.intervals` gives them, that of each change stands beside it.

    >>> from ocr_restore.evaluation import evaluate
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
    found = intervals or {}
    head = _row("errors", "before", "after", "change")
    lines = [head + ("    95 % interval" if found else "")]
    for name, unit in (
        (f"CER   graphemes, blanks {blanks}", "characters"),
        ("WER   tokens between blanks", "tokens"),
        ("WER   words of UAX 29", "words"),
    ):
        change = getattr(evaluation, unit)
        rates = (change.before.rate, change.after.rate, -change.reduction)
        interval = _interval(found.get(f"{unit}.reduction"))
        lines.append(_row(name, *map(_percent, rates)) + interval)
    for name, unit in (
        ("cMER  HIPE-OCRepair", "match_characters"),
        ("wMER  HIPE-OCRepair", "match_words"),
    ):
        change = getattr(evaluation, unit)
        rates = (
            change.before.match_error_rate,
            change.after.match_error_rate,
            -change.match_reduction,
        )
        interval = _interval(found.get(f"{unit}.match_reduction"))
        lines.append(_row(name, *map(_percent, rates)) + interval)
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
        lines.append(
            f"out of reading order: {evaluation.moved_passages:,} passages,"
            f" {evaluation.moved:,} words, compared in their places (but not by cMER and wMER)"
        )
    if evaluation.left_out:
        lines.append(f"unrecoverable: {evaluation.left_out:,} words, left out")
    return "\n".join(lines)


def format_collection(collection: Collection) -> str:
    """Set the pooled evaluation, and below it the worst documents and what is out of order."""
    lines = [format_evaluation(collection.pooled, collection.intervals)]
    if len(collection.documents) > 1:
        lines += ["", _document_row("worst documents", *_COLUMNS)]
        for document in collection.worst(_WORST):
            characters, outcomes = document.evaluation.characters, document.evaluation.outcomes
            lines.append(
                _document_row(
                    document.name,
                    f"{outcomes.total:,}",
                    _percent(characters.before.rate),
                    _percent(characters.after.rate),
                    *map(str, (outcomes.fixed, outcomes.harmed)),
                    str(outcomes.missed + outcomes.wrongly_fixed),
                )
            )
    passages = [
        (document.name, passage) for document in collection.documents for passage in document.moved
    ]
    if passages:
        lines += ["", "passages out of reading order (offsets in characters)"]
        lines += [_passage_row(*found) for found in passages[:_PASSAGES]]
        if len(passages) > _PASSAGES:
            lines.append(f"  and {len(passages) - _PASSAGES:,} more")
    return "\n".join(lines)


_COLUMNS = ("words", "CER before", "after", "fixed", "harmed", "wrong still")


def _document_row(name: str, *cells: str) -> str:
    if len(name) > _NAME:
        name = f"...{name[3 - _NAME :]}"
    widths = (8, 12, 11, 7, 8, 13)
    padded = (f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
    return f"{name:<{_NAME}}" + "".join(padded)


def _passage_row(name: str, passage: MovedPassage) -> str:
    return (
        f"  {name}: {passage.words:,} words at {passage.observed_start:,}"
        f" belong at {passage.gold_start:,} of the gold text"
    )


def format_threshold(threshold: Threshold, outcomes: Outcomes) -> str:
    """Say what a threshold is good for, and whether there are edits enough to believe it.

    >>> from ocr_restore.evaluation import Outcomes, Threshold
    >>> outcomes = Outcomes(kept=990, fixed=12, harmed=0, missed=28, wrongly_fixed=0)
    >>> print(format_threshold(Threshold(0.95, 0.9, edits=12, right=12), outcomes))
    --min-confidence 0.9: 12 of 12 edits right, 100.00 % (75.75 to 100.00 % with 95 % certainty)
    words: 12 fixed, 0 harmed, 28 wrong still
    That is too few edits to say whether 95 % of all will be right; correct more pages.
    """
    low, high = threshold.interval
    wanted = f"{100 * threshold.wanted:g} %"
    if not threshold.edits:
        return "There are no edits to learn a threshold from; correct pages with more errors."
    lines = [
        f"--min-confidence {threshold.min_confidence:g}: {threshold.right:,} of"
        f" {threshold.edits:,} edits right, {_percent(threshold.precision)}"
        f" ({100 * low:.2f} to {_percent(high)} with 95 % certainty)",
        f"words: {outcomes.fixed:,} fixed, {outcomes.harmed:,} harmed,"
        f" {outcomes.missed + outcomes.wrongly_fixed:,} wrong still",
    ]
    if not threshold.is_reached:
        lines.append(f"No confidence makes {wanted} of the edits right; this is the highest.")
    elif not threshold.is_settled:
        lines.append(
            f"That is too few edits to say whether {wanted} of all will be right;"
            " correct more pages."
        )
    elif threshold.held_out_edits:
        share = threshold.held_out_right / threshold.held_out_edits
        lines.append(
            f"On pages it was not learned from (each half by the other): {_percent(share)}"
            f" of {threshold.held_out_edits:,} edits right."
        )
    else:
        lines.append("There are too few edits to check that on pages it was not learned from.")
    return "\n".join(lines)


def _interval(interval: tuple[float, float] | None) -> str:
    # What is given is a reduction, and what is shown a change.
    return f"   {_percent(-interval[1])} to {_percent(-interval[0])}" if interval else ""


def _row(name: str, *cells: str) -> str:
    return f"{name:<42}" + "".join(f"{cell:>11}" for cell in cells)


def _percent(share: float) -> str:
    return f"{100 * share + 0.0:.2f} %"  # never -0.00
