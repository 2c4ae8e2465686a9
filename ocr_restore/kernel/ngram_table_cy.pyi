# Sequences are contiguous buffers of the C type that the .pxd names.
from collections.abc import Sequence

class NgramTable:
    step: float
    def __init__(
        self,
        unigram_cost: Sequence[float],
        unigram_backoff: Sequence[float],
        bigram_key: Sequence[int],
        bigram_cost: Sequence[int],
        bigram_backoff: Sequence[int],
        trigram_key: Sequence[int],
        trigram_cost: Sequence[int],
        step: float,
        backoff_offset: float,
    ) -> None: ...
    def pair(self, a: int, b: int) -> int: ...
    def find_bigram(self, a: int, b: int) -> int: ...
    def cost2(self, a: int, b: int) -> float: ...
    def cost3(self, a: int, b: int, c: int) -> float: ...
