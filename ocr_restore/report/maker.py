"""How a report is made: every edit judged, every error counted, every document cut into pages.

A document comes with all edits that are likely at all, those below the least confidence among them,
so that a reader can see what another one would do. With a gold text every edit is judged.

>>> from ocr_restore.edits import Edit, Restoration
>>> edits = (Edit(0, 3, "Tbe", "The", "confusion", 0.9), Edit(4, 8, "czar", "car", "word", 0.6))
>>> restoration = Restoration("Tbe czar 0f", "The car 0f", edits)
>>> report = make_report([Document("page.txt", restoration, "The czar of")], min_confidence=0.5)
>>> [(item.edit.restored, item.outcome.value) for item in report.edits]
[('The', 'fixed'), ('car', 'harmed')]
>>> [(error.observed, error.gold) for error in report.pages[0].missed]
[('0f', 'of')]
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from ..alignment import Alignment, align
from ..edits import Restoration
from ..evaluation import (
    Evaluation,
    JudgedEdit,
    Judgement,
    bootstrap_interval,
    calibrate,
    evaluate,
    judge_edits,
    learn_threshold,
    pool,
)
from .contents import (
    Confusion,
    Document,
    KindCount,
    Outcome,
    Page,
    Report,
    ReportedEdit,
    RuleCount,
    Threshold,
)
from .errors import Kind, MissedError, confusions_of, differences, kind_of, missed_errors

__all__ = ["make_report"]

# Shares of right edits that one may want; what each takes is in the report.
_WANTED = (0.8, 0.9, 0.95, 0.98, 0.99)
_CONFUSIONS = 30

_LINE_END = re.compile(r"[\r\n\f]")
_PAGE_END = re.compile("\f")
_NOT_WORD = re.compile(r"[\W_]+")


def make_report(
    documents: Iterable[Document],
    *,
    min_confidence: float,
    is_word: Callable[[str], bool] = str.isalpha,
) -> Report:
    """Gather what there is to tell of some documents.

    Args:
        documents: those without a gold text are shown, and take no part in the figures.
        min_confidence: the least confidence at which an edit is made.
        is_word: whether a form is a word of the language, which tells real-word errors from others.
    """
    pages: list[Page] = []
    found = _Findings()
    numbers = count(1)
    for document in documents:
        restoration = document.restoration
        made = restoration.keep(lambda edit: edit.confidence >= min_confidence)
        verdicts: Sequence[tuple[Outcome | None, str | None]]
        verdicts = [(None, None)] * len(restoration.edits)
        missed: list[MissedError] = []
        evaluation = None
        if document.gold is None:
            found.look_at(made)
        else:
            verdicts = found.judge(restoration, document.gold)
            missed, evaluation = found.compare(made, document.gold, is_word)
        edits = [
            ReportedEdit(next(numbers), edit, *place, edit.confidence >= min_confidence, *verdict)
            for edit, place, verdict in zip(
                restoration.edits, restoration.places(), verdicts, strict=True
            )
        ]
        pages += _pages(document, edits, missed, evaluation)
    evaluations, judged = found.evaluations, found.judged
    confusions = found.confusions if evaluations else found.edited
    return Report(
        pages=tuple(pages),
        min_confidence=min_confidence,
        rules=_rules(pages),
        confusions=tuple(
            Confusion(*pair, number) for pair, number in confusions.most_common(_CONFUSIONS)
        ),
        evaluation=pool(evaluations) if evaluations else None,
        intervals=_intervals(evaluations) if len(evaluations) > 1 else {},
        kinds=tuple(
            KindCount(kind, found.before[kind], found.after[kind])
            for kind in sorted(Kind, key=lambda kind: -found.before[kind])
            if found.before[kind] or found.after[kind]
        ),
        judged=tuple(judged),
        calibration=calibrate(judged) if evaluations else None,
        thresholds=tuple(_thresholds(judged)) if evaluations else (),
    )


@dataclass(slots=True)
class _Findings:
    """What is counted over all documents."""

    evaluations: list[Evaluation] = field(default_factory=list)
    judged: list[JudgedEdit] = field(default_factory=list)
    before: Counter[Kind] = field(default_factory=Counter)
    after: Counter[Kind] = field(default_factory=Counter)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)  # of all errors
    edited: Counter[tuple[str, str]] = field(default_factory=Counter)  # of the edits made

    def look_at(self, made: Restoration) -> None:
        """Count the confusions that the edits undo."""
        for edit in made.edits:
            self.edited.update(
                pair
                for pair in confusions_of(edit.observed, edit.restored)
                if not _LINE_END.search("".join(pair))  # which move with the word
            )

    def judge(self, restoration: Restoration, gold: str) -> list[tuple[Outcome, str]]:
        """What each edit does, and the gold reading of the words it touches."""
        alignment = align(restoration.observed, gold)
        verdicts = []
        for item in judge_edits(restoration.observed, restoration.edits, gold):
            outcome = _outcome(item, alignment)
            verdicts.append((outcome, item.gold))
            if outcome is not Outcome.REDIVIDED:
                self.judged.append(item)
        return verdicts

    def compare(
        self, made: Restoration, gold: str, is_word: Callable[[str], bool]
    ) -> tuple[list[MissedError], Evaluation]:
        """Count the errors before and after, and return those that no edit touches."""
        evaluation = evaluate(made.observed, made.text, gold)
        self.evaluations.append(evaluation)
        for observed, intended in differences(align(made.observed, gold)):
            self.before[kind_of(observed, intended, is_word)] += 1
            self.confusions.update(confusions_of(observed, intended))
        after = align(made.text, gold)
        for restored, intended in differences(after):
            self.after[kind_of(restored, intended, is_word)] += 1
        return list(missed_errors(made, after)), evaluation


def _outcome(item: JudgedEdit, alignment: Alignment) -> Outcome:
    edit = item.edit
    if item.judgement is Judgement.RIGHT:
        return Outcome.FIXED
    if _LINE_END.search(edit.observed):
        observed, restored, gold = (
            _NOT_WORD.sub("", text) for text in (edit.observed, edit.restored, item.gold)
        )
        if observed == restored and restored in gold:
            return Outcome.REDIVIDED
    if item.judgement is Judgement.PARTLY:
        return Outcome.PARTLY_FIXED
    first = bisect_left(alignment.observed_spans, edit.start, key=lambda span: span[1])
    last = bisect_right(alignment.observed_spans, edit.end, key=lambda span: span[0])
    touched = (
        block
        for block in alignment.blocks[
            bisect_right(alignment.blocks, first, key=lambda block: block.observed_end) :
        ]
        if block.observed_start < last
    )
    return Outcome.WRONG_FIX if any(not block.equal for block in touched) else Outcome.HARMED


def _pages(
    document: Document,
    edits: Sequence[ReportedEdit],
    missed: Sequence[MissedError],
    evaluation: Evaluation | None,
) -> Iterator[Page]:
    """Cut a document into pages at its form feeds, with what is on each."""
    text = document.restoration.observed
    ends = []
    for found in _PAGE_END.finditer(text):
        index = bisect_left(edits, found.end(), key=lambda item: item.edit.start) - 1
        ends.append(max(found.end(), edits[index].edit.end if index >= 0 else 0))
    if ends and not text[ends[-1] :].strip():
        ends.pop()  # a form feed ends the last page as well
    ends.append(len(text))
    # An error that an edit left alone would mend is told of by that edit.
    missed = [error for error in missed if not _touches(error, edits)]
    places = [error.start for error in missed]
    start = first_edit = first_error = 0
    for number, end in enumerate(ends, 1):
        is_last = end == len(text)
        last_edit = bisect_left(edits, end + is_last, key=lambda item: item.edit.start)
        last_error = bisect_left(places, end + is_last)
        yield Page(
            name=document.name if len(ends) == 1 else f"{document.name}, page {number}",
            start=start,
            text=text[start:end],
            words=len(text[start:end].split()),
            edits=tuple(edits[first_edit:last_edit]),
            missed=tuple(missed[first_error:last_error]),
            evaluation=evaluation if len(ends) == 1 else None,
        )
        start, first_edit, first_error = end, last_edit, last_error


def _touches(error: MissedError, edits: Sequence[ReportedEdit]) -> bool:
    index = bisect_right(edits, error.start, key=lambda item: item.edit.end)
    return index < len(edits) and edits[index].edit.start < error.end


def _rules(pages: Sequence[Page]) -> tuple[RuleCount, ...]:
    made: Counter[str] = Counter()
    left_alone: Counter[str] = Counter()
    outcomes: defaultdict[str, Counter[Outcome]] = defaultdict(Counter)
    for page in pages:
        for item in page.edits:
            (made if item.made else left_alone)[item.edit.rule] += 1
            if item.made and item.outcome is not None:
                outcomes[item.edit.rule][item.outcome] += 1
    return tuple(
        RuleCount(rule, made[rule], left_alone[rule], dict(outcomes[rule]))
        for rule in sorted({*made, *left_alone}, key=lambda rule: (-made[rule], rule))
    )


def _intervals(evaluations: Sequence[Evaluation]) -> dict[str, tuple[float, float]]:
    figures: dict[str, Callable[[Evaluation], float]] = {
        "cer_after": lambda pooled: pooled.characters.after.rate,
        "wer_after": lambda pooled: pooled.tokens.after.rate,
        "fixed_rate": lambda pooled: pooled.outcomes.fixed_rate,
        "harmed_rate": lambda pooled: pooled.outcomes.harmed_rate,
    }
    return {name: bootstrap_interval(evaluations, figure) for name, figure in figures.items()}


def _thresholds(judged: Sequence[JudgedEdit]) -> Iterator[Threshold]:
    for precision in _WANTED:
        least = learn_threshold(judged, precision=precision)
        kept = [item for item in judged if item.edit.confidence >= least]
        right = sum(item.judgement is Judgement.RIGHT for item in kept)
        enough = bool(kept) and right >= precision * len(kept)
        yield Threshold(precision, least if enough else None, len(kept), right)
