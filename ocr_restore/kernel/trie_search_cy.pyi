# Sequences are contiguous buffers of the C type that the .pxd names.
from collections.abc import Sequence

from .channel_cy import Channel

class Trie:
    def __init__(
        self,
        first: Sequence[int],
        label: Sequence[int],
        word: Sequence[int],
        letters: Sequence[int],
        minimum: Sequence[int],
        maximum: Sequence[int],
        best: Sequence[int],
    ) -> None: ...

class TrieSearch:
    found_word: Sequence[int]
    found_cost: Sequence[float]
    found_total: Sequence[float]
    nodes: int
    def __init__(self, trie: Trie, word_cost: Sequence[float]) -> None: ...
    def use(self, channel: Channel) -> None: ...
    def search(
        self,
        query: Sequence[int],
        free: Sequence[int],
        budget: float,
        window: float,
        limit: int,
        ceiling: float,
    ) -> int: ...
