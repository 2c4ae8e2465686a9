# Sequences are contiguous buffers of the C type that the .pxd names.
from collections.abc import Sequence

from .ngram_table_cy import NgramTable
from .scan_cy import Scanner
from .spelling_cy import Spelling
from .trie_search_cy import TrieSearch

class Readings:
    words: Sequence[int]
    costs: Sequence[float]
    inners: Sequence[float]
    rules: Sequence[int]
    firsts: Sequence[int]
    best: Sequence[float]
    finds: int
    def __init__(
        self,
        scanner: Scanner,
        search: TrieSearch,
        ngrams: NgramTable,
        spelling: Spelling,
        word_cost: Sequence[float],
        word_flags: Sequence[int],
        not_whole: int,
        wide: Sequence[float],
        narrow: Sequence[float],
        part: Sequence[float],
        limits: tuple[float, float, float, float, float],
        most: int,
    ) -> None: ...
    def find(
        self, codes: Sequence[int], start: int, end: int, word: int, upper: int, most: int
    ) -> int: ...
    def searchable(self, codes: Sequence[int], start: int, end: int) -> int: ...
