# Sequences are contiguous buffers of the C type that the signature in the .py names.
from collections.abc import MutableSequence, Sequence

from .ngram_table_cy import NgramTable

def decode(
    ngrams: NgramTable,
    boundary: Sequence[int],
    starts: Sequence[int],
    ends: Sequence[int],
    firsts: Sequence[int],
    lasts: Sequence[int],
    costs: Sequence[float],
    lattice_arcs: Sequence[int],
    lattice_left: Sequence[int],
    lattice_right: Sequence[int],
    arc_at: MutableSequence[int],
    ending_at: MutableSequence[int],
    ending_next: MutableSequence[int],
    back: MutableSequence[int],
    ahead_best: MutableSequence[float],
    ahead_sum: MutableSequence[float],
    behind_best: MutableSequence[float],
    behind_sum: MutableSequence[float],
    best_arcs: MutableSequence[int],
) -> int: ...
