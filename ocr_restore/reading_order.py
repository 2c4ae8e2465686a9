"""Passages that stand elsewhere in an observed text than in the gold text, and their right places.

An engine that reads across columns, or puts a caption after its page, has recognised the words and
lost their order. Compared as they stand, such texts seem to differ in most words. `gold_order`
finds the passages, so that the words can be compared where they belong and the order reported.

>>> heading = "Sailed yesterday, the following vessels, all of them bound for Sydney: "
>>> left = "Mary Ann, 203 tons, Captain Jones, with wool, hides, tallow and one passenger "
>>> right = "Arrived, the brig Hope, from Hobart Town, with 30 tons of potatoes for sale "
>>> order = gold_order(heading + right + left, heading + left + right)
>>> order.arranged(heading + right + left) == heading + left + right
True
>>> [passage.words for passage in order.moved]
[13]
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from ocr_restore.alignment import Alignment, Block, align, matching_runs

if TYPE_CHECKING:
    from ocr_restore.edits import Edit

__all__ = ["MovedPassage", "ReadingOrder", "gold_order"]

Span = tuple[int, int]

_SHORTEST_RUN = 4  # tokens that agree in both texts and are hardly chance
_MOST_LOST = 50  # tokens that one text may lack in the middle of a section


class MovedPassage(NamedTuple):
    """A passage out of order: where it stands in both texts (code points) and how long it is."""

    observed_start: int
    observed_end: int
    gold_start: int
    gold_end: int
    words: int


@dataclass(frozen=True, slots=True)
class ReadingOrder:
    """The pieces of an observed text in the order of the gold text.

    Attributes:
        pieces: spans of the observed text (code points) that cover it, in the order of the gold
            text; a single one if nothing is moved.
        moved: the passages that were put elsewhere, in the order of the observed text.
    """

    pieces: tuple[Span, ...]
    moved: tuple[MovedPassage, ...] = ()

    def arranged(self, text: str) -> str:
        """The observed text with its pieces in order, and a line break where one had no blank."""
        if not self.moved:
            return text
        return "".join(text[start:end] + _glue(text, end) for start, end in self.pieces)

    def carried_to(self, observed: str, restored: str) -> ReadingOrder:
        """The same order for a restored form of the observed text."""
        if not self.moved:
            return ReadingOrder(((0, len(restored)),))
        alignment = align(restored, observed)
        runs = [
            (block.gold_start, block.observed_start, block.gold_end - block.gold_start)
            for block in alignment.blocks
            if block.equal
        ]
        starts = [start for start, _ in alignment.gold_spans]
        tokens = [start for start, _ in alignment.observed_spans]
        places = {0: 0, len(observed): len(restored)}
        for cut, _ in self.pieces:
            if cut not in places:
                token = _place(bisect_left(starts, cut), runs, len(tokens))
                places[cut] = tokens[token] if token < len(tokens) else len(restored)
        return replace(
            self, pieces=tuple((places[start], places[end]) for start, end in self.pieces)
        )

    def arranged_edits(self, observed: str, edits: Sequence[Edit]) -> list[Edit | None]:
        """Each edit of the observed text as one of the arranged text, in the same order.

        None stands for an edit that reaches over the end of its piece: the words that it brings
        together belong apart.
        """
        if not self.moved:
            return list(edits)
        sizes = (end - start + len(_glue(observed, end)) for start, end in self.pieces)
        offsets = dict(zip(self.pieces, accumulate(sizes, initial=0), strict=False))
        pieces = sorted(self.pieces)
        starts = [start for start, _ in pieces]
        found: list[Edit | None] = []
        for edit in edits:
            start, end = pieces[bisect_right(starts, edit.start) - 1]
            shift = offsets[start, end] - start
            found.append(edit.moved(shift) if edit.end <= end else None)
        return found


def gold_order(observed: str, gold: str, alignment: Alignment | None = None) -> ReadingOrder:
    """Find out how an observed text must be rearranged to be in the order of its gold text.

    Nothing is taken for moved unless more words agree with it in its new place.

    Args:
        observed: the text as it stands.
        gold: the text in its right order.
        alignment: that of the two texts, if there is one already.
    """
    alignment = alignment or align(observed, gold)
    as_it_stands = ReadingOrder(((0, len(observed)),))
    passages = _apart(alignment)
    if not passages:
        return as_it_stands
    sections = _sections(passages, alignment)
    in_order = _heaviest_chain(sections)
    moved = sorted({*sections} - {*in_order}, key=_observed_start)
    order = _insert(moved, in_order, len(alignment.observed_tokens))
    tokens = [alignment.observed_tokens[i] for start, end in order for i in range(start, end)]
    runs = matching_runs(tokens, alignment.gold_tokens)
    hits = sum(block.gold_end - block.gold_start for block in alignment.blocks if block.equal)
    if sum(count for _, _, count in runs) <= hits:
        return as_it_stands
    spans, gold_spans = alignment.observed_spans, alignment.gold_spans
    starts = [0, *(start for start, _ in spans[1:]), len(observed)]
    return ReadingOrder(
        tuple((starts[start], starts[end]) for start, end in order),
        tuple(
            MovedPassage(
                spans[passage.observed_start][0],
                spans[passage.observed_end - 1][1],
                gold_spans[passage.gold_start][0],
                gold_spans[passage.gold_end - 1][1],
                passage.gold_end - passage.gold_start,
            )
            for passage in moved
        ),
    )


def _glue(text: str, end: int) -> str:
    return "" if text[end - 1 : end].isspace() else "\n"


def _apart(alignment: Alignment) -> list[Block]:
    """The moved passages, disjoint on both sides and with the errors at their ends."""
    longest_first = sorted(alignment.moved, key=lambda block: block.gold_start - block.gold_end)
    taken = _Taken(alignment, [])
    chosen = []
    for passage in longest_first:
        if not taken.touches(passage):
            taken.add(passage)
            chosen.append(passage)
    for block in alignment.blocks:
        if block.equal:
            taken.add(block)
    return [taken.widened(block) for block in sorted(chosen, key=_observed_start)]


def _sections(passages: Sequence[Block], alignment: Alignment) -> list[Block]:
    """All that has its place in both texts, cut where one of them goes on elsewhere."""
    taken = _Taken(alignment, passages)
    runs = [
        block
        for block in alignment.blocks
        if block.equal
        and block.gold_end - block.gold_start >= _SHORTEST_RUN
        and not taken.touches(block)
    ]
    in_gold = sorted([*passages, *runs], key=lambda block: block.gold_start)
    rank = {block: place for place, block in enumerate(in_gold)}
    sections: list[Block] = []
    last = None
    for block in sorted(rank, key=_observed_start):
        if last and rank[block] == rank[last] + 1 and _goes_on(last, block):
            start = sections[-1]
            sections[-1] = replace(
                block,
                observed_start=start.observed_start,
                gold_start=start.gold_start,
                equal=False,
            )
        else:
            sections.append(block)
        last = block
    return sections


def _goes_on(last: Block, block: Block) -> bool:
    """Whether what lies between two blocks is about as long on both sides."""
    gap, gold_gap = block.observed_start - last.observed_end, block.gold_start - last.gold_end
    return abs(gap - gold_gap) <= _MOST_LOST + min(gap, gold_gap) // 2


def _observed_start(block: Block) -> int:
    return block.observed_start


class _Taken:
    """Which tokens of both texts have a part in some blocks."""

    def __init__(self, alignment: Alignment, blocks: Iterable[Block]) -> None:
        self._observed = bytearray(len(alignment.observed_tokens))
        self._gold = bytearray(len(alignment.gold_tokens))
        for block in blocks:
            self.add(block)

    def add(self, block: Block) -> None:
        size, gold_size = (
            block.observed_end - block.observed_start,
            block.gold_end - block.gold_start,
        )
        self._observed[block.observed_start : block.observed_end] = b"\1" * size
        self._gold[block.gold_start : block.gold_end] = b"\1" * gold_size

    def touches(self, block: Block) -> bool:
        return any(self._observed[block.observed_start : block.observed_end]) or any(
            self._gold[block.gold_start : block.gold_end]
        )

    def widened(self, block: Block) -> Block:
        """The block with as many tokens before and after as both sides have to spare."""
        i0, i1, j0, j1 = block.observed_start, block.observed_end, block.gold_start, block.gold_end
        while i0 and j0 and not self._observed[i0 - 1] and not self._gold[j0 - 1]:
            i0, j0 = i0 - 1, j0 - 1
        while (
            i1 < len(self._observed)
            and j1 < len(self._gold)
            and not self._observed[i1]
            and not self._gold[j1]
        ):
            i1, j1 = i1 + 1, j1 + 1
        found = Block(i0, i1, j0, j1, equal=False)
        self.add(found)
        return found


def _heaviest_chain(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of most gold tokens altogether that are in the same order on both sides."""
    ranked = sorted(blocks, key=_observed_start)
    tops: list[tuple[int, int, int]] = []  # gold start, weight and index of the ends worth going on
    previous = []
    for index, block in enumerate(ranked):
        at = bisect_left(tops, (block.gold_start,))
        _, weight, before = tops[at - 1] if at else (0, 0, -1)
        previous.append(before)
        weight += block.gold_end - block.gold_start
        beaten = at
        while beaten < len(tops) and tops[beaten][1] <= weight:
            beaten += 1
        tops[at:beaten] = [(block.gold_start, weight, index)]
    chain = []
    index = tops[-1][2] if tops else -1
    while index >= 0:
        chain.append(ranked[index])
        index = previous[index]
    return chain[::-1]


def _insert(passages: Sequence[Block], in_order: Sequence[Block], length: int) -> list[Span]:
    """The observed tokens as spans in gold order: each passage put where its gold place is."""
    gone = bytearray(length)
    for block in passages:
        gone[block.observed_start : block.observed_end] = b"\1" * (
            block.observed_end - block.observed_start
        )
    runs = []
    for block in in_order:
        runs.append((block.gold_start, block.observed_start, 0))
        runs.append((block.gold_end, block.observed_end, 0))
    inserted: dict[int, list[Block]] = {}
    for passage in sorted(passages, key=lambda block: block.gold_start):
        place = _place(passage.gold_start, runs, length)
        while place < length and gone[place]:
            place += 1
        inserted.setdefault(place, []).append(passage)
    cuts = sorted(
        {0, length, *inserted}
        | {edge for block in passages for edge in (block.observed_start, block.observed_end)}
    )
    order: list[Span] = []
    for start, end in pairwise([*cuts, length]):
        order += [(block.observed_start, block.observed_end) for block in inserted.get(start, [])]
        if start < end and not gone[start]:
            order.append((start, end))
    return order


def _place(position: int, runs: Sequence[tuple[int, int, int]], length: int) -> int:
    """Where a position of one side is on the other, given runs of equal tokens (here, there, n)."""
    index = bisect_right(runs, (position, length, length)) - 1
    here, there, count = runs[index] if index >= 0 else (0, 0, 0)
    ahead = runs[index + 1][1] if index + 1 < len(runs) else length
    if position < here + count:
        return there + position - here
    return min(ahead, there + position - here)
