"""Character alignment of a page's OCR text with what the page says, for learning from.

Learning needs less than evaluation does, but cleaner: passages that do not correspond (a column
read across, a headline the transcriber left out) teach nothing, so they are dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ocr_restore.alignment import Alignment, Block, align

__all__ = ["Span", "align_characters", "fold_print"]

# What two typists print differently without either being wrong.
_TYPOGRAPHY = str.maketrans("‘’ʼ‛“”„–—ſ", "''''\"\"\"--s")
# A block may be this unlike its reading; with the equal characters around it, only this much.
_MOST_UNLIKE = 0.75
_MOST_UNLIKE_HERE = 0.5
_CONTEXT = 6


class Span(NamedTuple):
    """Observed characters and the intended ones they stand for (code points, half-open).

    An equal span is a run of any length, blanks being equal to line breaks. Any other is one edit:
    one character for another, one too many or one missing.
    """

    observed_start: int
    observed_end: int
    intended_start: int
    intended_end: int
    equal: bool


def fold_print(text: str) -> str:
    """Fold `text` to lower case, straight quotes, hyphens and round s, keeping its length.

    >>> fold_print("‘Houſe’ — İ")
    "'house' - İ"
    """
    folded = text.lower()
    if len(folded) != len(text):  # a few capitals have lower-case forms of two characters
        folded = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return folded.translate(_TYPOGRAPHY)


def align_characters(observed: str, intended: str) -> list[Span]:
    r"""Align two readings of a text character by character, up to case and quotation marks.

    Spans are in order; what lies between two of them belongs to a passage that was dropped, or is
    white space that separates two words on both sides.

    >>> for span in align_characters("Tbe White House to\nday", "The White\nHouse today"):
    ...     if not span.equal:
    ...         print(span)
    Span(observed_start=1, observed_end=2, intended_start=1, intended_end=2, equal=False)
    Span(observed_start=18, observed_end=19, intended_start=18, intended_end=18, equal=False)
    """
    alignment = align(fold_print(observed), fold_print(intended))
    spans: list[Span] = []
    for place, block in enumerate(alignment.blocks):
        if block.observed_start == block.observed_end or block.gold_start == block.gold_end:
            continue
        if block.equal:
            spans.append(
                Span(
                    alignment.observed_spans[block.observed_start][0],
                    alignment.observed_spans[block.observed_end - 1][1],
                    alignment.gold_spans[block.gold_start][0],
                    alignment.gold_spans[block.gold_end - 1][1],
                    True,
                )
            )
        else:
            spans += _block_spans(alignment, block, _context(alignment, place))
    return spans


def _context(alignment: Alignment, place: int) -> int:
    """How many equal characters stand around a block, up to `_CONTEXT` on each side."""
    total = 0
    for other in (place - 1, place + 1):
        if 0 <= other < len(alignment.blocks) and alignment.blocks[other].equal:
            block = alignment.blocks[other]
            tokens = alignment.gold_tokens[block.gold_start : block.gold_end]
            total += min(_CONTEXT, sum(map(len, tokens)))
    return total


def _block_spans(alignment: Alignment, block: Block, context: int) -> list[Span]:
    """The spans of an unequal block, none if its sides are too unlike."""
    observed, observed_limits = _joined(
        alignment.observed_tokens[block.observed_start : block.observed_end],
        alignment.observed_spans[block.observed_start : block.observed_end],
    )
    intended, intended_limits = _joined(
        alignment.gold_tokens[block.gold_start : block.gold_end],
        alignment.gold_spans[block.gold_start : block.gold_end],
    )
    length = max(len(observed), len(intended))
    opcodes = Levenshtein.opcodes(observed, intended)
    distance = sum(
        max(op.src_end - op.src_start, op.dest_end - op.dest_start)
        for op in opcodes
        if op.tag != "equal"
    )
    if distance > _MOST_UNLIKE * length or distance > _MOST_UNLIKE_HERE * (length + context):
        return []
    spans: list[Span] = []
    for op in opcodes:
        steps = (
            [(op.src_start, op.src_end, op.dest_start, op.dest_end)]
            if op.tag == "equal"
            else _single_edits(op.src_start, op.src_end, op.dest_start, op.dest_end)
        )
        for i0, i1, j0, j1 in steps:
            spans.append(
                Span(
                    *_offsets(observed_limits, i0, i1),
                    *_offsets(intended_limits, j0, j1),
                    op.tag == "equal",
                )
            )
    return spans


def _joined(
    tokens: Sequence[str], spans: Sequence[tuple[int, int]]
) -> tuple[str, list[tuple[int, int]]]:
    """The tokens with single blanks between them, and the offsets of each character of that."""
    limits: list[tuple[int, int]] = []
    for (start, end), following in pairwise([*spans, (spans[-1][1], 0)]):
        limits += [(place, place + 1) for place in range(start, end)]
        limits.append((end, following[0]))
    return " ".join(tokens), limits


def _offsets(limits: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    first = limits[start][0]
    return first, limits[end - 1][1] if end > start else first


def _single_edits(i0: int, i1: int, j0: int, j1: int) -> list[tuple[int, int, int, int]]:
    return [
        (min(i0 + k, i1), min(i0 + k + 1, i1), min(j0 + k, j1), min(j0 + k + 1, j1))
        for k in range(max(i1 - i0, j1 - j0))
    ]
