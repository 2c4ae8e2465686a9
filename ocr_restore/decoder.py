"""The decoder: the best path over each lattice, and how clearly it beats leaving things alone."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from math import exp
from typing import NamedTuple

from .candidates import Reading
from .kernel.lattice_paths_cy import decode
from .kernel.ngram_table_cy import NgramTable
from .lattice import Lattices
from .lexicon import SENTENCE
from .tokenizer import Gap, Tokens

__all__ = ["Proposal", "best_paths"]


class Proposal(NamedTuple):
    """A reading on the best path that is not what was observed.

    The words [first, last) of the text, its characters [start, end), read as `reading`.
    `margin` is what the best path costs less than the best one that leaves these words alone,
    `rival` what it costs less than the best one that reads them in another way; `posterior` is the
    probability of the reading among all paths. `left` and `right` are the lexicon ids beside it on
    the best path.
    """

    first: int
    last: int
    start: int
    end: int
    reading: Reading
    margin: float
    rival: float
    posterior: float
    left: int
    right: int


def best_paths(lattices: Lattices, tokens: Tokens, ngrams: NgramTable) -> list[Proposal]:
    """Decode all lattices of a text; exact Viterbi and forward-backward over word bigrams."""
    size = len(lattices.arcs)
    if not size:
        return []
    count = tokens.count
    boundary = bytearray(count + 2)
    for index, gap in enumerate(tokens.gaps[: count + 1]):
        if gap == Gap.SENTENCE:
            boundary[index] = 1
    boundary[0] = 0
    integers = [array("i", bytes(4 * size)) for _ in range(3)]
    doubles = [array("d", bytes(8 * size)) for _ in range(4)]
    positions = [array("i", bytes(4 * (count + 2))) for _ in range(2)]
    ahead_best, ahead_sum, behind_best, behind_sum = doubles
    ending_next, back, best_arcs = integers
    chosen = decode(
        ngrams,
        boundary,
        lattices.starts,
        lattices.ends,
        lattices.firsts,
        lattices.lasts,
        lattices.costs,
        lattices.lattice_arcs,
        lattices.left,
        lattices.right,
        positions[0],
        positions[1],
        ending_next,
        back,
        ahead_best,
        ahead_sum,
        behind_best,
        behind_sum,
        best_arcs,
    )
    proposals = []
    lattice = 0
    longest = max(end - start for start, end in zip(lattices.starts, lattices.ends, strict=True))
    totals = _totals(lattices, behind_sum, ahead_sum)
    for place in range(chosen):
        arc = best_arcs[place]
        while lattices.lattice_arcs[lattice + 1] <= arc:
            lattice += 1
        reading = lattices.arcs[arc].reading
        if reading is None:
            continue
        first_arc, last_arc = lattices.lattice_arcs[lattice], lattices.lattice_arcs[lattice + 1]
        first, last = lattices.starts[arc], lattices.ends[arc]
        best = behind_best[arc] + ahead_best[arc]
        rival = 1e9
        identity: dict[int, int] = {}
        # No arc before this one reaches the words; a lattice may be as long as the text.
        near = bisect_left(lattices.starts, first - longest + 1, first_arc, last_arc)
        for other in range(near, last_arc):
            if lattices.starts[other] >= last:
                break
            if lattices.ends[other] <= first or other == arc:
                continue
            other_reading = lattices.arcs[other].reading
            if other_reading is None:
                identity[lattices.starts[other]] = other
            elif other_reading.words != reading.words or lattices.starts[other] != first:
                rival = min(rival, behind_best[other] + ahead_best[other])
        alone = behind_best[identity[first]]
        for index in range(first + 1, last):
            if boundary[index]:
                alone += ngrams.cost2(tokens.words[index - 1], SENTENCE)
                alone += ngrams.cost2(SENTENCE, tokens.words[index])
            else:
                alone += ngrams.cost2(tokens.words[index - 1], tokens.words[index])
            alone += lattices.costs[identity[index]]
        alone += ahead_best[identity[last - 1]]
        left = lattices.left[lattice] if back[arc] < 0 else lattices.lasts[back[arc]]
        if place + 1 < chosen and best_arcs[place + 1] < last_arc:
            right = lattices.firsts[best_arcs[place + 1]]
        else:
            right = lattices.right[lattice]
        span = lattices.arcs[arc]
        proposals.append(
            Proposal(
                first,
                last,
                span.start,
                span.end,
                reading,
                alone - best,
                min(rival - best, 50.0),
                exp(min(0.0, totals[lattice] - behind_sum[arc] - ahead_sum[arc])),
                SENTENCE if boundary[first] else left,
                SENTENCE if boundary[last] else right,
            )
        )
    return proposals


def _totals(lattices: Lattices, behind: array[float], ahead: array[float]) -> list[float]:
    from math import log

    totals = []
    for lattice in range(len(lattices.left)):
        first, last = lattices.lattice_arcs[lattice], lattices.lattice_arcs[lattice + 1]
        begin = lattices.starts[first]
        costs = [
            behind[arc] + ahead[arc] for arc in range(first, last) if lattices.starts[arc] == begin
        ]
        low = min(costs)
        totals.append(low - log(sum(exp(low - cost) for cost in costs)))
    return totals
