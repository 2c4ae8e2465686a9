"""Word alignment of two readings of one text: what was printed against what the page says.

Both texts are cut into tokens at white space, and the tokens are aligned so that as many as
possible are equal. Texts of ordinary length are aligned exactly (Levenshtein distance over tokens).
Long ones are first pinned together at word n-grams that occur once on each side, as patience diff
does, which makes the work close to linear: a book takes seconds, whatever it is compared with.

>>> alignment = align("Tbe White House to day", "The White House today")
>>> for block in alignment.blocks:
...     observed = alignment.observed_tokens[block.observed_start : block.observed_end]
...     gold = alignment.gold_tokens[block.gold_start : block.gold_end]
...     print("=" if block.equal else "x", " ".join(observed), "|", " ".join(gold))
x Tbe | The
= White House | White House
x to day | today
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, product
from math import isqrt, sqrt

from rapidfuzz.distance import Levenshtein

__all__ = ["Alignment", "Block", "align", "align_tokens", "matching_runs", "piecewise"]

# Two sequences are compared exactly while the product of their lengths is below this: 31,000 tokens
# on each side take 0.2 s. Beyond it the cost, which is quadratic, starts to be felt.
_EXACT_LIMIT = 1_000_000_000
# A match of five words that occurs once in each text is practically never an accident. The shorter
# n-grams only serve gaps in which no longer one is unique.
_ANCHOR_LENGTHS = (5, 3, 1)
# Matches in random order hold a chain in order of about twice the square root of their number. What
# is not much longer is chance, and would tie unrelated texts together at random places.
_BEYOND_CHANCE = 3
# A passage that is shorter, or less far out of order, is more likely a repeated phrase.
_MOVED_MINIMUM = 10
_MOVED_GRAM = 4
_MOVED_GAP = 50  # tokens between two matches of one passage
_MOVED_SHIFT = 10  # ... of which so many may be split or merged
# A long text is compared in pieces of about this many tokens.
_PIECE = 1_000
# ... cut in the middle of an equal run of at least this many.
_CUT_RUN = 4
# ... or in any run from this many tokens on.
_LARGEST_PIECE = 4_000

# A text that holds every passage twice (two readings of each page, say) has no unique n-gram. Then
# those serve that both sides have equally often, but rarely.
_ANCHOR_REPEATS = (1, 8)

Run = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of observed tokens and the gold tokens it stands for (token indices, half-open).

    An equal block has the same tokens on both sides. Any other block is as small as the blanks
    common to both sides allow: one token for one is a plain word error, one for two a merge, two
    for one a split. One side may be empty.
    """

    observed_start: int
    observed_end: int
    gold_start: int
    gold_end: int
    equal: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two tokenised texts and the blocks that pair them up.

    `observed_spans` and `gold_spans` are the offsets of the tokens in code points. `blocks` cover
    both texts in reading order. `moved` lists passages found in both texts but at different places
    in the reading order (columns read across, a displaced caption); these tokens are unequal in
    `blocks`, since in reading order they do not match.
    """

    observed_tokens: Sequence[str]
    gold_tokens: Sequence[str]
    observed_spans: Sequence[tuple[int, int]]
    gold_spans: Sequence[tuple[int, int]]
    blocks: tuple[Block, ...]
    moved: tuple[Block, ...]


def align(observed: str, gold: str) -> Alignment:
    r"""Align two texts token by token.

    Line breaks count as blanks, so two texts may be broken into lines differently. A word that is
    hyphenated at a line end on one side only becomes a block of two tokens against one.

    >>> alignment = align("the pris-\noner was", "the prisoner was")
    >>> [(b.observed_start, b.observed_end, b.gold_start, b.gold_end) for b in alignment.blocks]
    [(0, 1, 0, 1), (1, 3, 1, 2), (3, 4, 2, 3)]
    """
    observed_spans = [match.span() for match in re.finditer(r"\S+", observed)]
    gold_spans = [match.span() for match in re.finditer(r"\S+", gold)]
    observed_tokens, gold_tokens = observed.split(), gold.split()
    runs = matching_runs(observed_tokens, gold_tokens)
    return Alignment(
        observed_tokens,
        gold_tokens,
        observed_spans,
        gold_spans,
        tuple(_blocks(observed_tokens, gold_tokens, runs)),
        tuple(_moved(observed_tokens, gold_tokens, runs)),
    )


def align_tokens(observed: Sequence[str], gold: Sequence[str]) -> list[Block]:
    """Align two token sequences: the blocks of `align`, without offsets.

    >>> [block.equal for block in align_tokens(["a", "stock-", "holm"], ["a", "stockholm"])]
    [True, False]
    """
    return list(_blocks(observed, gold, matching_runs(observed, gold)))


def matching_runs(observed: Sequence[str], gold: Sequence[str]) -> list[Run]:
    """Return the runs of equal items in order, each (observed index, gold index, length).

    Short sequences (see `_EXACT_LIMIT`) are matched by an optimal alignment; longer ones are cut at
    anchors and the gaps between the anchors are matched in the same way.

    >>> matching_runs("tbe house".split(), "the house".split())
    [(1, 1, 1)]
    """
    runs: list[Run] = []
    gaps = [(0, len(observed), 0, len(gold))]
    while gaps:
        i0, i1, j0, j1 = gaps.pop()
        if i0 == i1 or j0 == j1:
            continue
        part, other = observed[i0:i1], gold[j0:j1]
        if (i1 - i0) * (j1 - j0) <= _EXACT_LIMIT:
            for op in Levenshtein.opcodes(other, part):
                if op.tag == "equal":
                    count = op.src_end - op.src_start
                    runs.append((i0 + op.dest_start, j0 + op.src_start, count))
            continue
        anchors: list[Run] = []
        for limit, length in product(_ANCHOR_REPEATS, _ANCHOR_LENGTHS):
            anchors = _in_order(_rare_matches(part, other, length, limit), length)
            if anchors:
                break
        else:
            # Nothing but position says what belongs to what: equally many pieces on both sides.
            pieces = isqrt((i1 - i0) * (j1 - j0) // _EXACT_LIMIT) + 1
            anchors = [
                ((i1 - i0) * k // pieces, (j1 - j0) * k // pieces, 0) for k in range(1, pieces)
            ]
        i, j = i0, j0
        for a, b, count in anchors:
            gaps.append((i, i0 + a, j, j0 + b))
            if count:
                runs.append((i0 + a, j0 + b, count))
            i, j = i0 + a + count, j0 + b + count
        gaps.append((i, i1, j, j1))
    runs.sort()
    return runs


def piecewise(observed: Sequence[str], gold: Sequence[str]) -> Iterator[tuple[slice, slice]]:
    """Cut two long token sequences into corresponding pieces of about a thousand tokens.

    Cuts are made only inside runs of equal tokens, where an optimal alignment would pass anyway; in
    texts that have little in common, a run of one has to do.

    >>> list(piecewise(["a"], ["a", "b"]))
    [(slice(0, 1, None), slice(0, 2, None))]
    """
    i = j = 0
    for a, b, count in matching_runs(observed, gold):
        size = max(a + count - i, b + count - j)
        if size > _PIECE and (count >= _CUT_RUN or size > _LARGEST_PIECE):
            # A run longer than a piece is itself cut up.
            for offset in range(min(_CUT_RUN, count) // 2, count, _PIECE):
                yield slice(i, a + offset), slice(j, b + offset)
                i, j = a + offset, b + offset
    yield slice(i, len(observed)), slice(j, len(gold))


def _rare_matches(
    observed: Sequence[str], gold: Sequence[str], length: int, limit: int
) -> list[Run]:
    """Pairs of positions of the n-grams that both sides have equally often, at most `limit` times.

    The first occurrence is paired with the first, the second with the second, and so on.
    """
    if limit == 1:
        here, there = _unique_grams(observed, length), _unique_grams(gold, length)
        return [(here[gram], there[gram], length) for gram in here.keys() & there.keys()]

    def positions(items: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
        found: dict[tuple[str, ...], list[int]] = {}
        for position, gram in enumerate(_grams(items, length)):
            found.setdefault(gram, []).append(position)
        return found

    in_gold = positions(gold)
    return [
        (position, other, length)
        for gram, places in positions(observed).items()
        if len(places) <= limit and len(places) == len(others := in_gold.get(gram, []))
        for position, other in zip(places, others, strict=True)
    ]


def _grams(items: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(items[k:] for k in range(length)), strict=False)


def _unique_grams(items: Sequence[str], length: int) -> dict[tuple[str, ...], int]:
    """The n-grams that occur once, and where."""
    grams = list(_grams(items, length))
    last = dict(zip(grams, range(len(grams)), strict=True))
    if len(last) == len(grams):
        return last
    grams.reverse()
    first = dict(zip(grams, range(len(grams) - 1, -1, -1), strict=True))
    return {gram: place for gram, place in last.items() if first[gram] == place}


def _in_order(matches: list[Run], length: int) -> list[Run]:
    """The longest chain of matches that runs forward in both sequences, overlaps merged.

    It is empty if matches in random order would have one as long.
    """
    matches.sort()
    tails: list[int] = []  # gold position that ends the best chain of each length
    tail_match: list[int] = []
    previous: list[int] = []
    for index, (_, position, _) in enumerate(matches):
        rank = bisect_left(tails, position)
        previous.append(tail_match[rank - 1] if rank else -1)
        if rank == len(tails):
            tails.append(position)
            tail_match.append(index)
        else:
            tails[rank] = position
            tail_match[rank] = index
    chosen: list[Run] = []
    index = tail_match[-1] if tail_match else -1
    while index >= 0:
        chosen.append(matches[index])
        index = previous[index]
    joined = _joined(reversed(chosen), length)
    if _evidence(joined, length) < _BEYOND_CHANCE * sqrt(
        _evidence(_joined(matches, length), length)
    ):
        return []
    runs = joined[:1]
    for i, j, count in joined[1:]:
        a, b, before = runs[-1]
        if i >= a + before and j >= b + before:
            runs.append((i, j, count))
    return runs


def _joined(matches: Iterable[Run], length: int) -> list[Run]:
    """The matches in their order, overlapping ones that go on from each other as one run."""
    runs: list[Run] = []
    for i, j, _ in matches:
        if runs:
            a, b, count = runs[-1]
            if i - a == j - b and i <= a + count:
                runs[-1] = (a, b, i - a + length)
                continue
        runs.append((i, j, length))
    return runs


def _evidence(runs: Iterable[Run], length: int) -> int:
    """How many matches that have nothing to do with each other the runs are worth."""
    return sum(-(-count // (2 * length)) for _, _, count in runs)


def _blocks(observed: Sequence[str], gold: Sequence[str], runs: list[Run]) -> Iterator[Block]:
    i = j = 0
    for a, b, count in chain(runs, [(len(observed), len(gold), 0)]):
        if a > i or b > j:
            yield from _split_gap(observed, gold, i, a, j, b)
        i, j = a + count, b + count
        if count:
            yield Block(a, i, b, j, equal=True)


def _split_gap(
    observed: Sequence[str], gold: Sequence[str], i0: int, i1: int, j0: int, j1: int
) -> Iterator[Block]:
    """Divide a gap without equal tokens at the blanks that align with a blank."""
    if i1 - i0 <= 1 or j1 - j0 <= 1:
        yield Block(i0, i1, j0, j1, equal=False)
        return
    printed, meant = " ".join(observed[i0:i1]), " ".join(gold[j0:j1])
    i, j = i0, j0
    a_seen = b_seen = 0
    for op in Levenshtein.opcodes(printed, meant):
        if op.tag != "equal":
            continue
        for place in range(op.src_start, op.src_end):
            if printed[place] == " ":
                # The blanks up to a place say how many tokens end before it.
                other = place - op.src_start + op.dest_start
                a = i + printed.count(" ", a_seen, place + 1)
                b = j + meant.count(" ", b_seen, other + 1)
                yield Block(i, a, j, b, equal=observed[i:a] == gold[j:b])
                i, j, a_seen, b_seen = a, b, place + 1, other + 1
    yield Block(i, i1, j, j1, equal=observed[i:i1] == gold[j:j1])


def _moved(observed: Sequence[str], gold: Sequence[str], runs: list[Run]) -> Iterator[Block]:
    """Find passages of at least `_MOVED_MINIMUM` tokens at least as far out of reading order."""
    starts = [start for start, _, _ in runs]

    def place(position: int) -> int:
        """The gold position that the observed one has in reading order."""
        index = bisect_right(starts, position) - 1
        start, other, _ = runs[index] if index >= 0 else (0, 0, 0)
        ahead = runs[index + 1][1] if index + 1 < len(runs) else len(gold)
        return min(other + position - start, ahead)

    # Matches that follow each other closely on both sides are one passage with errors in it.
    passages: list[list[Run]] = []
    for match in sorted(_rare_matches(observed, gold, _MOVED_GRAM, 1)):
        if abs(place(match[0]) - match[1]) < _MOVED_MINIMUM:
            continue
        if passages:
            i, j, _ = passages[-1][-1]
            ahead, further = match[0] - i, match[1] - j
            near = further > 0 and max(ahead, further) <= _MOVED_GAP
            if near and abs(ahead - further) <= _MOVED_SHIFT:
                passages[-1].append(match)
                continue
        passages.append([match])
    for passage in passages:
        (i0, j0, _), (i1, j1, _) = passage[0], passage[-1]
        block = Block(i0, i1 + _MOVED_GRAM, j0, j1 + _MOVED_GRAM, equal=False)
        if block.gold_end - block.gold_start >= _MOVED_MINIMUM:
            yield block
