# Sequences are contiguous buffers of the C type that the .pxd names.
from collections.abc import Sequence

from .ngram_table_cy import NgramTable
from .scan_cy import Scanner

class Segmentation:
    begins: Sequence[int]
    count: int
    first: int
    last: int
    inner: float
    def __init__(
        self,
        scanner: Scanner,
        ngrams: NgramTable,
        word_cost: Sequence[float],
        word_flags: Sequence[int],
        no_part: int,
        no_short_part: int,
        longest: int,
    ) -> None: ...
    def cut(self, codes: Sequence[int], start: int, end: int, blank_lost: float) -> int: ...
