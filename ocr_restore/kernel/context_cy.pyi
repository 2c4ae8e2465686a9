# Sequences are contiguous buffers of the C type that the signature in the .py names.
from collections.abc import MutableSequence, Sequence

def lay_path(
    words: Sequence[int],
    count: int,
    boundary: Sequence[int],
    starts: Sequence[int],
    ends: Sequence[int],
    firsts: Sequence[int],
    middles: Sequence[int],
    lasts: Sequence[int],
    chosen: Sequence[int],
    path: MutableSequence[int],
    before: MutableSequence[int],
    after: MutableSequence[int],
) -> int: ...

class ContextTable:
    least: float
    def __init__(
        self,
        row: Sequence[int],
        inputs: Sequence[int],
        outputs: Sequence[int],
        bias: Sequence[float],
        weights: Sequence[float],
        dimensions: int,
    ) -> None: ...
    def score(
        self,
        path: Sequence[int],
        size: int,
        before: int,
        after: int,
        words: Sequence[int],
        count: int,
    ) -> float: ...
    def charge(
        self,
        path: Sequence[int],
        size: int,
        before: Sequence[int],
        after: Sequence[int],
        starts: Sequence[int],
        ends: Sequence[int],
        firsts: Sequence[int],
        middles: Sequence[int],
        lasts: Sequence[int],
        weight: float,
        offset: float,
        costs: MutableSequence[float],
    ) -> int: ...
