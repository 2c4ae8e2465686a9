"""Single edits against the gold text: right, partly right or wrong."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import itemgetter, lt
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from ocr_restore.alignment import Alignment, Block, align
from ocr_restore.error_counts import match_normalize
from ocr_restore.line_breaks import unbroken
from ocr_restore.reading_order import gold_order

if TYPE_CHECKING:
    from ocr_restore.edits import Edit

__all__ = ["JudgedEdit", "Judgement", "judge_edits"]


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
    words, or when the words that it writes stand so in the gold, whatever is wrong beside them, and
    it does not lengthen the edit distance; *partly* right when it lessens it; else *wrong*. With
    `blind`, case and punctuation count for nothing (`match_normalize`), so that an edit of nothing
    else is right only if it is so to the letter.

    A word that the gold text has broken at a line end may be whole. In passages that stand
    elsewhere in the gold text, edits are compared with what stands there (`gold_order`); one that
    joins words which belong apart is wrong.

    The edits must be sorted and disjoint, as those of a `Restoration` are.

    >>> from ocr_restore.edits import Edit
    >>> edits = [Edit(0, 3, "Tbe", "The", "confusion", 0.9), Edit(4, 8, "czar", "car", "word", 0.6)]
    >>> [judged.judgement.value for judged in judge_edits("Tbe czar", edits, "The czar")]
    ['right', 'wrong']
    """
    alignment = align(observed, gold)
    order = gold_order(observed, gold, alignment)
    if not order.moved:
        return _judged(observed, edits, alignment, gold, blind=blind)
    arranged = order.arranged_edits(observed, edits)
    observed = order.arranged(observed)
    inside = [(edit.start, place, edit) for place, edit in enumerate(arranged) if edit]
    inside.sort(key=itemgetter(0, 1))
    judged = _judged(
        observed, [edit for _, _, edit in inside], align(observed, gold), gold, blind=blind
    )
    verdicts = {place: item for (_, place, _), item in zip(inside, judged, strict=True)}
    return [
        replace(verdicts[place], edit=edit)
        if place in verdicts
        else JudgedEdit(edit, Judgement.WRONG, "")
        for place, edit in enumerate(edits)
    ]


def _judged(
    observed: str, edits: Sequence[Edit], alignment: Alignment, gold: str, *, blind: bool
) -> list[JudgedEdit]:
    units = list(_units(alignment.blocks))
    judged: list[JudgedEdit] = []
    for first, last, group in _regions(alignment, units, edits):
        start, end = group[0].start, group[-1].end
        if first < last:
            start = min(start, alignment.observed_spans[units[first][0]][0])
            end = max(end, alignment.observed_spans[units[last - 1][1] - 1][1])
        targets = list(_targets(alignment, gold, units, first, last))
        seen = _blindly if blind else str
        wanted = [seen(target) for target in targets]
        original = seen(_collapsed(observed[start:end]))
        before = _distance(original, wanted)
        together = _collapsed(_applied(observed, group, start, end))
        for edit in group:
            alone = _collapsed(_applied(observed, [edit], start, end))
            after = _distance(seen(alone), wanted)
            helps = any(map(lt, after, before))
            if (
                alone in targets
                or (helps and (seen(alone) in wanted or together in targets))
                or (
                    seen(alone) != original
                    and any(0 < old >= new for old, new in zip(before, after, strict=True))
                    and _stands(observed, edit, start, end, targets[0], blind=blind)
                )
            ):
                judgement = Judgement.RIGHT
            else:
                judgement = Judgement.PARTLY if helps else Judgement.WRONG
            judged.append(JudgedEdit(edit, judgement, targets[0]))
    return judged


def _stands(observed: str, edit: Edit, start: int, end: int, target: str, *, blind: bool) -> bool:
    """Whether the words that an edit of observed[start:end] writes stand in the target."""
    head = observed[start : edit.start] + edit.restored
    alone = _collapsed(head + observed[edit.end : end])
    high = len(_collapsed(head))
    low = high - len(_collapsed(edit.restored))
    low = alone.rfind(" ", 0, low + 1) + 1
    high = alone.find(" ", high) if " " in alone[high:] else len(alone)
    if blind:
        alone, target = alone.lower(), target.lower()
        while low < high and not alone[low].isalnum():
            low += 1
        while low < high and not alone[high - 1].isalnum():
            high -= 1
    if low >= high:
        return False
    for operation in Levenshtein.opcodes(alone, target):
        if operation.src_start <= low and high <= operation.src_end:
            if operation.tag != "equal":
                return False
            shift = operation.dest_start - operation.src_start
            before, after = target[low + shift - 1 : low + shift], target[high + shift :][:1]
            return not before.isalnum() and not after.isalnum()
    return False


def _blindly(text: str) -> str:
    return match_normalize(text).strip()


def _distance(text: str, targets: Iterable[str]) -> list[int]:
    return [Levenshtein.distance(text, target) for target in targets]


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


def _targets(
    alignment: Alignment, gold: str, units: list[_Unit], first: int, last: int
) -> Iterator[str]:
    """What the units should read: without, then with gold words missing just before or after."""
    yield from _readings(alignment, gold, units[first:last])
    widened = (first, last)
    while first and _is_missing(units[first - 1]):
        first -= 1
    while last < len(units) and _is_missing(units[last]):
        last += 1
    if (first, last) != widened:
        yield from _readings(alignment, gold, units[first:last])


def _readings(alignment: Alignment, gold: str, units: list[_Unit]) -> Iterator[str]:
    """The gold words, and where a line end breaks one of them, the words whole."""
    words = [place for unit in units for place in range(unit[2], unit[3])]
    yield " ".join(alignment.gold_tokens[place] for place in words)
    if len(words) > 1:
        text = gold[alignment.gold_spans[words[0]][0] : alignment.gold_spans[words[-1]][1]]
        whole = unbroken(text)
        if whole != text:
            yield _collapsed(whole)


def _is_missing(unit: _Unit) -> bool:
    return unit[0] == unit[1]


def _applied(observed: str, edits: Iterable[Edit], start: int, end: int) -> str:
    parts = []
    for edit in edits:
        parts += [observed[start : edit.start], edit.restored]
        start = edit.end
    return "".join(parts) + observed[start:end]


def _collapsed(text: str) -> str:
    return " ".join(text.split())
