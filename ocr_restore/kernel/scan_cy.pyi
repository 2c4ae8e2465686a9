# Sequences are contiguous buffers of the C type that the .pxd or the signature names.
from collections.abc import Callable, MutableSequence, Sequence

def encode(
    points: Sequence[int],
    codes: MutableSequence[int],
    table: MutableSequence[int],
    code_of_point: Callable[[int], int],
) -> int: ...
def note_pairs(
    codes: Sequence[int],
    left: Sequence[int],
    right: Sequence[int],
    noted: MutableSequence[int],
) -> int: ...
def count_codes(codes: Sequence[int], counts: MutableSequence[int]) -> int: ...
def count_words(
    words: Sequence[int], count: int, times: int, counts: MutableSequence[int]
) -> int: ...

class Scanner:
    def __init__(
        self,
        fold: Sequence[int],
        word_offsets: Sequence[int],
        word_codes: Sequence[int],
        hash_slots: Sequence[int],
        twin: Sequence[int],
        flags: Sequence[int],
        closes_no_sentence: Sequence[int],
    ) -> None: ...
    def look_up(self, codes: Sequence[int], start: int, end: int, shape: int) -> int: ...
    def scan(
        self,
        codes: Sequence[int],
        starts: MutableSequence[int],
        ends: MutableSequence[int],
        words: MutableSequence[int],
        cases: MutableSequence[int],
        gaps: MutableSequence[int],
        flags: MutableSequence[int],
        joins: MutableSequence[int],
    ) -> int: ...
    def gap_kind(self, codes: Sequence[int], start: int, end: int) -> int: ...
