# Sequences are contiguous buffers of the C type that the .pxd names.
from collections.abc import MutableSequence, Sequence

from .channel_cy import Channel

class TrieSearch:
    found_word: Sequence[int]
    found_cost: Sequence[float]
    found_total: Sequence[float]
    nodes: int
    def __init__(
        self,
        first: Sequence[int],
        label: Sequence[int],
        word: Sequence[int],
        best: Sequence[int],
        letters: Sequence[int],
        minimum: Sequence[int],
        maximum: Sequence[int],
        word_cost: Sequence[float],
        scratch: tuple[
            MutableSequence[int],
            MutableSequence[int],
            MutableSequence[float],
            MutableSequence[float],
        ],
    ) -> None: ...
    def use(self, channel: Channel) -> None: ...
    def search(
        self, query: Sequence[int], free: Sequence[int], budget: float, window: float, limit: int
    ) -> int: ...
    def walk(self, codes: Sequence[int], start: int, end: int) -> int: ...
