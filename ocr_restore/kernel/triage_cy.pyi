# Sequences are contiguous buffers of the C type that the .pxd names.
from collections.abc import MutableSequence, Sequence

from .ngram_table_cy import NgramTable

class Triage:
    def __init__(
        self,
        ngrams: NgramTable,
        neighbour_first: Sequence[int],
        neighbour_word: Sequence[int],
        neighbour_cost: Sequence[int],
    ) -> None: ...
    def mark(
        self,
        codes: Sequence[int],
        starts: Sequence[int],
        ends: Sequence[int],
        words: Sequence[int],
        gaps: Sequence[int],
        flags: Sequence[int],
        joins: Sequence[int],
        count: int,
        slack: float,
        doubts: MutableSequence[int],
    ) -> int: ...
